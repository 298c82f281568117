"""Deleting an article for good: afterwards its text is in no file of the library."""

from __future__ import annotations

from assistant.library.database import now
from assistant.library.placements import forget
from assistant.library.scrubbing import owe
from assistant.library.store import Library
from assistant.library.withdrawal import checked, record


def erase(library: Library, article_id: str, reason: str) -> list[int]:
    """Delete all versions of an article; its id is kept, so that no ingest takes it in again. Return the numbers of the
    stories that lost the name that an editor gave them.

    Call inside `database.transaction()`, and `scrubbing.scrub` after it. Raises FootnoteError when
    there is no such article and without a reason.
    """
    reason = checked(reason)
    article = library.as_stored(article_id)
    connection = library.database.connection
    library.replace_passages(article_id, article.version, article, ())
    unnamed = forget(library, article_id)
    connection.execute("DELETE FROM versions WHERE article_id = ?", (article_id,))
    connection.execute(
        "UPDATE articles SET erased_at = ?, withdrawn_at = NULL, withdrawn_because = NULL, hidden_at = NULL, "
        "origin = '', content_hash = '' WHERE id = ?",
        (now(), article_id),
    )
    connection.execute("DELETE FROM article_events WHERE article_id = ?", (article_id,))
    record(library, article_id, article.version, "erased", reason)
    owe(library.database, "article")
    return unnamed
