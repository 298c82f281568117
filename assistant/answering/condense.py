"""Follow-up and conversation → a question that stands alone, and what of the past to search with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.library.terms import content_terms
from assistant.retrieval.dates import asks_for_now, period, period_before
from assistant.retrieval.search import WeightedQuery
from assistant.schema import Period, Turn
from assistant.weights.answering import CondenseWeights

_OPENING = re.compile(r"\s{0,9}(?:and|but|so|also|then|or|what about|how about|what of)\b", re.I)
_POINTING = re.compile(r"\b(?:it|its|he|him|his|she|her|hers|they|them|their|theirs|former|latter)\b", re.I)
_PERHAPS_POINTING = re.compile(
    r"\b(?:this|that|these|those|there|both|the same|such|one|ones|else|again|instead|more)\b", re.I
)


@dataclass(frozen=True)
class Understood:
    """A question as it is searched for.

    `standalone`: readable by itself. `context`: earlier questions it leans on, '' when it leans on none.
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


def leans_on_history(question: str, weights: CondenseWeights) -> bool:
    """Whether a question points at something said before, or is too short to mean anything alone."""
    content = len(content_terms(question))
    if content < weights.short or _OPENING.match(question) or _POINTING.search(question):
        return True
    return content < weights.long and bool(_PERHAPS_POINTING.search(question))


def condense(
    question: str, history: Sequence[Turn], weight: float, today: date, weights: CondenseWeights
) -> Understood:
    """Work out what a question means in its conversation, without a model.

    The scores of earlier questions are added with `weight`, less of it a turn back. A question that leans on them is
    also searched for together with them, and is about their period unless it names one or asks for now. Days count
    from `today`, and "the year before" from what was cited last.
    """
    earlier = [turn.question for turn in history][max(0, len(history) - weights.turns) :]
    own = WeightedQuery(question, 1.0)
    if not earlier:
        return Understood(question, question, "", (own,), period(question, today))
    leans = leans_on_history(question, weights)
    kept = weight if leans else weight * weights.changed_subject
    past = [WeightedQuery(text, kept * weights.fading**back) for back, text in enumerate(reversed(earlier))]
    if not leans:
        return Understood(question, question, "", (own, *past), period(question, today))
    # Back to the last question that was complete in itself.
    start = next((i for i in reversed(range(len(earlier))) if not leans_on_history(earlier[i], weights)), 0)
    context = " ".join(earlier[start:])
    asked = period(question, today) or period_before(question, _last_cited(history) or today)
    if asked is None and not asks_for_now(question):
        asked = next((t.period for t in reversed(history[-len(earlier) + start :]) if t.period), None)
    whole = f"{context} {question}"
    return Understood(question, whole, context, (own, WeightedQuery(whole, weight * weights.joint), *past), asked)


def _last_cited(history: Sequence[Turn]) -> date | None:
    days = [date.fromisoformat(c.published) for c in history[-1].cited if c.published]
    return days[0] if days else None
