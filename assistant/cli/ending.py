"""How a command ends: what the user can change, and Ctrl-C, in one line and with a code that shells know."""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

import click

from assistant.errors import FootnoteError
from assistant.files import name_of, reason_of
from assistant.terminal import say, take_every_character

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_received: list[int] = []  # signals to the command that runs


@contextmanager
def ending_in_a_line(name: str, command: str, stopped: str) -> Iterator[None]:
    """Run a `command`, known by `name`: a mistake of the user's becomes a line on stderr and a code other than 0;
    Ctrl-C and SIGTERM unwind it, and the line is `stopped`. A second signal ends the process at once."""
    take_every_character()
    _received.clear()

    def stop(number: int, frame: FrameType | None) -> None:
        _received.append(number)
        for each in _SIGNALS:
            signal.signal(each, signal.SIG_DFL)
        raise KeyboardInterrupt

    before = _listen(stop)
    try:
        yield
    except Exception as error:
        if _received:  # an import or a library that was cut off may make another error of it
            _stopped(name, stopped, _received[0])
        _told(name, command, error)
    except KeyboardInterrupt:
        _stopped(name, stopped, _received[0] if _received else signal.SIGINT)
    finally:
        if not _received:
            for number, handler in before.items():
                signal.signal(number, handler)


def stop_if_told() -> None:
    """Stop a command that was told to and went on: Python drops what is raised while it collects garbage, and libraries
    what is raised while they are imported."""
    if _received:
        raise KeyboardInterrupt


def fail(name: str, message: str, code: int) -> NoReturn:
    """End with a line on stderr and this exit code."""
    say(f"{name}: {' '.join(message.split())}", err=True)
    sys.exit(code)


def _listen(stop: Callable[[int, FrameType | None], None]) -> dict[signal.Signals, Any]:
    """Have `stop` called by signals, and return what was called before; those that are ignored stay so."""
    if threading.current_thread() is not threading.main_thread():
        return {}
    before = {number: signal.getsignal(number) for number in _SIGNALS}
    heard = {number: handler for number, handler in before.items() if handler not in (signal.SIG_IGN, None)}
    for number in heard:
        signal.signal(number, stop)
    return heard


def _told(name: str, command: str, error: Exception) -> NoReturn:
    if isinstance(error, click.ClickException):
        fail(name, f"{error.format_message()} See: {command} --help", 2)
    if isinstance(error, FootnoteError):
        fail(name, str(error), 1)
    if isinstance(error, OSError):
        where = f"{name_of(Path(os.fsdecode(error.filename)))}: " if isinstance(error.filename, str | bytes) else ""
        fail(name, f"{where}{reason_of(error)}.", 1)
    if isinstance(error, sqlite3.Error):
        fail(name, f"The library cannot be used: {error}.", 1)
    if isinstance(error, click.Abort):
        _stopped(name, "Stopped.", signal.SIGINT)
    raise error


def _stopped(name: str, line: str, number: int) -> NoReturn:
    """End as told by a signal: with code 130 after Ctrl-C, as one that SIGTERM ended after that."""
    say(f"{name}: {line}", err=True)
    if number == signal.SIGTERM:
        sys.stdout.flush()
        signal.raise_signal(signal.SIGTERM)
    sys.exit(130)
