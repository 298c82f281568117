"""Leaving nothing on the disk of what was deleted: noted with the deletion, so that a kill delays it only."""

from __future__ import annotations

import time
from typing import Literal
from uuid import uuid4

from assistant.errors import LibraryError, NotWrittenError
from assistant.library.database import Database
from assistant.library.index import PassageIndex
from assistant.library.store import Library

Kind = Literal["article", "answers"]
KEYS: dict[Kind, str] = {"article": "scrub_article", "answers": "scrub_answers"}
ATTEMPTS, PAUSE = 60, 0.25  # an attempt waits for a reader itself
BUSY_MILLISECONDS = 250
UNFINISHED = (
    "It is deleted, but other processes keep its traces in the library's files ({why}). "
    "Run the same command again, or footnote doctor, to remove them."
)


def owe(database: Database, kind: Kind) -> None:
    """Note that something of this kind was deleted. Call inside the transaction that deletes it."""
    database.connection.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (KEYS[kind], uuid4().hex))


def owed(database: Database) -> dict[str, str]:
    """What was deleted and may still have traces on the disk."""
    rows = database.connection.execute("SELECT key, value FROM settings WHERE key IN (?, ?)", tuple(KEYS.values()))
    return {row["key"]: row["value"] for row in rows}


def scrub(library: Library) -> None:
    """Remove the traces of everything that was deleted; nothing to do is no error. Raises LibraryError when others
    keep them; then calling it again is enough."""
    if KEYS["article"] in owed(library.database):
        library.database.connection.execute("INSERT INTO passage_terms (passage_terms) VALUES ('rebuild')")
        index = PassageIndex(library)
        index.rebuild()
        index.close()
    write_anew(library.database, tuple(KEYS.values()))


def write_anew(database: Database, keys: tuple[str, ...] = (KEYS["answers"],)) -> None:
    """Remove the traces in SQLite's own file and log. Raises LibraryError like `scrub`."""
    settled = owed(database)
    if not settled:
        return
    connection = database.connection
    patience = connection.execute("PRAGMA busy_timeout").fetchone()[0]
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")  # others wait no longer than this either
    try:
        _persist(database, "VACUUM")
        _persist(database, "PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.execute(f"PRAGMA busy_timeout = {patience}")
    with database.transaction():
        for key in keys:
            connection.execute("DELETE FROM settings WHERE key = ? AND value = ?", (key, settled.get(key)))


def _persist(database: Database, statement: str) -> None:
    why = "they read without a pause"
    for _ in range(ATTEMPTS):
        try:
            row = database.connection.execute(statement).fetchone()
            if row is None or row[0] == 0:
                return
        except LibraryError as error:
            why = str(error.__cause__ or error)
            if "locked" not in why:
                break
        time.sleep(PAUSE)
    raise NotWrittenError(UNFINISHED.format(why=why))
