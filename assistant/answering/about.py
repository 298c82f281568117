"""Questions about an article as such: when it was published, who wrote it, what it is called."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.display import long_date
from assistant.library.sentences import paragraphs, sentences
from assistant.library.store import Library
from assistant.library.withdrawal import unused_among
from assistant.schema import Article, Span, Turn

_THE_ARTICLE = r"(?:th(?:is|e|at)\s+(?:article|story|piece|report|text|column))"
_WHEN = re.compile(
    rf"(?:when\s+(?:was|did)|what\s+(?:is|was)\s+the\s+date\s+of|what\s+date\s+(?:is|was)|how\s+old\s+is)\s+"
    rf"{_THE_ARTICLE}(?:\s+(?:published|written|posted|printed|dated|appear|come\s+out|released))?\s*\??",
    re.I,
)
_WHO = re.compile(
    rf"who\s+(?:wrote|published|is\s+the\s+(?:author|writer)\s+of)\s+{_THE_ARTICLE}\s*\??"
    rf"|who\s+was\s+{_THE_ARTICLE}\s+written\s+by\s*\??",
    re.I,
)


def asked_about(question: str, history: Sequence[Turn], library: Library) -> Article | None:
    """The article a question is about as such, or None when the question is about something else.

    "This article" is the one cited first in the last answer that cited any, or the only one there is.
    """
    if not (_WHEN.fullmatch(question.strip()) or _WHO.fullmatch(question.strip())):
        return None
    for turn in reversed(history):
        if turn.cited:
            cited = turn.cited[0]
            gone = unused_among(library, [cited.article_id])
            if gone or library.is_altered(cited.article_id, cited.version):
                return None
            return library.article(cited.article_id, cited.version)
    articles = library.articles()
    return articles[0] if len(articles) == 1 else None


def note(question: str, article: Article) -> str:
    """One line from the article's own details that answers the question."""
    if _WHO.fullmatch(question.strip()):
        return f"“{article.title}” is by {article.byline}." if article.byline else (
            f"“{article.title}” names no author."
        )  # fmt: skip
    if article.published is None:
        return f"“{article.title}” carries no date."
    return f"“{article.title}” was published on {long_date(article.published)}."


def lead(article: Article) -> Span:
    """The article's first sentence."""
    text = article.text
    return next(s for p in paragraphs(text) for s in sentences(text, p, article.language))
