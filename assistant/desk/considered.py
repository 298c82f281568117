"""The passages that an answer was chosen from, as an editor can tell them apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.errors import NotThereError
from assistant.library.store import Library
from assistant.schema import Answer, PassageScore

WORDS = 14  # of a passage that are shown


@dataclass(frozen=True)
class FirstWords:
    """How a passage of an article begins."""

    article_id: str
    title: str
    words: str


def considered(answer: Answer, library: Library) -> list[FirstWords]:
    """In the order of the ranking; without those of articles that are gone, or that the disk has altered."""
    return [one for passage in answer.passages for one in _first_words(passage, library)]


def _first_words(passage: PassageScore, library: Library) -> Iterator[FirstWords]:
    version = passage.passage_id.removeprefix(f"{passage.article_id}@").partition("#")[0]
    try:
        article = library.as_stored(passage.article_id, int(version))
    except (NotThereError, ValueError):
        return
    words = article.text[passage.start : passage.end].split()
    if not article.altered:
        more = " …" if len(words) > WORDS else ""
        yield FirstWords(article.id, article.title, " ".join(words[:WORDS]) + more)
