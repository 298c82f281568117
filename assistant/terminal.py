"""The one way by which text goes to a terminal: what others wrote cannot move its cursor or hide."""

from __future__ import annotations

import sys

import click

from assistant.display import on_a_line


def say(text: str, err: bool = False) -> None:
    """Print one line; line ends within it are spelled out."""
    click.echo(on_a_line(text), err=err)


def show(text: str) -> None:
    """Print lines. Whoever puts them together makes one line of each thing that others wrote."""
    click.echo("\n".join(map(on_a_line, text.split("\n"))))


def hand_on(record: str) -> None:
    """Print a record of an export for programs, which ends its own line: exact where it goes to a file or a pipe, as
    one line on a terminal."""
    if sys.stdout and sys.stdout.isatty():
        say(record.rstrip("\r\n"))
    else:
        click.echo(record, nl=False)


def take_every_character() -> None:
    """Have characters that the terminal's encoding lacks, and half characters, printed as escapes."""
    for stream in filter(None, (sys.stdout, sys.stderr)):  # None: it was closed before we began
        stream.reconfigure(errors="backslashreplace")
