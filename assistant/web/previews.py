"""What others show of a page when its address is passed on."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering.about import lead
from assistant.config import DECLINE_SENTENCE
from assistant.display import visible
from assistant.schema import Answer, Article

MOST = 200  # characters


def answer_preview(answer: Answer, notices: Sequence[str]) -> str:
    """The words that answer, or that nothing does; what happened to their article since goes before them."""
    if notices:
        return cut(notices[0])
    if not answer.claims:
        return cut((not answer.declined and answer.note) or DECLINE_SENTENCE)
    first = answer.claims[0]
    return cut(first.citations[0].quote if first.verdict == "unverified" else first.text)


def article_preview(article: Article) -> str:
    """An article's first sentence."""
    first = lead(article)
    return cut(article.text[first.start : first.end])


def cut(text: str) -> str:
    """The first MOST characters at most of what is shown of a text, up to the end of a word."""
    shown = visible(text)
    if len(shown) <= MOST:
        return shown
    return shown[:MOST].rsplit(maxsplit=1)[0][: MOST - 1] + "…"
