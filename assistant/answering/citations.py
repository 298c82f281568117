"""Chosen sentences → numbered claims. Every quote is cut from the stored text here, and only here."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict

from assistant.answering.about import lead
from assistant.answering.candidates import Candidate
from assistant.answering.extractive import Choice
from assistant.answering.lead_in import lead_in
from assistant.facts.speakers import speaker
from assistant.schema import Article, ArticleLink, Citation, Claim, Nearest, Span
from assistant.weights.answering import CitationsWeights, LeadInWeights


def verbatim_claims(
    choice: Choice, copies: Mapping[str, Sequence[Article]], weights: LeadInWeights
) -> tuple[Claim, ...]:
    """One claim a sentence, with one citation each, numbered from 1 in reading order; what the first one supersedes is
    cited beside it, and what a sentence leans on before it. `copies`: by article id, the articles that copy it."""
    numbers = itertools.count(1)

    def cited(candidate: Candidate) -> Citation:
        article = candidate.article
        return cite(next(numbers), article, candidate.span, candidate.answer, copies.get(article.id, ()))

    claims = []
    shown = {(c.article.id, c.span) for c in choice.sentences}
    for place, candidate in enumerate(choice.sentences):
        opening = choice.opening if place == 0 else None
        before = cited(opening) if opening else led_in(candidate, numbers, shown, weights)
        own = cited(candidate)
        earlier = tuple(map(cited, choice.earlier)) if place == 0 else ()
        said_by = speaker(candidate.article.text, candidate.span)
        claims.append(Claim(own.quote, "verbatim", (own,), said_by, earlier, lead_in=before))
    return tuple(claims)


def led_in(
    candidate: Candidate, numbers: Iterator[int], shown: set[tuple[str, Span]], weights: LeadInWeights
) -> Citation | None:
    """The citation, with the next number, of what a sentence leans on; None if it stands alone or that is `shown`."""
    article = candidate.article
    named = lead_in(article.text, candidate.span, weights, article.language)
    if named is None or (article.id, named) in shown:
        return None
    shown.add((article.id, named))
    return cite(next(numbers), article, named)


def cite(
    number: int, article: Article, span: Span, answer: Span | None = None, copies: Sequence[Article] = ()
) -> Citation:
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
        also_in=tuple(map(link, copies)),
    )


def nearest(found: Sequence[Candidate], weights: CitationsWeights) -> tuple[Nearest, ...]:
    """The articles of the best sentences, from candidates sorted best first, each with its own first sentence."""
    articles = {c.article.id: c.article for c in found}
    return tuple(map(_offered, list(articles.values())[: weights.nearest]))


def _offered(article: Article) -> Nearest:
    first = lead(article)
    quote = article.text[first.start : first.end]
    return Nearest(**asdict(link(article)), start=first.start, end=first.end, quote=quote)


def instead(claims: Iterable[Claim], weights: CitationsWeights) -> tuple[Nearest, ...]:
    """What would have been quoted, as the nearest sentences: one of each article."""
    best = {c.article_id: c for claim in reversed(list(claims)) for c in claim.citations}
    return tuple(
        Nearest(c.article_id, c.version, c.title, c.published, c.start, c.end, c.quote) for c in reversed(best.values())
    )[: weights.nearest]


def link(article: Article) -> ArticleLink:
    return ArticleLink(
        article.id, article.version, article.title, article.published.isoformat() if article.published else None
    )
