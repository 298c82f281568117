"""Which article tells which story, and what editors decided of that.

Where an editor touched a story, its articles keep their place in it until an editor moves them, whatever becomes of
their texts; new ones may still join. Call what changes something inside `database.transaction()`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from assistant.library.store import STORIES_CHANGED, Library

_THESE = "IN (SELECT value FROM json_each(?))"


def begin(library: Library) -> int:
    """The number of a new story."""
    number = library.database.connection.execute("INSERT INTO stories DEFAULT VALUES").lastrowid
    assert number is not None
    return number


def join(library: Library, article_id: str, story: int) -> None:
    """Let an article that has no story tell this one, until its text is another."""
    library.database.connection.execute(
        "INSERT INTO story_articles (article_id, story) VALUES (?, ?)", (article_id, story)
    )


def replaced(library: Library, article_id: str) -> None:
    """Let an article be placed anew, since its text is another; where an editor placed it, it stays."""
    rows = library.database.connection.execute(
        "DELETE FROM story_articles WHERE article_id = ? AND NOT decided RETURNING story", (article_id,)
    ).fetchall()
    _end(library, _empty(library, [row["story"] for row in rows]))


def story_of(library: Library, article_id: str) -> int | None:
    """The number of the story that an article tells, with others or alone; None while it has none."""
    row = library.database.connection.execute(
        "SELECT story FROM story_articles WHERE article_id = ?", (article_id,)
    ).fetchone()
    return row and int(row["story"])


def told_by(library: Library, story: int) -> list[str]:
    """Ids of all articles of a story, of those too that may not be used now."""
    rows = library.database.connection.execute(
        "SELECT article_id FROM story_articles WHERE story = ? ORDER BY article_id", (story,)
    )
    return [row["article_id"] for row in rows]


def names(library: Library, stories: Iterable[int]) -> dict[int, str]:
    """The names that editors gave to these stories, where they did."""
    rows = library.database.connection.execute(
        f"SELECT number, name FROM stories WHERE name IS NOT NULL AND number {_THESE}", (json.dumps(list(stories)),)
    )
    return {row["number"]: row["name"] for row in rows}


def call(library: Library, story: int, name: str | None) -> None:
    """Give a story an editor's name; None: that of its headlines."""
    library.database.connection.execute("UPDATE stories SET name = ? WHERE number = ?", (name, story))
    _keep(library, [story])
    count_change(library)


def put(library: Library, articles: Sequence[str], story: int | None) -> int:
    """Let these articles tell a story, a new one with None, and no other; return its number. A story that none is left
    of ends."""
    connection, ids = library.database.connection, json.dumps(list(articles))
    into = begin(library) if story is None else story
    rows = connection.execute(f"SELECT story, article_id FROM story_articles WHERE article_id {_THESE}", (ids,))
    before = [(row["story"], row["article_id"]) for row in rows.fetchall()]
    connection.execute(
        "INSERT INTO story_articles (article_id, story) SELECT value, ? FROM json_each(?) WHERE true "
        "ON CONFLICT (article_id) DO UPDATE SET story = excluded.story",
        (into, ids),
    )
    left = {was for was, _ in before}
    _keep(library, [*left, into])
    ended = _empty(library, left)
    connection.executemany("UPDATE OR IGNORE left_stories SET story = ? WHERE story = ?", [(into, e) for e in ended])
    connection.executemany("INSERT OR IGNORE INTO left_stories VALUES (?, ?)", [b for b in before if b[0] not in ended])
    _end(library, ended)
    count_change(library)
    return into


def forget(library: Library, article_id: str) -> list[int]:
    """Delete the place of an article that is erased, and the names that editors gave to its story and to those that it
    was taken out of: they may hold its words. Return the numbers of the stories that had one."""
    connection = library.database.connection
    rows = connection.execute(
        "SELECT story FROM story_articles WHERE article_id = ?1 UNION SELECT story FROM left_stories "
        "WHERE article_id = ?1",
        (article_id,),
    )
    told = [row["story"] for row in rows.fetchall()]
    named = sorted(names(library, told))
    connection.execute(f"UPDATE stories SET name = NULL WHERE number {_THESE}", (json.dumps(named),))
    connection.execute("DELETE FROM story_articles WHERE article_id = ?", (article_id,))
    connection.execute("DELETE FROM left_stories WHERE article_id = ?", (article_id,))
    _end(library, _empty(library, told))
    return named


def count_change(library: Library) -> None:
    """Have `Library.changes` tell that stories are others now."""
    library.database.connection.execute(
        "INSERT INTO settings VALUES (?, '1') ON CONFLICT (key) DO UPDATE SET value = value + 1", (STORIES_CHANGED,)
    )


def _keep(library: Library, stories: Iterable[int]) -> None:
    library.database.connection.execute(
        f"UPDATE story_articles SET decided = 1 WHERE story {_THESE}", (json.dumps(list(stories)),)
    )


def _empty(library: Library, stories: Iterable[int]) -> list[int]:
    rows = library.database.connection.execute(
        f"SELECT number FROM stories n WHERE number {_THESE} "
        "AND NOT EXISTS (SELECT 1 FROM story_articles s WHERE s.story = n.number)",
        (json.dumps(list(stories)),),
    )
    return [row["number"] for row in rows.fetchall()]


def _end(library: Library, stories: Iterable[int]) -> None:
    library.database.connection.execute(f"DELETE FROM stories WHERE number {_THESE}", (json.dumps(list(stories)),))
