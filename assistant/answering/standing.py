"""Which of several statements of the same thing stands now, which ones it supersedes, and who disagrees."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from assistant.answering.candidates import Candidate
from assistant.answering.questions import Question
from assistant.answering.statements import Statement, statement
from assistant.facts.changed import corrects, tells_a_change
from assistant.facts.quantities import Quantity
from assistant.weights.answering import StandingWeights


@dataclass(frozen=True)
class Standing:
    """`lead`: what stands. `against`: what disagrees with it. `superseded`: older statements with another
    figure; `earlier`: of those, the newest with each figure, newest first."""

    lead: Candidate
    against: Candidate | None = None
    superseded: tuple[Candidate, ...] = ()
    earlier: tuple[Candidate, ...] = ()


def standing(
    lead: Candidate,
    found: Sequence[Candidate],
    question: Question,
    weights: StandingWeights,
    story: Collection[str] = (),
) -> Standing:
    """The newest of the statements that give a figure of the kind `lead` gives; where `lead` gives none, one nearly as
    good takes its place. What is past does not change with the time of telling: there only what puts it right takes the
    lead's place. `lead` itself when none of them is dated. `story`: ids of the articles of the lead's story, of which a
    newer statement may be less like it."""
    first = statement(lead, question) or _next_best(lead, found, question, weights)
    if first is None:
        return Standing(lead)
    lead = first.candidate
    others = [s for c in found if c is not lead and (s := statement(c, question)) and s.comparable(first)]
    later = [s for s in others if _goes_on(s, first, story, weights)]
    alike = question.wanted != "person"
    if _is_over(question):
        told = [first, *(s for s in later if _puts_right(s, first, question, weights))]
    else:
        told = [first, *(s for s in others if s in later or (alike and _rivals(s.candidate, lead, question, weights)))]
    newest = max(told, key=lambda s: s.day)
    at_once = timedelta(0 if _corrects(newest) else weights.at_once)
    latest = [s for s in told if newest.day - s.day <= at_once]
    now = latest[0]
    against = next((s for s in latest if _disagree(s, now, weights)), None)
    older = [s for s in told if s not in latest and not s.same(now)]
    return Standing(
        now.candidate if now is first else now.marked(),
        against.marked() if against else None,
        tuple(s.candidate for s in older),
        tuple(s.marked() for s in _earlier(older, first, now, question, weights)),
    )


def _is_over(question: Question) -> bool:
    """Whether it asks what was, or when something happened."""
    return question.past or (question.wanted == "time" and not (question.future or question.now))


def _puts_right(one: Statement, first: Statement, question: Question, weights: StandingWeights) -> bool:
    """Whether a later article says that a statement was wrong, or, soon after, that a count has changed."""
    if not _other_article(one, first):
        return False
    at_once = one.day - first.day <= timedelta(weights.settled)
    if question.period and not (at_once or question.period.holds(one.day)):
        return False
    return _corrects(one) or (at_once and question.period is None and tells_a_change(one.candidate.text))


def _corrects(one: Statement) -> bool:
    """Whether it, or a sentence beside it, says that what was told before is wrong."""
    around = one.candidate.around
    return corrects(one.candidate.article.text[around.start : around.end])


def _earlier(
    older: Sequence[Statement], first: Statement, now: Statement, question: Question, weights: StandingWeights
) -> list[Statement]:
    """What is shown of what is superseded: the best statement of each other article, the newest with each figure."""
    share = weights.shown_now if question.now and question.wanted != "time" else weights.shown
    best: dict[str, Statement] = {}
    for one in sorted(older, key=lambda s: -s.candidate.score):
        if one.candidate.score >= share * first.candidate.score and _other_article(one, now):
            best.setdefault(one.candidate.article.id, one)
    shown = sorted(best.values(), key=lambda s: s.day, reverse=True)
    distinct = (s for n, s in enumerate(shown) if not any(s.same(newer) for newer in shown[:n]))
    return list(distinct)[: weights.most_earlier]


def _next_best(
    lead: Candidate, found: Sequence[Candidate], question: Question, weights: StandingWeights
) -> Statement | None:
    """The figure of the best candidate that gives one, when it is nearly as good as a lead that gives none."""
    share = weights.nearly if question.wanted == "person" else weights.as_good
    near = (c for c in found if c.score >= share * lead.score)
    return next((s for c in near if (s := statement(c, question))), None)


def _goes_on(one: Statement, lead: Statement, story: Collection[str], weights: StandingWeights) -> bool:
    """Whether a statement is a later one of the lead's story on what was asked: read nearly as well as the lead, or
    less so where it says that something has changed, or the sentence before it does."""
    candidate, best = one.candidate, lead.candidate
    if candidate.article.id not in story or one.day < lead.day or candidate.read is None:
        return False
    if candidate.score < weights.of_story * best.score:
        return False
    if candidate.evidence.coverage < weights.covers_too * best.evidence.coverage:
        return False
    before = candidate.article.text[candidate.around.start : candidate.span.start]
    share = weights.unchanged
    if tells_a_change(candidate.text):
        share = weights.changed
    elif tells_a_change(before) or _corrects(one):
        share = weights.changed_before
    return candidate.evidence.reading >= share * best.evidence.reading


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
