""" "And what about Hungary?" after a question about Serbia → that question about Hungary."""

from __future__ import annotations

import itertools
import re
from datetime import date

from assistant.facts.countries import mentions
from assistant.facts.names import names
from assistant.facts.words import words
from assistant.retrieval.dates import period, period_before
from assistant.schema import Span

_WORD = re.compile(r"[\w'’-]+")
_AND = frozenset("and but so ok okay or".split())
_WHAT_ABOUT = (("what", "about"), ("how", "about"), ("what", "of"))
_GOVERNING = frozenset("in for from of to with by at the".split())
_CLOSING = frozenset("then please too".split())
LONGEST = 4  # words of what is named
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")


def counterpart(question: str, asked: str, today: date) -> str | None:
    """The question `asked` before, with what `question` names in place of the one thing of its kind there: a country, a
    name, or a time. None where that is not all that it does, or not the only such thing."""
    other = _other(question)
    if other is None:
        return None
    for spans in (_countries, _names, _times):
        new, old = spans(other, today), spans(asked, today)
        if len(new) == len(old) == 1 and _is_all(other, new[0]):
            return _exchanged(asked, old[0], other[new[0].start : new[0].end])
    years = _YEAR.findall(asked)
    if len(years) == 1 and (before := period_before(question, date(int(years[0]), 1, 1))) and before.start:
        place = _YEAR.search(asked)
        return _exchanged(asked, Span(*place.span()), str(before.start.year)) if place else None
    return None


def _other(question: str) -> str | None:
    """What a question only names, behind "and" or "what about"; None where it does more."""
    found = list(_WORD.finditer(question))
    while found and found[-1].group().casefold() in _CLOSING:
        found.pop()
    said = [word.group().casefold() for word in found]
    opening = len(list(itertools.takewhile(_AND.__contains__, said)))
    opening += 2 * (tuple(said[opening : opening + 2]) in _WHAT_ABOUT)
    named = [word for word in found[opening:] if word.group().casefold() not in _GOVERNING]
    if not opening or not named or len(named) > LONGEST:
        return None
    return question[found[opening].start() : found[-1].end()]


def _is_all(other: str, named: Span) -> bool:
    """Whether nothing but small words stands beside what is named."""
    beside = _WORD.findall(f"{other[: named.start]} {other[named.end :]}")
    return all(word.casefold() in _GOVERNING for word in beside)


def _exchanged(text: str, place: Span, other: str) -> str:
    return text[: place.start] + other + text[place.end :]


def _countries(text: str, _: date) -> list[Span]:
    return [mention.span for mention in mentions(text)]


def _names(text: str, _: date) -> list[Span]:
    return [name.span for name in names(text, words(text))]


def _times(text: str, today: date) -> list[Span]:
    found = period(text, today)
    start = text.find(found.words) if found and found.words else -1
    return [Span(start, start + len(found.words))] if found and start >= 0 else []
