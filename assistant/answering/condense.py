"""Follow-up and conversation → a question that stands alone, and what of the past to search with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.answering.counterpart import counterpart
from assistant.answering.leaning import leaning
from assistant.answering.topic import topic
from assistant.library.store import Library
from assistant.library.terms import STOP_WORDS, words
from assistant.retrieval.dates import asks_for_now, period, period_before
from assistant.retrieval.search import WeightedQuery
from assistant.schema import Period, Turn
from assistant.weights.answering import CondenseWeights

_AND = re.compile(r"^\W{0,9}(?:and|but|so)\b\W{0,9}(?=\w)", re.IGNORECASE)


@dataclass(frozen=True)
class Understood:
    """A question as it is searched for.

    `standalone`: readable by itself. `context`: what it leans on, '' when on nothing.
    `queries`: what to search for, with weights. `period`: when it asks about. `passed_over`: words that name a
    period nobody asks about any more.
    """

    question: str
    standalone: str
    context: str
    queries: tuple[WeightedQuery, ...]
    period: Period | None = None
    passed_over: str = ""

    def at_any_time(self) -> Understood:
        """The same without its period."""
        return replace(self, period=None, passed_over=self.period.words if self.period else "")


def condense(
    question: str, history: Sequence[Turn], library: Library, weight: float, today: date, weights: CondenseWeights
) -> Understood:
    """Work out what a question means in its conversation, without a model.

    One that may lean on what was said is also searched for together with what it points at, and a little for the
    question before it; it is about the period of that unless it names one or asks for now. Days count from `today`, and
    "the year before" from what was cited last. One that is complete in itself is taken as if nothing had been said.
    """
    own = WeightedQuery(question, 1.0)
    if not history or leaning(question, weights) < weights.perhaps:
        return Understood(question, question, "", (own,), period(question, today))
    asked = _as_they_stand_alone(history[-weights.turns :], library, weights)
    about = topic(question, asked, history[-1], library, weights)
    context, whole = _together(question, about, history[-1].question)
    when = period(question, today) or period_before(question, _last_cited(history) or today)
    if when is None and not asks_for_now(question):
        when = history[-1].period
    queries = (own, WeightedQuery(whole, weight * weights.joint), WeightedQuery(asked[-1], weight))
    return Understood(question, whole, context, queries, when)


def in_full(question: str, history: Sequence[Turn], library: Library, today: date, weights: CondenseWeights) -> str:
    """The question itself, unless it only names another thing, person or time than the one before: then that one,
    about this."""
    if not history or leaning(question, weights) < weights.perhaps:
        return question
    asked = _as_they_stand_alone(history[-weights.turns :], library, weights)[-1]
    return counterpart(question, asked, today) or question


def _as_they_stand_alone(history: Sequence[Turn], library: Library, weights: CondenseWeights) -> list[str]:
    """The questions of a conversation: as they were searched for, or worked out where that is not known."""
    told: list[str] = []
    for place, turn in enumerate(history):
        whole = turn.standalone or turn.question
        if not turn.standalone and told and leaning(turn.question, weights) >= weights.perhaps:
            about = topic(turn.question, told, history[place - 1], library, weights)
            whole = _together(turn.question, about, history[place - 1].question)[1]
        told.append(whole)
    return told


def _together(question: str, about: str, asked: str) -> tuple[str, str]:
    """What a question leans on, what it is `about` or else the one `asked` before, and both in one."""
    if not about:
        return asked, f"{asked} {question}"
    bare = _AND.sub("", question)
    first = words(bare)[:1]
    if first and first[0].casefold() in STOP_WORDS:
        bare = bare[:1].lower() + bare[1:]
    return about, f"{about[:1].upper()}{about[1:]}: {bare}"


def _last_cited(history: Sequence[Turn]) -> date | None:
    days = [date.fromisoformat(c.published) for c in history[-1].cited if c.published]
    return days[0] if days else None
