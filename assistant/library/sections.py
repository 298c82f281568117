"""The sections of the paper, such as Local or World, and the articles that stand in each."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.library.days import bounds
from assistant.library.store import Library
from assistant.schema import Article

_STANDING = (
    "FROM articles a JOIN versions v ON v.article_id = a.id AND v.version = a.version "
    "WHERE coalesce(a.withdrawn_at, a.hidden_at, a.erased_at) IS NULL"
)


def sections(library: Library, most: int) -> list[str]:
    """The sections of articles that may be used, those with the most articles first."""
    rows = library.database.connection.execute(
        f"SELECT v.section {_STANDING} AND v.section IS NOT NULL GROUP BY v.section "
        "ORDER BY count(*) DESC, v.section LIMIT ?",
        (most,),
    )
    return [row["section"] for row in rows]


def count_in(library: Library, section: str) -> int:
    """How many articles of a section may be used."""
    found = library.database.connection.execute(f"SELECT count(*) {_STANDING} AND v.section = ?", (section,))
    return int(found.fetchone()[0])


def newest_in(library: Library, section: str, after: int, most: int) -> Sequence[Article]:
    """`most` articles of a section that may be used, newest first and undated ones last, `after` so many; without those
    that the disk has altered."""
    rows = library.database.connection.execute(
        f"SELECT a.id {_STANDING} AND v.section = ? "
        "ORDER BY v.published BETWEEN ? AND ? DESC, v.published DESC, a.id LIMIT ? OFFSET ?",
        (section, *bounds(), most, after),
    )
    stored = (library.as_stored(row["id"]) for row in rows.fetchall())
    return [article for article in stored if not article.altered]
