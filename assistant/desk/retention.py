"""Forgetting answers after a time.

What is deleted cannot be brought back, so while the process runs a wall clock that is set forward deletes nothing
before its time: the earlier counts of that clock and of the one that cannot be set. Set back, it keeps answers longer,
until it is right again. A process that starts with a wrong clock cannot know.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from assistant.desk.audit import note
from assistant.library.database import Database

_BEGAN, _BEGAN_AT = datetime.now(UTC), time.monotonic()


def earliest_now() -> datetime:
    """The earlier of what the wall clock says and of the time that has passed since this process began."""
    return min(datetime.now(UTC), _BEGAN + timedelta(seconds=time.monotonic() - _BEGAN_AT))


def forget(database: Database, days: float, at: datetime | None = None) -> int:
    """Delete the answers that are older than so many days, with their reviews and conversations that are empty then;
    return how many. Eval cases and approved answers stay."""
    before = ((at or earliest_now()) - timedelta(days=days)).isoformat()
    with database.transaction() as connection:
        count = connection.execute("DELETE FROM answers WHERE asked_at < ?", (before,)).rowcount
        connection.execute(
            "DELETE FROM conversations WHERE started_at < ? AND id NOT IN (SELECT conversation_id FROM answers)",
            (before,),
        )
        if count:
            note(database, "retention", "answers forgotten", str(count), f"older than {days:g} days")
    return count
