"""What was done at the desk, by whom and when. The library refuses to change or delete a line of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

from assistant.library.database import Database, now


@dataclass(frozen=True)
class Entry:
    """`at`: ISO time; `actor`: the account, or "command line"; `subject`: the id of what was changed."""

    number: int
    at: str
    actor: str
    action: str
    subject: str
    detail: str


def note(database: Database, actor: str, action: str, subject: str, detail: str = "") -> None:
    """Add a line. Call inside the transaction of the change itself."""
    database.connection.execute(
        "INSERT INTO audit (at, actor, action, subject, detail) VALUES (?, ?, ?, ?, ?)",
        (now(), actor, action, subject, detail),
    )


def entries(database: Database, limit: int = 1_000) -> list[Entry]:
    """Newest first."""
    rows = database.connection.execute("SELECT * FROM audit ORDER BY number DESC LIMIT ?", (limit,))
    return [Entry(**dict(row)) for row in rows]


def about(database: Database, subject: str, actions: Iterable[str]) -> list[Entry]:
    """What of this was done to one thing, newest first."""
    rows = database.connection.execute(
        "SELECT * FROM audit WHERE subject = ? AND action IN (SELECT value FROM json_each(?)) ORDER BY number DESC",
        (subject, json.dumps(list(actions))),
    )
    return [Entry(**dict(row)) for row in rows]


def as_jsonl(found: Iterable[Entry]) -> Iterator[str]:
    """A line for each entry."""
    return (json.dumps(asdict(entry), ensure_ascii=False) + "\n" for entry in found)
