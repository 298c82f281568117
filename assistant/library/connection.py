"""Connections to SQLite: whatever goes wrong on one is told in a line."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from hashlib import sha256
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from assistant.errors import LibraryError, NotWrittenError

PATIENCE = 10.0  # seconds to wait for another writer
NOT_WRITTEN = {
    sqlite3.SQLITE_FULL: "The disk is full: what was under way was not stored. Make room and try again.",
    sqlite3.SQLITE_BUSY: "The library is being written to by another process. Try again when that has finished.",
    sqlite3.SQLITE_READONLY: "The library cannot be written to. Check the permissions of its folder.",
    sqlite3.SQLITE_IOERR: "The disk reports an error: what was under way was not stored. Check the disk and try again.",
}
P = ParamSpec("P")
R = TypeVar("R")


@contextmanager
def told() -> Iterator[None]:
    """Errors of SQLite as a LibraryError of one line, a NotWrittenError where the library is whole."""
    try:
        yield
    except (sqlite3.ProgrammingError, sqlite3.IntegrityError):  # a mistake of ours, no damage
        raise
    except sqlite3.Error as error:
        if line := NOT_WRITTEN.get(_primary(error)):
            raise NotWrittenError(line) from error
        if _primary(error) == sqlite3.SQLITE_CANTOPEN:
            raise LibraryError("The library cannot be opened. Check its folder, and that the disk has room.") from error
        raise LibraryError(
            f"The library's file is damaged or cannot be read ({error}). Look into it with: footnote doctor"
        ) from error


def _primary(error: sqlite3.Error) -> int:
    """SQLite's result code without its extension; 0 for errors of Python's own."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _told(method: Callable[P, R]) -> Callable[P, R]:
    @wraps(method)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        with told():
            return method(*args, **kwargs)

    return call


class Cursor(sqlite3.Cursor):
    """A cursor that raises LibraryError."""

    execute = _told(sqlite3.Cursor.execute)
    executemany = _told(sqlite3.Cursor.executemany)
    fetchone = _told(sqlite3.Cursor.fetchone)
    fetchall = _told(sqlite3.Cursor.fetchall)

    def __next__(self) -> Any:
        try:
            return super().__next__()
        except sqlite3.Error:
            with told():
                raise


class Connection(sqlite3.Connection):
    """A connection that raises LibraryError; the errors of wrong statements stay what they are."""

    def cursor(self, factory: Any = None) -> Cursor:  # type: ignore[override]
        return super().cursor(Cursor)

    def execute(self, sql: str, parameters: Any = ()) -> Cursor:
        return self.cursor().execute(sql, parameters)

    def executemany(self, sql: str, parameters: Any) -> Cursor:
        return self.cursor().executemany(sql, parameters)


def connect(path: Path) -> Connection:
    """A connection that forgets what is deleted, and commits only what is on disk. Raises LibraryError."""
    with told():
        connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None, factory=Connection)
        connection.row_factory = sqlite3.Row
        connection.text_factory = lambda held: held.decode("utf-8", "replace")  # what is altered is told by its digest
        connection.create_function("digest", -1, digest, deterministic=True)
        for pragma in ("foreign_keys = ON", "synchronous = FULL", "secure_delete = ON"):
            connection.execute(f"PRAGMA {pragma}")
    return connection


def digest(*values: bytes | None) -> str:
    """One for each sequence of values, as SQLite's function `digest`."""
    whole = sha256()
    for value in values:
        whole.update(b"-" if value is None else b"%d:" % len(value) + value)
    return whole.hexdigest()
