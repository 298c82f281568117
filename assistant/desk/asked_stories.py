"""The stories that readers ask about most."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from assistant.library.store import Library
from assistant.library.stories import Story, fellows
from assistant.library.story_names import headed, name
from assistant.library.tables import ANSWERS

LISTED = 10


@dataclass(frozen=True)
class AskedStory:
    """A story by its name, or by the headline of its only article; how many articles of it may be used, and how many
    answers cite one of its articles."""

    name: str
    articles: int
    answers: int


def asked_stories(library: Library, first: date) -> list[AskedStory]:
    """Those that the answers since a day (UTC) are told from, the most asked about first; none of which no article may
    be used."""
    rows = library.database.connection.execute(
        "SELECT s.story, min(s.article_id) AS member, count(DISTINCT n.id) AS answers "
        f"FROM {ANSWERS} n, json_tree(n.told, '$.claims') t JOIN story_articles s ON s.article_id = t.atom "
        "WHERE n.asked_at >= ? AND t.key = 'article_id' AND EXISTS "
        "(SELECT 1 FROM story_articles f JOIN passages p ON p.article_id = f.article_id WHERE f.story = s.story) "
        "GROUP BY s.story ORDER BY answers DESC, s.story LIMIT ?",
        (first.isoformat(), LISTED),
    ).fetchall()
    members = fellows(library, [row["member"] for row in rows])
    told = [(row["answers"], _story(library, row["story"], members.get(row["member"], []))) for row in rows]
    return [AskedStory(headed(name(s, library)), len(s.articles), answers) for answers, s in told if s.articles]


def _story(library: Library, number: int, ids: list[str]) -> Story:
    """Without the articles that the disk has altered."""
    articles = (library.as_stored(article_id) for article_id in ids)
    return Story(number, tuple(article for article in articles if not article.altered))
