"""Articles that tell the same affair over time, found at ingest: each new article joins the story it is most like.

Likeness is the mean of two cosines: of the articles' vectors, and of their terms by rarity. An article joins the story
with whose three most alike articles it has the highest mean, if that is high enough; else it begins a story of its own.
Articles that are ingested together are placed oldest first: the same ones in the same order give the same stories. What
editors placed is in `placements`, and stays.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial

import numpy as np

from assistant.errors import NotThereError
from assistant.library.embedding import Vector
from assistant.library.fulltext import document_frequency, match
from assistant.library.placements import begin, count_change, join, names, story_of, told_by
from assistant.library.store import Library
from assistant.library.terms import content_terms, terms
from assistant.schema import Article

ALIKE = 0.35  # least likeness to a story (docs/log.md)
COMPARED = 3  # of its articles, the most alike ones
LOOKED_FOR = 20  # of the rarest and most frequent terms of an article, to find others like it
LOOKED_AT = 60  # passages that hold them
REMEMBERED = 2_000  # articles whose vectors and terms are kept while others are placed
_USED = "EXISTS (SELECT 1 FROM passages p WHERE p.article_id = s.article_id)"


@dataclass(frozen=True)
class Story:
    """`articles`: those that may be used, oldest first; `named`: by an editor, where one did."""

    number: int
    articles: tuple[Article, ...]
    named: str | None = None

    @property
    def span(self) -> tuple[date | None, date | None]:
        """The days of its oldest and of its newest dated article."""
        days = [article.published for article in self.articles if article.published]
        return (days[0], days[-1]) if days else (None, None)


@dataclass(frozen=True)
class _Profile:
    """What an article is compared by: a unit vector, and the weight of each of its terms, of length 1 together."""

    vector: Vector
    terms: dict[str, float]

    def like(self, other: _Profile) -> float:
        """-0.5..1."""
        shared = sum(weight * other.terms.get(term, 0.0) for term, weight in self.terms.items())
        return (float(self.vector @ other.vector) + shared) / 2


def place(library: Library) -> int:
    """Give every article that has none a story; return how many were given one. Safe to repeat."""
    waiting = library.database.connection.execute(
        "SELECT a.id FROM articles a JOIN versions v ON v.article_id = a.id AND v.version = a.version "
        "WHERE EXISTS (SELECT 1 FROM passages p WHERE p.article_id = a.id) "
        "AND NOT EXISTS (SELECT 1 FROM story_articles s WHERE s.article_id = a.id) ORDER BY v.published, a.id"
    ).fetchall()
    profile = lru_cache(maxsize=REMEMBERED)(partial(_profile, library))
    placed = 0
    for row in waiting:
        with library.database.transaction():
            own = profile(row["id"])
            if own is None or story_of(library, row["id"]):  # withdrawn, erased or placed by an editor since
                continue
            join(library, row["id"], _story(library, row["id"], own, profile))
            placed += 1
    if placed:
        with library.database.transaction():
            count_change(library)
    return placed


def fellows(library: Library, ids: Iterable[str]) -> dict[str, list[str]]:
    """By id of each of these articles, the articles of its story that may be used, itself among them, oldest first."""
    rows = library.database.connection.execute(
        "SELECT own.article_id AS of, s.article_id AS id FROM story_articles own JOIN story_articles s USING (story) "
        "JOIN articles a ON a.id = s.article_id JOIN versions v ON v.article_id = a.id AND v.version = a.version "
        f"WHERE own.article_id IN (SELECT value FROM json_each(?)) AND {_USED} ORDER BY v.published, a.id",
        (json.dumps(list(ids)),),
    )
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row["of"], []).append(row["id"])
    return found


def stories(library: Library) -> list[Story]:
    """Those of two articles or more, the one with the newest article first."""
    rows = library.database.connection.execute(
        f"SELECT story, article_id FROM story_articles s WHERE {_USED} AND story IN "
        "(SELECT story FROM story_articles GROUP BY story HAVING count(*) > 1) ORDER BY story, article_id"
    )
    members: dict[int, list[Article]] = {}
    for row in rows:
        article = library.as_stored(row["article_id"])
        if not article.altered:
            members.setdefault(row["story"], []).append(article)
    named = names(library, members)
    told = [
        Story(number, _in_order(articles), named.get(number))
        for number, articles in members.items()
        if len(articles) > 1
    ]
    return sorted(told, key=lambda story: (str(story.articles[-1].published), story.number), reverse=True)


def story(library: Library, number: int) -> tuple[Story, Sequence[Article]]:
    """One story, be it of one article, and all its articles, oldest first: those too that may not be used now. Raises
    NotThereError."""
    every = _in_order(library.as_stored(article_id) for article_id in told_by(library, number))
    if not every:
        raise NotThereError(
            f"There is no story {number}. It may have been merged into another; look under Stories, at the desk."
        )
    used = tuple(a for a in every if not (a.altered or a.withdrawn_at or a.hidden_at))
    return Story(number, used, names(library, [number]).get(number)), every


def _in_order(articles: Iterable[Article]) -> tuple[Article, ...]:
    return tuple(sorted(articles, key=lambda a: (str(a.published), a.id)))


def _story(library: Library, article_id: str, own: _Profile, profile: Callable[[str], _Profile | None]) -> int:
    """The number of the story that an article belongs to, a new one if to none."""
    looked_for = sorted(own.terms, key=lambda term: -own.terms[term])[:LOOKED_FOR]
    near = [passage for passage, _ in match(library, looked_for, LOOKED_AT, 1.0)]
    rows = library.database.connection.execute(
        "SELECT DISTINCT s.story, s.article_id FROM story_articles s JOIN passages p USING (article_id) "
        "WHERE s.article_id <> ? AND p.id IN (SELECT value FROM json_each(?)) ORDER BY s.article_id",
        (article_id, json.dumps(near)),
    ).fetchall()
    likeness: dict[int, list[float]] = {}
    for row in rows:
        if other := profile(row["article_id"]):
            likeness.setdefault(row["story"], []).append(own.like(other))
    best = max(((_mean_of_best(found), -story) for story, found in likeness.items()), default=(0.0, 0))
    if best[0] >= ALIKE:
        return -best[1]
    return begin(library)


def _mean_of_best(likeness: Sequence[float]) -> float:
    best = sorted(likeness, reverse=True)[:COMPARED]
    return sum(best) / len(best)


def _profile(library: Library, article_id: str) -> _Profile | None:
    """None for an article that is in no search now."""
    rows = library.database.connection.execute("SELECT id FROM passages WHERE article_id = ?", (article_id,))
    vectors = library.passage_vectors([row["id"] for row in rows])
    if not vectors:
        return None
    mean = np.mean(list(vectors.values()), axis=0)
    return _Profile(mean / np.linalg.norm(mean), _weights(library, library.as_stored(article_id)))


def _weights(library: Library, article: Article) -> dict[str, float]:
    text = f"{article.title} {article.text}"
    content = frozenset(content_terms(text))
    counted = Counter(term for term in terms(text) if term in content)
    frequency, total = document_frequency(library, counted)
    weights = {t: (1 + math.log(n)) * math.log(1 + total / max(1, frequency.get(t, 1))) for t, n in counted.items()}
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {term: weight / length for term, weight in weights.items()}
