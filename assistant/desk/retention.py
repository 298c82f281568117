"""Forgetting what was asked and answered: after a time, or because somebody wants it.

What is deleted cannot be brought back, so while the process runs a wall clock that is set forward deletes nothing
before its time: the earlier counts of that clock and of the one that cannot be set. Set back, it keeps answers longer,
until it is right again. A process that starts with a wrong clock cannot know.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from assistant.desk.audit import note
from assistant.desk.redaction import as_typed
from assistant.library.database import Database
from assistant.library.scrubbing import owe, write_anew
from assistant.library.tables import ANSWERS

_BEGAN, _BEGAN_AT = datetime.now(UTC), time.monotonic()


def earliest_now() -> datetime:
    """The earlier of what the wall clock says and of the time that has passed since this process began."""
    return min(datetime.now(UTC), _BEGAN + timedelta(seconds=time.monotonic() - _BEGAN_AT))


def forget(database: Database, days: float, at: datetime | None = None) -> int:
    """Delete the answers that are older than so many days, with their reviews and conversations that are empty then;
    return how many. Eval cases and approved answers stay, with the wordings that these are given to. Nothing of what is
    deleted is left in the library's file and its log.

    Raises LibraryError when other processes keep it there; the next call, whatever it deletes, removes it."""
    before = ((at or earliest_now()) - timedelta(days=days)).isoformat()
    with database.transaction() as connection:
        count = _delete_answers(connection, "asked_at < ?", before)
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


def forget_conversations(database: Database, conversations: Sequence[str], actor: str) -> int:
    """Delete conversations with all that was made of them, but for approved answers, which are the newsroom's own;
    return how many answers that were. Eval cases go too, and the further wordings that approved answers are given to:
    they repeat what the reader asked, word for word. Nothing of them is left in the library's file and its log. Raises
    LibraryError like `forget`."""
    count = 0
    with database.transaction() as connection:
        asked = _asked_in(connection, conversations)
        for identifier in conversations:
            connection.execute(
                "DELETE FROM eval_cases WHERE answer_id IN (SELECT id FROM answers WHERE conversation_id = ?)",
                (identifier,),
            )
            count += _delete_answers(connection, "conversation_id = ?", identifier)
            connection.execute("DELETE FROM conversations WHERE id = ?", (identifier,))
        connection.execute(
            "DELETE FROM pin_wordings WHERE wording IN (SELECT value FROM json_each(?)) "
            f"AND NOT EXISTS (SELECT 1 FROM {ANSWERS} WHERE told ->> '$.question' = wording)",
            (asked,),
        )
        if conversations:
            owe(database, "answers")
            note(database, actor, "answers forgotten", str(count), "on request")
    write_anew(database)
    return count


def _asked_in(connection: Any, conversations: Sequence[str]) -> str:
    """The questions of conversations, as a list in JSON."""
    row = connection.execute(
        f"SELECT json_group_array(told ->> '$.question') AS asked FROM {ANSWERS} "
        "WHERE conversation_id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(conversations)),),
    ).fetchone()
    return str(row["asked"])


def _delete_answers(connection: Any, which: str, value: str) -> int:
    """Delete answers with their reviews. What was asked before is also in what later turns of the conversation were
    searched with; those are left with their own words."""
    touched = connection.execute(f"SELECT DISTINCT conversation_id FROM answers WHERE {which}", (value,)).fetchall()
    count: int = connection.execute(f"DELETE FROM answers WHERE {which}", (value,)).rowcount
    for (conversation,) in touched:
        as_typed(connection, conversation)
    return count
