"""Ranked passages → scored sentences an answer can be made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from assistant.answering.evidence import Evidence
from assistant.answering.questions import Question
from assistant.facts.moments import speaks_of
from assistant.library.embedding import Vector
from assistant.library.store import Library
from assistant.library.terms import content_terms, terms
from assistant.schema import Article, Citation, RankedPassage, Span, Turn
from assistant.weights import Weights
from assistant.weights.answering import CandidatesWeights

_CLOSED = re.compile(r"[.!…”\"'’)\]]\s*$")


@dataclass(frozen=True)
class Thread:
    """What a follow-up goes on from: ids of the articles cited in the last turn, and where the sentence stands that
    each turn answered with first, as (article id, version, start)."""

    articles: frozenset[str]
    told: frozenset[tuple[str, int, int]]

    @classmethod
    def of(cls, history: Sequence[Turn]) -> Thread:
        cited = [_answering(turn) for turn in history if turn.cited]
        return cls(
            frozenset(c.article_id for c in history[-1].cited),
            frozenset((c.article_id, c.version, c.start) for c in cited),
        )


def _answering(turn: Turn) -> Citation:
    """The citation of what was said first; what leads in to it is cited before it."""
    return next((c for c in turn.cited if c.quote in turn.said[:1]), turn.cited[0])


NOTHING_BEFORE = Thread(frozenset(), frozenset())


@dataclass(frozen=True)
class Candidate:
    """A sentence that might be part of the answer, and why.

    `around`: from the sentence before it to the one after, in its passage. `rank`: place of the passage.
    `values`: what it holds of the kind asked for (dates, numbers, names). `read`: the words in it that would
    answer best, in the article, when a reader read it; `answer`: the same when they rather answer than not.
    """

    article: Article
    span: Span
    around: Span
    vector: Vector
    rank: int
    values: frozenset[str]
    evidence: Evidence
    score: float
    confidence: float
    answer: Span | None = None
    read: Span | None = None

    @property
    def text(self) -> str:
        return self.article.text[self.span.start : self.span.end]


def candidates(
    question: Question,
    vector: Vector,
    ranked: Sequence[RankedPassage],
    library: Library,
    weights: Weights,
    thread: Thread = NOTHING_BEFORE,
) -> list[Candidate]:
    """All sentences of the ranked passages that can stand in an answer, best first.

    `vector` is the question's unit vector, shape (dimension,). `thread` is what a follow-up goes on
    from: other sentences of the same articles come before equally good ones of others.
    """
    found = []
    ids = {entry.passage.article_id: entry.passage.version for entry in ranked}
    articles = {article_id: library.article(article_id, version) for article_id, version in ids.items()}
    recency = _recency(list(articles.values()))
    for rank, entry in enumerate(ranked):
        passage = entry.passage
        article = articles[passage.article_id]
        head = frozenset(terms(f"{article.title} {article.byline or ''} {_date_words(article.published)}"))
        about = head | _in_time(question, passage.text, article)
        missing, elsewhere = question.missing_names(about), float(question.is_elsewhere(about))
        untimely = float(_is_untimely(question, passage.text, article))
        before: frozenset[str] = frozenset()
        inside = library.sentences(passage.id)
        for place, sentence in enumerate(inside):
            text = article.text[sentence.span.start : sentence.span.end]
            own = _in_time(question, text, article)
            alone, near = question.coverage(own), question.coverage(own | before | head)
            before = own
            if not can_stand(text, weights.candidates.least_words):
                continue
            values = question.values(text)
            evidence = Evidence(
                coverage=alone + weights.candidates.near * (near - alone),
                similarity=float(sentence.vector @ vector),
                passage=entry.score,
                fits=float(question.fits(text, values)),
                current=recency[article.id] if question.now else 0.0,
                thread=float(article.id in thread.articles),
                follows=float(thread is not NOTHING_BEFORE),
                told=float((article.id, article.version, sentence.span.start) in thread.told),
                reading=weights.reading.unread,
                missing_names=missing,
                ahead=0.0,
                elsewhere=elsewhere,
                untimely=untimely,
                contradicts=0.0,
            )
            around = Span(inside[max(0, place - 1)].span.start, inside[place : place + 2][-1].span.end)
            found.append(
                Candidate(
                    article, sentence.span, around, sentence.vector, rank, values, evidence,
                    weights.by_words.score(evidence), weights.by_words.confidence(evidence),
                )
            )  # fmt: skip
    return in_order(found)


def in_order(found: Iterable[Candidate]) -> list[Candidate]:
    """Best first; of equally good ones as their passages were ranked, then as they stand in them."""
    return sorted(found, key=lambda c: (-c.score, c.rank, c.span.start))


def can_stand(text: str, least_words: int) -> bool:
    """Whether a sentence says something by itself: no question, no heading, not a word or two."""
    return len(text.split()) >= least_words and bool(_CLOSED.search(text)) and not text.rstrip("”\"'’) ").endswith("?")


def adds_to(candidate: Candidate, chosen: Sequence[Candidate], weights: CandidatesWeights) -> bool:
    """Whether a sentence says something of the kind asked for that the chosen ones do not."""
    if any(alike(candidate, other, weights) for other in chosen):
        return False
    return bool(candidate.values - frozenset(v for other in chosen for v in other.values))


def distinct(found: Iterable[Candidate], most: int, weights: CandidatesWeights) -> list[Candidate]:
    """The first `most` of them of which none says the same as one before."""
    chosen: list[Candidate] = []
    for candidate in found:
        if len(chosen) == most:
            break
        if not any(alike(candidate, other, weights) for other in chosen):
            chosen.append(candidate)
    return chosen


def alike(one: Candidate, other: Candidate, weights: CandidatesWeights) -> bool:
    """Whether two sentences share nearly all words of the shorter one, or nearly the same vector."""
    a, b = set(content_terms(one.text)), set(content_terms(other.text))
    overlap = len(a & b) / max(1, min(len(a), len(b)))
    return overlap >= weights.same_words or float(np.dot(one.vector, other.vector)) >= weights.same_meaning


def _in_time(question: Question, text: str, article: Article) -> frozenset[str]:
    """The terms of a text. One of the period asked about is as good as holding the words for it; one of another
    time does not have them, whatever it says."""
    own = frozenset(terms(text))
    if question.period is None:
        return own
    timely = speaks_of(text, question.period, article.published)
    return own | question.period_terms if timely else own - question.period_terms


def _is_untimely(question: Question, text: str, article: Article) -> bool:
    """Whether the question names a year or a day, and a text is neither of it nor published in it."""
    period = question.period
    if period is None or not any(c.isdigit() for c in period.words):
        return False
    return not (period.holds(article.published) or speaks_of(text, period, article.published))


def _recency(articles: Sequence[Article]) -> dict[str, float]:
    """By article id: 0 for the oldest of `articles` to 1 for the newest; 0 for an undated one."""
    order = sorted({a.published for a in articles if a.published})
    steps = max(1, len(order) - 1)
    return {a.id: order.index(a.published) / steps if a.published else 0.0 for a in articles}


def _date_words(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else ""
