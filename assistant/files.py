"""Files that others made, read with care: regular ones only, up to a size, without waiting for anything."""

from __future__ import annotations

import itertools
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from assistant.errors import FootnoteError

MAX_TEXT_BYTES = 8_000_000  # one article; about 1,500 pages
MAX_LINE_BYTES = 16_000_000
MAX_LINES_BYTES = 4_000_000_000  # all lines of one file

_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISCHR, "a device"),
)


def read_text(path: Path) -> str:
    """The text of a file. Raises FootnoteError for what is no regular file, cannot be read, has more than
    MAX_TEXT_BYTES or is not UTF-8 text."""
    with _opened(path, MAX_TEXT_BYTES) as file:
        data = file.read(MAX_TEXT_BYTES + 1)
    if len(data) > MAX_TEXT_BYTES:
        raise _too_large(len(data), MAX_TEXT_BYTES)
    return decode(data)


def read_lines(path: Path) -> Iterator[tuple[int, str | FootnoteError]]:
    """The lines of a file that are not empty, with their numbers from 1; in place of one that is not UTF-8 text or has
    more than MAX_LINE_BYTES, what is wrong with it. Holds one line at a time.

    Raises FootnoteError for what is no regular file, cannot be read or has more than MAX_LINES_BYTES.
    """
    with _opened(path, MAX_LINES_BYTES) as file:
        for number in itertools.count(1):
            if not (line := file.readline(MAX_LINE_BYTES + 1)):
                return
            if len(line) > MAX_LINE_BYTES:
                while line and not line.endswith(b"\n"):
                    line = file.readline(MAX_LINE_BYTES)
                yield number, FootnoteError(f"has over {_size(MAX_LINE_BYTES)}; split it")
            elif line.strip():
                yield number, _decoded(line)


def count_lines(path: Path) -> int:
    """How many lines of a file are not empty; 0 for what `read_lines` refuses."""
    found, begins = 0, True
    try:
        with _opened(path, MAX_LINES_BYTES) as file:
            while piece := file.readline(MAX_LINE_BYTES):
                found += begins and bool(piece.strip())
                begins = piece.endswith(b"\n")
    except FootnoteError:
        return 0
    return found


def _decoded(line: bytes) -> str | FootnoteError:
    try:
        return decode(line)
    except FootnoteError as error:
        return error


def decode(data: bytes) -> str:
    """Bytes as UTF-8 text. Raises FootnoteError when they are not, or hold binary data."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FootnoteError(f"not UTF-8 text (byte {error.start}); save it as UTF-8") from error
    if "\0" in text:
        raise FootnoteError("holds binary data, not text")
    return text


def name_of(path: Path) -> str:
    """The path as text that can be stored: bytes of it that are not UTF-8 are spelled out, such as \\xe9."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


@contextmanager
def _opened(path: Path, most: int) -> Iterator[BinaryIO]:
    """A regular file of at most `most` bytes. O_NONBLOCK: a pipe that takes its place is not waited for."""
    try:
        _refuse(path.stat(), most)
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
            _refuse(os.fstat(file.fileno()), most)
            yield file
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise FootnoteError(reason_of(error)) from error


def reason_of(error: Exception) -> str:
    """What the system says, in lower case: "permission denied"."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror[0].lower() + error.strerror[1:]
    return str(error)


def _refuse(status: os.stat_result, most: int) -> None:
    if not stat.S_ISREG(status.st_mode):
        kind = next((name for test, name in _KINDS if test(status.st_mode)), "something else")
        raise FootnoteError(f"is {kind}, not a file")
    if status.st_size > most:
        raise _too_large(status.st_size, most)


def _too_large(size: int, most: int) -> FootnoteError:
    return FootnoteError(f"has {_size(size)}; {_size(most)} are read at most. Split it")


def _size(count: int) -> str:
    return f"{count / 1e9:,.1f} GB" if count >= 1e9 else f"{count / 1e6:,.0f} MB"
