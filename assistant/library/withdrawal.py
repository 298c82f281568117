"""Taking an article out of every answer at once, in all processes, and putting it back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Literal

from assistant.errors import FootnoteError
from assistant.library.store import Library

MAX_REASON_CHARS = 500
Action = Literal["withdrawn", "restored", "erased"]


def withdraw(library: Library, article_id: str, reason: str) -> None:
    """From the moment this returns, no search finds the article. Raises FootnoteError when there is no such article,
    when it is withdrawn already, and without a reason."""
    reason = checked(reason)
    with library.database.transaction() as connection:
        article = library.article(article_id)
        if article.withdrawn_at:
            raise FootnoteError(f"'{article_id}' was withdrawn already, on {article.withdrawn_at[:10]}.")
        connection.execute(
            "UPDATE articles SET withdrawn_at = ?, withdrawn_because = ? WHERE id = ?", (now(), reason, article_id)
        )
        library.replace_passages(article_id, article.version, article, ())
        record(library, article_id, article.version, "withdrawn", reason)


def record(library: Library, article_id: str, version: int, action: Action, reason: str) -> None:
    """Note what was done to an article. Call inside `database.transaction()`."""
    library.database.connection.execute(
        "INSERT INTO article_events (article_id, version, action, reason, at) VALUES (?, ?, ?, ?, ?)",
        (article_id, version, action, reason, now()),
    )


def withdrawn_among(library: Library, ids: Iterable[str]) -> set[str]:
    """Those of these articles that are withdrawn or erased now."""
    rows = library.database.connection.execute(
        "SELECT id FROM articles WHERE coalesce(withdrawn_at, erased_at) IS NOT NULL "
        "AND id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ids)),),
    )
    return {row["id"] for row in rows}


def checked(reason: str) -> str:
    """The reason without white space around it. Raises FootnoteError when there is none, or too much of it."""
    reason = reason.strip()
    if not reason:
        raise FootnoteError("Say why, with --reason: readers and editors will be shown it.")
    if len(reason) > MAX_REASON_CHARS:
        raise FootnoteError(f"The reason has {len(reason):,} characters; shorten it to {MAX_REASON_CHARS} at most.")
    return reason


def now() -> str:
    """This second, in ISO form."""
    return datetime.now(UTC).isoformat(timespec="seconds")
