"""Which of several statements of the same thing stands now, which ones it supersedes, and who disagrees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from assistant.answering.candidates import Candidate
from assistant.answering.questions import Question
from assistant.facts.moments import as_of, moments
from assistant.facts.quantities import Quantity, quantities
from assistant.schema import Period, Span
from assistant.weights.answering import StandingWeights


@dataclass(frozen=True)
class Statement:
    """A candidate, the figure it gives with its place in the article, and the day for which it gives it."""

    candidate: Candidate
    figure: Quantity | Period
    words: Span
    day: date

    def same(self, other: Statement) -> bool:
        one, two = self.figure, other.figure
        if isinstance(one, Quantity) and isinstance(two, Quantity):
            return abs(one.amount - two.amount) < 1e-9 * max(1.0, abs(one.amount))
        return isinstance(one, Period) and isinstance(two, Period) and (one.start, one.end) == (two.start, two.end)

    def comparable(self, other: Statement) -> bool:
        if isinstance(self.figure, Quantity) and isinstance(other.figure, Quantity):
            return self.figure.comparable(other.figure)
        return isinstance(self.figure, Period) and isinstance(other.figure, Period)

    def marked(self) -> Candidate:
        """The candidate with its figure, or more around it that was read, as the words that answer."""
        read = self.candidate.answer
        whole = read is not None and read.start <= self.words.start and self.words.end <= read.end
        return self.candidate if whole else replace(self.candidate, answer=self.words)


@dataclass(frozen=True)
class Standing:
    """`lead`: what stands. `against`: what disagrees with it. `superseded`: older statements with another
    figure; `earlier`: of those, the newest with each figure, newest first."""

    lead: Candidate
    against: Candidate | None = None
    superseded: tuple[Candidate, ...] = ()
    earlier: tuple[Candidate, ...] = ()


def standing(lead: Candidate, found: Sequence[Candidate], question: Question, weights: StandingWeights) -> Standing:
    """The newest of the statements that give a figure of the kind `lead` gives, when the question is about the
    present; where `lead` gives none, one nearly as good takes its place. `lead` itself when the question is about the
    past or none of them is dated."""
    first = statement(lead, question) or _next_best(lead, found, question, weights)
    if question.past or first is None:
        return Standing(lead)
    lead = first.candidate
    near = (c for c in found if c is not lead and _rivals(c, lead, question, weights))
    rivals = [s for c in near if (s := statement(c, question))]
    told = [first, *(s for s in rivals if s.comparable(first))]
    newest = max(s.day for s in told)
    latest = [s for s in told if newest - s.day <= timedelta(weights.at_once)]
    now = latest[0]
    against = next((s for s in latest if _disagree(s, now, weights)), None)
    older = sorted((s for s in told if s not in latest and not s.same(now)), key=lambda s: s.day, reverse=True)
    share = weights.shown_now if question.now and question.wanted != "time" else weights.shown
    shown = [s for s in older if s.candidate.score >= share * lead.score and _other_article(s, now)]
    earlier = [s for n, s in enumerate(shown) if not any(s.same(newer) for newer in shown[:n])]
    return Standing(
        now.candidate if now is first else now.marked(),
        against.marked() if against else None,
        tuple(s.candidate for s in older),
        tuple(s.marked() for s in earlier[: weights.most_earlier]),
    )


def _next_best(
    lead: Candidate, found: Sequence[Candidate], question: Question, weights: StandingWeights
) -> Statement | None:
    """The figure of the best candidate that gives one, when it is nearly as good as a lead that gives none."""
    near = (c for c in found if c.score >= weights.as_good * lead.score)
    return next((s for c in near if (s := statement(c, question))), None)


def statement(candidate: Candidate, question: Question) -> Statement | None:
    """The figure a candidate gives to a question that asks for a number, a time to come or the last time; None
    when it gives none. When something happened does not change with the time of telling."""
    changes = question.future or question.now
    if not (question.wanted in ("number", "length") or (question.wanted == "time" and changes)):
        return None
    day = as_of(candidate.text, candidate.article.published)
    figures = [] if day is None else _figures(candidate, question, day)
    if day is None or not figures:
        return None
    figure, words = figures[0]
    return Statement(candidate, figure, words, day)


def _figures(candidate: Candidate, question: Question, day: date) -> list[tuple[Quantity | Period, Span]]:
    """Figures of the kind asked for with their places in the article; where the sentence was read, only those in what
    was read; of what is to come, only times after `day`."""
    text, shift = candidate.text, candidate.span.start
    found: list[tuple[Quantity | Period, Span]]
    if question.wanted == "time":
        found = [
            (p, Span(start + shift, start + shift + len(p.words)))
            for p, start in moments(text, candidate.article.published)
            if not question.future or (p.end and p.end > day)
        ]
    else:
        asked = {q.amount for q in quantities(question.text)}
        found = [(q, Span(q.span.start + shift, q.span.end + shift)) for q in quantities(text) if q.amount not in asked]
    if candidate.read is None:
        return found
    read = candidate.read
    return [(f, s) for f, s in found if s.start < read.end and s.end > read.start]


def _rivals(candidate: Candidate, lead: Candidate, question: Question, weights: StandingWeights) -> bool:
    """Whether a candidate is as good as an answer to the question too."""
    nearly = weights.nearly_now if question.now else weights.nearly
    if candidate.score < nearly * lead.score or float(candidate.vector @ lead.vector) < weights.like:
        return False
    if candidate.read is not None:
        return candidate.evidence.reading >= weights.read or candidate.score >= weights.as_good * lead.score
    return candidate.evidence.coverage >= weights.covers * lead.evidence.coverage


def _disagree(one: Statement, other: Statement, weights: StandingWeights) -> bool:
    """Whether two articles give different figures for what is certainly the same: equally good answers, in
    like words, with a unit in common."""
    if one.same(other) or not _other_article(one, other):
        return False
    a, b = one.figure, other.figure
    if isinstance(a, Quantity) and isinstance(b, Quantity) and not a.units & b.units:
        return False
    near = float(one.candidate.vector @ other.candidate.vector) >= weights.disagrees_like
    return near and one.candidate.score >= weights.as_good * other.candidate.score


def _other_article(one: Statement, other: Statement) -> bool:
    return one.candidate.article.id != other.candidate.article.id
