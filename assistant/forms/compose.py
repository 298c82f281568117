"""Forms that several sentences answer together: what is told of each, and in which order."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.answering.candidates import Candidate
from assistant.answering.citations import cite, led_in
from assistant.answering.questions import Question
from assistant.facts.speakers import speaker
from assistant.forms.introduce import introductions
from assistant.forms.sayings import sayings
from assistant.forms.sides import by_side
from assistant.forms.steps import filled, latest, steps, summary
from assistant.library.terms import terms
from assistant.schema import Article, Claim, Form
from assistant.weights import Weights
from assistant.weights.answering import LeadInWeights

STEPPED: frozenset[Form] = frozenset(["latest", "summary", "timeline"])
COMPOSED = STEPPED | frozenset[Form](["who-is", "said", "comparison"])


@dataclass(frozen=True)
class Told:
    """A sentence that is part of an answer, under a heading or with the date (ISO) of its step."""

    candidate: Candidate
    heading: str | None = None
    date: str | None = None


def compose(
    form: Form,
    question: str,
    found: Sequence[Candidate],
    asked: Question,
    fellows: Mapping[str, Sequence[str]],
    weights: Weights,
) -> list[Told]:
    """The sentences of an answer of one of the forms in COMPOSED, none where the articles hold none."""
    if form == "comparison":
        return [Told(candidate, heading=side) for side, candidate in by_side(question, found, asked, weights)]
    if form == "who-is":
        return [Told(candidate) for candidate in introductions(question, found, weights)]
    if form == "said":
        return [Told(candidate) for candidate in sayings(asked, found, weights)]
    told = steps(found, asked, fellows, weights)
    own = weights.forms
    if form == "latest":
        told = latest(told if len(told) > 1 else filled(told, found, own.latest, weights), own.latest)
    elif form == "summary":
        told = filled(summary(told, own.summary), found, own.least_told, weights)
    else:
        told = told[: own.timeline]
    return [Told(step.candidate, date=step.day.isoformat()) for step in told]


def about(told: Sequence[Told], found: Sequence[Candidate], asked: Question, weights: Weights) -> float:
    """How surely (0..1) the archive tells of the matter: the share of the question's term weight that one article has,
    and less where no sentence that is told is much like the question."""
    articles = {candidate.article.id: candidate.article for candidate in found}
    held = (asked.period_terms | frozenset(terms(f"{a.title} {a.text}")) for a in articles.values())
    share = max(map(asked.coverage, held), default=0.0)
    near = max((one.candidate.evidence.similarity for one in told), default=0.0)
    return share * min(1.0, max(0.0, near) / weights.forms.likeness)


def composed_claims(
    told: Sequence[Told], copies: Mapping[str, Sequence[Article]], weights: LeadInWeights
) -> tuple[Claim, ...]:
    """A claim each, numbered from 1 in this order, with what it leans on. `copies`: by article id, the articles that
    copy it."""
    numbers = itertools.count(1)
    claims = []
    shown = {(one.candidate.article.id, one.candidate.span) for one in told}
    for one in told:
        article, span = one.candidate.article, one.candidate.span
        before = led_in(one.candidate, numbers, shown, weights)
        own = cite(next(numbers), article, span, one.candidate.answer, copies.get(article.id, ()))
        said_by = speaker(article.text, span)
        claims.append(Claim(own.quote, "verbatim", (own,), said_by, lead_in=before, heading=one.heading, date=one.date))
    return tuple(claims)
