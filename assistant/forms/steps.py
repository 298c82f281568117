"""Sentences of articles on one matter → the steps of its story, one an article, each the sentence that tells it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.answering.about import lead
from assistant.answering.candidates import Candidate, alike
from assistant.answering.lead_in import leans
from assistant.answering.questions import Question
from assistant.library.terms import terms
from assistant.weights import Weights

TOLD_AS_NEWS = frozenset(["news", "report", "feature"])


@dataclass(frozen=True)
class Step:
    """`candidate`: the sentence that tells it; `day`: of its article; `head`, `whole` (0..1): shares of the question's
    term weight that its headline and first sentence have, and all of it; `near`: the cosine of the question with the
    most like sentence of its article."""

    candidate: Candidate
    day: date
    head: float
    whole: float
    near: float

    @property
    def worth(self) -> float:
        return (self.head + self.whole) / 2 + self.near


def steps(
    found: Sequence[Candidate], asked: Question, fellows: Mapping[str, Sequence[str]], weights: Weights
) -> list[Step]:
    """One step of each dated article that is about the matter, oldest first; what two articles say alike is told once,
    by the older one. `fellows`: by article id, the articles of its story, to which less is asked to belong."""
    by_article: dict[str, list[Candidate]] = {}
    for candidate in found:
        by_article.setdefault(candidate.article.id, []).append(candidate)
    told = [step for group in by_article.values() if (step := _step(group, asked, weights))]
    if asked.period:
        told = [step for step in told if asked.period.holds(step.day)] or told
    if not told:
        return []
    best = max(told, key=lambda step: (step.worth, step.day))
    story = fellows.get(best.candidate.article.id, ())
    own = weights.forms
    chosen: list[Step] = []
    for step in sorted(told, key=lambda s: (s.day, s.candidate.article.id)):
        least = own.of_story if step.candidate.article.id in story else own.of_another
        if step.worth >= least * best.worth and not _told(step, chosen, weights):
            chosen.append(step)
    return chosen


def _told(step: Step, chosen: Sequence[Step], weights: Weights) -> bool:
    """Whether an older step says the same. Shared words do not tell: "is to become" and "has become" share most."""
    own = step.candidate.vector
    return any(float(own @ other.candidate.vector) >= weights.candidates.same_meaning for other in chosen)


def _step(group: Sequence[Candidate], asked: Question, weights: Weights) -> Step | None:
    article = group[0].article
    if article.published is None or article.kind not in TOLD_AS_NEWS:
        return None
    first = lead(article)
    head, whole = (
        asked.coverage(asked.period_terms | frozenset(terms(f"{article.title} {text}")))
        for text in (article.text[: first.end], article.text)
    )
    best = max(group, key=lambda c: (_tells(c, c.span.start == first.start, head, weights), -c.span.start))
    return Step(best, article.published, head, whole, max(c.evidence.similarity for c in group))


def _tells(candidate: Candidate, opens: bool, head: float, weights: Weights) -> float:
    """How well a sentence tells what is new on the matter: like the question, and one that opens an article, the more
    so if that is about it by its headline (`head`, 0..1)."""
    own, evidence = weights.forms, candidate.evidence
    opening = own.opening * (1 + head) if opens else 0.0
    leaning = own.leaning if leans(candidate.text) or candidate.text.startswith(("“", '"')) else 0.0
    return evidence.similarity + own.words * evidence.coverage + opening + leaning - evidence.told


def filled(told: Sequence[Step], found: Sequence[Candidate], least: int, weights: Weights) -> list[Step]:
    """The steps, and where they are fewer than `least` the most telling further sentences of their own articles, each
    after the step that opens it."""
    steps_of = {step.candidate.article.id: step for step in told}
    shown = [step.candidate for step in told]
    own = (
        c
        for c in found
        if c.article.id in steps_of
        and not (c.evidence.told or leans(c.text))
        and c.evidence.similarity >= weights.forms.filling * steps_of[c.article.id].near
    )
    for candidate in sorted(own, key=lambda c: -(c.evidence.similarity + weights.forms.words * c.evidence.coverage)):
        if len(shown) >= least:
            break
        if candidate not in shown and not any(alike(candidate, other, weights.candidates) for other in shown):
            shown.append(candidate)
    further = [replace(steps_of[c.article.id], candidate=c) for c in shown[len(told) :]]
    return sorted([*told, *further], key=lambda s: (s.day, s.candidate.article.id, s.candidate.span.start))


def latest(told: Sequence[Step], most: int) -> list[Step]:
    """The newest steps, newest first; those of articles that begin with the matter, where there are any."""
    newest = sorted([s for s in told if s.head] or told, key=lambda s: (s.day, s.candidate.article.id), reverse=True)
    return newest[:most]


def summary(told: Sequence[Step], most: int) -> list[Step]:
    """The first and the newest step and the most telling ones between them, in the order of time."""
    if len(told) <= most:
        return list(told)
    between = sorted(told[1:-1], key=lambda step: -step.worth)[: most - 2]
    return [step for step in told if step in (told[0], told[-1]) or step in between]
