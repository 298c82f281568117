"""Periods that a question counts from an event: "before the summit", "since the ferry fire"."""

from __future__ import annotations

import re
from datetime import timedelta

from assistant.library.fulltext import headline_dates
from assistant.library.store import Library
from assistant.library.terms import content_terms
from assistant.schema import Period
from assistant.weights.answering import EventsWeights

_EVENT = re.compile(
    r"\b(?P<how>before|after|since|until)\s+the\s+(?P<event>(?:[\w’'-]+\s+){0,5}?[\w’'-]+)"
    r"(?=\s+(?:in|on|of|at|by|was|were|is|had|has|did|to|with|for|and)\b|\s*[,?.!]|\s*$)",
    re.I,
)


def event_period(question: str, library: Library, weights: EventsWeights) -> Period | None:
    """The period that a question counts from an event which headlines name; None when it names none, and when
    headlines of more than one time do, so that nobody can tell which is meant."""
    if not (match := _EVENT.search(question)):
        return None
    event = content_terms(match["event"])[: weights.terms]
    days = headline_dates(library, event) if event else []
    if not days or days[-1] - days[0] > timedelta(weights.days):
        return None
    how = match["how"].lower()
    if how in ("before", "until"):
        return Period(None, days[0] - timedelta(days=1), match.group())
    return Period(days[0] if how == "since" else days[0] + timedelta(days=1), None, match.group())
