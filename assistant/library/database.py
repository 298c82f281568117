"""The SQLite file: opening it, one connection a thread, one transaction at a time."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from assistant.display import one_line
from assistant.errors import LibraryError
from assistant.files import name_of
from assistant.library.connection import connect
from assistant.library.tables import MIGRATIONS, SCHEMA_VERSION, TABLES, TRIGGERS

FILE_NAME = "library.sqlite3"


class Database:
    """Connections to one library file. Safe to share between threads and processes."""

    def __init__(self, folder: Path, create: bool = False) -> None:
        """Open the library in `folder`; with `create`, make it when it is not there. One that an earlier Footnote made
        is brought up to date, with all that it holds.

        Raises LibraryError when there is none, when it is damaged, made by a later Footnote, or when somebody put
        triggers or views into it.
        """
        if (name := name_of(folder)) != str(folder):
            raise LibraryError(f"{name} is not UTF-8 text; give the library a folder whose name is.")
        self.folder = folder
        self._path = folder / FILE_NAME
        self._local = threading.local()
        if create:
            self._create()
        if not self._path.exists() or (version := self._version()) == 0:
            raise LibraryError(f"No library in {folder}. Make one with: footnote ingest PATH --library {folder}")
        if version > SCHEMA_VERSION:
            raise LibraryError(
                f"The library in {folder} has version {version}; this Footnote reads versions up to {SCHEMA_VERSION}. "
                "Use the Footnote that made it, or ingest the articles into a new folder with --library."
            )
        self._refuse_foreign()
        if version < SCHEMA_VERSION:
            self._bring_up_to_date()

    @property
    def connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = connect(self._path)
        return connection

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing; left without an error, what was written is on disk. One within another is part of it.

        Raises NotWrittenError when the disk is full, or another process writes for too long.
        """
        connection = self.connection
        if connection.in_transaction:
            yield connection
            return
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:  # SQLite ends some by itself, as on a full disk
                connection.execute("ROLLBACK")
            raise

    @contextmanager
    def snapshot(self) -> Iterator[sqlite3.Connection]:
        """Reads that all see the same moment."""
        connection = self.connection
        if connection.in_transaction:
            yield connection
            return
        connection.execute("BEGIN")
        try:
            yield connection
        finally:
            if connection.in_transaction:
                connection.execute("COMMIT")

    def close(self) -> None:
        """Close this thread's connection."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            self._local.connection = None

    def _create(self) -> None:
        """Make the tables where there are none; a run killed half-way through is completed."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self.connection.execute("PRAGMA journal_mode = WAL")
            with self.transaction() as connection:
                if connection.execute("PRAGMA user_version").fetchone()[0] == 0:
                    _run(connection, TABLES)
                    connection.execute("PRAGMA user_version = 1")
        except LibraryError as error:
            raise LibraryError(f"{self._path} is not a library Footnote can write. {error}") from error
        except OSError as error:
            raise LibraryError(f"Cannot make a library in {self.folder}: {error.strerror}.") from error

    def _bring_up_to_date(self) -> None:
        """Make the changes of later versions, each whole or not at all. Raises LibraryError when that fails."""
        try:
            for number, script in enumerate(MIGRATIONS, start=2):
                with self.transaction() as connection:
                    if connection.execute("PRAGMA user_version").fetchone()[0] == number - 1:
                        _run(connection, script)
                        connection.execute(f"PRAGMA user_version = {number}")
        except LibraryError as error:
            raise LibraryError(f"The library in {self.folder} cannot be brought up to date. {error}") from error

    def _refuse_foreign(self) -> None:
        """Raises LibraryError for a trigger or a view that is not ours: it could copy what is erased later."""
        rows = self.connection.execute("SELECT name, sql FROM sqlite_master WHERE type IN ('trigger', 'view')")
        if foreign := [row["name"] for row in rows if row["sql"] not in TRIGGERS]:
            raise LibraryError(
                f"The library in {self.folder} holds a trigger or a view that Footnote did not make, "
                f"'{one_line(foreign[0])}', which may copy what is erased. "
                "Drop it, or ingest the articles into a new folder with --library."
            )

    def _version(self) -> int:
        """The version of the library's tables, 0 when there are none."""
        try:
            return int(self.connection.execute("PRAGMA user_version").fetchone()[0])
        except LibraryError as error:
            raise LibraryError(f"{self._path} is not a library Footnote can read. {error}") from error


def now() -> str:
    """This second, in ISO form, UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _run(connection: sqlite3.Connection, script: str) -> None:
    for statement in script.split(";\n"):
        connection.execute(statement)
