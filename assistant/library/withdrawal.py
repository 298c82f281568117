"""Taking an article out of every answer at once, in all processes, and what was done to it before."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from assistant.errors import FootnoteError
from assistant.library.database import now
from assistant.library.store import Library

MAX_REASON_CHARS = 500
Action = Literal["withdrawn", "hidden", "restored", "corrected", "erased"]


@dataclass(frozen=True)
class Event:
    """Something that was done to a version of an article, why, and when (ISO time)."""

    version: int
    action: Action
    reason: str
    at: str


def withdraw(library: Library, article_id: str, reason: str) -> None:
    """From the moment this returns, no search finds the article, and readers are told why. Raises FootnoteError when
    there is no such article, when it is withdrawn already, and without a reason."""
    reason = checked(reason)
    with library.database.transaction() as connection:
        article = library.as_stored(article_id)
        if article.withdrawn_at:
            raise FootnoteError(f"'{article_id}' was withdrawn already, on {article.withdrawn_at[:10]}.")
        connection.execute(
            "UPDATE articles SET withdrawn_at = ?, withdrawn_because = ?, hidden_at = NULL WHERE id = ?",
            (now(), reason, article_id),
        )
        library.replace_passages(article_id, article.version, article, ())
        record(library, article_id, article.version, "withdrawn", reason)


def hide(library: Library, article_id: str, reason: str) -> None:
    """From the moment this returns, no search finds the article; readers may still read it. Raises FootnoteError when
    there is no such article, when it is withdrawn or hidden already, and without a reason."""
    reason = checked(reason)
    with library.database.transaction() as connection:
        article = library.as_stored(article_id)
        if article.withdrawn_at or article.hidden_at:
            raise FootnoteError(f"'{article_id}' is {'withdrawn' if article.withdrawn_at else 'hidden'} already.")
        connection.execute("UPDATE articles SET hidden_at = ? WHERE id = ?", (now(), article_id))
        library.replace_passages(article_id, article.version, article, ())
        record(library, article_id, article.version, "hidden", reason)


def record(library: Library, article_id: str, version: int, action: Action, reason: str) -> None:
    """Note what was done to an article. Call inside `database.transaction()`."""
    library.database.connection.execute(
        "INSERT INTO article_events (article_id, version, action, reason, at) VALUES (?, ?, ?, ?, ?)",
        (article_id, version, action, reason, now()),
    )


def events(library: Library, article_id: str) -> list[Event]:
    """What was done to an article, newest first."""
    rows = library.database.connection.execute(
        "SELECT version, action, reason, at FROM article_events WHERE article_id = ? ORDER BY number DESC",
        (article_id,),
    )
    return [Event(**dict(row)) for row in rows]


def unused_among(library: Library, ids: Iterable[str]) -> set[str]:
    """Those of these articles that no answer may use now: withdrawn, hidden or erased."""
    rows = library.database.connection.execute(
        "SELECT id FROM articles WHERE coalesce(withdrawn_at, hidden_at, erased_at) IS NOT NULL "
        "AND id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ids)),),
    )
    return {row["id"] for row in rows}


def checked(reason: str) -> str:
    """The reason without white space around it. Raises FootnoteError when there is none, or too much of it."""
    reason = reason.encode("utf-8", "replace").decode("utf-8").strip()
    if not reason:
        raise FootnoteError("Say why: editors are shown the reason, and readers where it concerns them.")
    if len(reason) > MAX_REASON_CHARS:
        raise FootnoteError(f"The reason has {len(reason):,} characters; shorten it to {MAX_REASON_CHARS} at most.")
    return reason
