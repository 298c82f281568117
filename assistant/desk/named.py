"""Articles that an editor names by their id, and what they are told of one that is not there."""

from __future__ import annotations

from assistant.display import one_line
from assistant.errors import FootnoteError, NotThereError
from assistant.library.database import Database
from assistant.library.store import Library
from assistant.schema import Article


def named_article(library: Library, article_id: str) -> Article:
    """The latest version of an article. Raises NotThereError and AlteredError."""
    try:
        return library.article(article_id)
    except NotThereError:
        if library.erased_at(article_id):
            raise
        raise _none(article_id) from None


def check_used(database: Database, article_id: str) -> None:
    """Raises FootnoteError when there is no such article, or answers may not use it."""
    row = database.connection.execute(
        "SELECT withdrawn_at, hidden_at, erased_at FROM articles WHERE id = ?", (article_id,)
    ).fetchone()
    if row is None:
        raise _none(article_id)
    if gone := next((name for name in ("erased", "withdrawn", "hidden") if row[f"{name}_at"]), None):
        raise FootnoteError(f"'{one_line(article_id)}' was {gone}. Name an article that answers may use.")


def _none(article_id: str) -> NotThereError:
    return NotThereError(f"There is no article '{one_line(article_id)}'. Look for its id under Articles, at the desk.")
