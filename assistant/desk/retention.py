"""Forgetting answers after a time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from assistant.desk.audit import note
from assistant.library.database import Database
from assistant.library.scrubbing import owe, write_anew


def forget(database: Database, days: float, at: datetime | None = None) -> int:
    """Delete the answers that are older than so many days, with their reviews and conversations that are empty then;
    return how many. Eval cases and approved answers stay. Nothing of them is left in the library's file and its log.

    Raises LibraryError when other processes keep it there; the next call, whatever it deletes, removes it."""
    before = ((at or datetime.now(UTC)) - timedelta(days=days)).isoformat()
    with database.transaction() as connection:
        count = connection.execute("DELETE FROM answers WHERE asked_at < ?", (before,)).rowcount
        emptied = connection.execute(
            "DELETE FROM conversations WHERE started_at < ? AND id NOT IN (SELECT conversation_id FROM answers)",
            (before,),
        ).rowcount
        if count or emptied:
            owe(database, "answers")
        if count:
            note(database, "retention", "answers forgotten", str(count), f"older than {days:g} days")
    write_anew(database)
    return count
