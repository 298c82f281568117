"""A sentence that gives an old figure as if it still stood."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.display import long_date
from assistant.generation.verify import Verified
from assistant.schema import Article, Citation, Claim, Span

NEAR = 40  # characters before a figure in which a word puts it in the past
_PAST = re.compile(
    r"\b(?:had|was|were|earlier|first|original(?:ly)?|initial(?:ly)?|previous(?:ly)?|once|then|before|used to)\b", re.I
)


def superseded(found: Verified, quoted: Sequence[Claim]) -> str | None:
    """Why a supported sentence is out of date, None when it is not.

    `quoted`: the answer in the articles' own sentences, whose first claim may name what it supersedes. A sentence
    may still tell of it as of the past, or with its year.
    """
    if not quoted or found.verdict == "unverified":
        return None
    newest = quoted[0].citations[0]
    if any(_within(newest, article, span) for article, span in found.spans):
        return None
    for old in quoted[0].earlier:
        figure = old.answering_words or old.quote
        place = found.text.find(figure)
        if place < 0 or not any(_within(old, article, span) for article, span in found.spans):
            continue
        year = old.published[:4] if old.published else None
        if _PAST.search(found.text[max(0, place - NEAR) : place]) or (year and year in found.text):
            continue
        words = newest.answering_words or newest.quote
        return f"a newer article says otherwise: “{words}”, {long_date(newest.published)}"
    return None


def _within(cited: Citation, article: Article, span: Span) -> bool:
    return cited.article_id == article.id and cited.start < span.end and span.start < cited.end
