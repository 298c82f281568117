"""Sentences of the archive to rest an approved answer on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from assistant.library.store import Library
from assistant.pipeline import Assistant
from assistant.schema import Passage


@dataclass(frozen=True)
class FoundArticle:
    """An article with those of its sentences that may answer, in the order of its text, word for word."""

    article_id: str
    title: str
    published: date | None
    sentences: tuple[str, ...]


def found(assistant: Assistant, words: str) -> list[FoundArticle]:
    """The articles that an answer to these words would be chosen from, best first, each with the sentences of the
    passages that were found; of near-copies the first. Raises QuestionError for no words or too many."""
    library = assistant.library
    passages: dict[str, list[Passage]] = {}
    with library.database.snapshot():
        for ranked in [] if library.is_empty() else assistant.consider(words).ranked:
            passages.setdefault(ranked.passage.article_id, []).append(ranked.passage)
        return [_article(library, article_id, those) for article_id, those in passages.items()]


def _article(library: Library, article_id: str, passages: list[Passage]) -> FoundArticle:
    article = library.as_stored(article_id)
    spans = [s.span for p in passages for s in library.sentences(p.id)]
    ordered = sorted(set(spans), key=lambda span: span.start)
    return FoundArticle(
        article_id, article.title, article.published, tuple(article.text[s.start : s.end] for s in ordered)
    )
