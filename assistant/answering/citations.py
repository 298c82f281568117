"""Chosen sentences → numbered claims. Every quote is cut from the stored text here, and only here."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering.candidates import Candidate
from assistant.schema import Article, Citation, Claim, Span


def verbatim_claims(chosen: Sequence[Candidate]) -> tuple[Claim, ...]:
    """One claim a sentence, with one citation each, numbered from 1 in reading order."""
    return tuple(
        Claim(cited.quote, "verbatim", (cited,))
        for number, candidate in enumerate(chosen, 1)
        for cited in [cite(number, candidate.article, candidate.span, candidate.answer)]
    )


def cite(number: int, article: Article, span: Span, answer: Span | None = None) -> Citation:
    """The citation of `span` of one version of an article; `answer`: the words in it that answer."""
    return Citation(
        number=number,
        article_id=article.id,
        version=article.version,
        start=span.start,
        end=span.end,
        quote=article.text[span.start : span.end],
        title=article.title,
        published=article.published.isoformat() if article.published else None,
        byline=article.byline,
        url=article.url,
        source=article.source,
        kind=article.kind,
        answer=(answer.start, answer.end) if answer else None,
    )
