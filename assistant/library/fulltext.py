"""The full-text index of the library: which passages hold which terms, and when they were published."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from assistant.library import days
from assistant.library.store import Library
from assistant.library.terms import placed, plain, terms
from assistant.schema import Article, Period

_PUBLISHED_IN = (
    "JOIN versions v ON v.article_id = p.article_id AND v.version = p.version AND v.published BETWEEN ? AND ?"
)
_IN_PERIOD = f"AND rowid IN (SELECT p.number FROM passages p {_PUBLISHED_IN})"


def match(
    library: Library, query: Sequence[str], limit: int, headline: float, period: Period | None = None
) -> list[tuple[str, float]]:
    """Passages that hold any of these terms, as (id, BM25 score), best first; those of articles published
    in `period` when it is given. `headline`: worth of a term in the headline, where one in the text counts 1."""
    if not query:
        return []
    within, between = ("", ()) if period is None else (_IN_PERIOD, _bounds(period))
    rows = library.database.connection.execute(
        "SELECT p.id, -cost AS score FROM (SELECT rowid, bm25(passage_terms, ?, 1.0) AS cost FROM passage_terms "
        f"WHERE passage_terms MATCH ? {within} ORDER BY cost, rowid LIMIT ?) found "
        "JOIN passages p ON p.number = found.rowid ORDER BY score DESC, p.id",
        (headline, " OR ".join(f'"{term}"' for term in query), *between, limit),
    )
    return [(row["id"], row["score"]) for row in rows]


def document_frequency(library: Library, query: Iterable[str]) -> tuple[dict[str, int], int]:
    """How many passages hold each term, and how many passages there are."""
    found = {
        row["term"]: row["doc"]
        for row in library.database.connection.execute(
            "SELECT term, doc FROM passage_vocabulary WHERE term IN (SELECT value FROM json_each(?))",
            (json.dumps(list(query)),),
        )
    }
    total = library.database.connection.execute("SELECT count(*) FROM passages").fetchone()[0]
    return found, total


def headline_dates(library: Library, query: Sequence[str]) -> list[date]:
    """When articles were published whose headlines hold all these terms, oldest first."""
    rows = library.database.connection.execute(
        "SELECT DISTINCT v.published FROM passage_terms JOIN passages p ON p.number = passage_terms.rowid "
        "JOIN versions v ON v.article_id = p.article_id AND v.version = p.version "
        "WHERE passage_terms MATCH ? AND v.published BETWEEN ? AND ? ORDER BY v.published",
        (" AND ".join(f'title : "{term}"' for term in query), *days.bounds()),
    )
    return [date.fromisoformat(row["published"]) for row in rows]


def published_in(library: Library, ids: Iterable[str], period: Period) -> set[str]:
    """Those of the passages with these ids whose article was published in the period."""
    rows = library.database.connection.execute(
        f"SELECT p.id FROM passages p {_PUBLISHED_IN} WHERE p.id IN (SELECT value FROM json_each(?))",
        (*_bounds(period), json.dumps(list(ids))),
    )
    return {row["id"] for row in rows}


def _bounds(period: Period) -> tuple[str, str]:
    """The period's first and last day; days that no newspaper can carry are in none."""
    first, last = days.bounds()
    return max(first, (period.start or date.min).isoformat()), min(last, (period.end or date.max).isoformat())


def headlines(library: Library, begun: Sequence[str], most: int) -> list[Article]:
    """The newest articles whose headlines hold words that begin with each of these, newest first."""
    wanted = " AND ".join(f"(title : ({' OR '.join(_begin_with(word))}))" for word in begun)
    if not wanted:
        return []
    rows = library.database.connection.execute(
        "SELECT DISTINCT p.article_id AS id, v.published FROM passage_terms "
        "JOIN passages p ON p.number = passage_terms.rowid "
        "JOIN versions v ON v.article_id = p.article_id AND v.version = p.version "
        "WHERE passage_terms MATCH ? ORDER BY v.published DESC, p.article_id LIMIT ?",
        (wanted, most),
    )
    stored = (library.as_stored(row["id"]) for row in rows.fetchall())
    return [article for article in stored if not article.altered]


def _begin_with(word: str) -> Iterator[str]:
    """What matches the terms of the words that begin with this one, and its own."""
    yield from (f'"{term}"' for term in terms(word))
    yield f'"{plain(word)}"*'


def in_a_row(library: Library, query: Sequence[str]) -> int:
    """How many passages hold these terms in a row."""
    phrase = " ".join(query)
    found = library.database.connection.execute(
        "SELECT count(*) FROM passage_terms WHERE passage_terms MATCH ?", (f'"{phrase}"',)
    )
    return int(found.fetchone()[0])


def vocabulary(library: Library, longest: int) -> list[str]:
    """The terms of up to `longest` characters that passages hold."""
    rows = library.database.connection.execute(
        "SELECT term FROM passage_vocabulary WHERE length(term) <= ?", (longest,)
    )
    return [row["term"] for row in rows]


def written(library: Library, term: str, most: int) -> set[str]:
    """The words that become this term, as `most` of the passages that hold it write them."""
    rows = library.database.connection.execute(
        "SELECT p.id FROM passage_terms JOIN passages p ON p.number = passage_terms.rowid "
        "WHERE passage_terms MATCH ? ORDER BY p.number LIMIT ?",
        (f'"{term}"', most),
    )
    found = library.passages([row["id"] for row in rows]).values()
    articles = {p.article_id: library.as_stored(p.article_id) for p in found}
    whole = " ".join(f"{articles[p.article_id].title} {p.text}" for p in found if not articles[p.article_id].altered)
    return {whole[start:end] for start, end, own in placed(whole) if own == term}
