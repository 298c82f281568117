"""The dates that a sentence names, and the time it speaks of."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date, timedelta

from assistant.retrieval.dates import MONTHS
from assistant.schema import Period

_NUMBERED = {name: number for number, name in enumerate(MONTHS.split("|"), 1)}
_NAMED = (
    rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?)?\b(?P<month>{MONTHS})\b"
    r"(?:\s+(?P<after>\d{1,2})(?:st|nd|rd|th)?(?!\d))?(?:,?\s+(?:of\s+)?(?P<year>1[5-9]\d\d|20\d\d)\b)?"
    r"|\b(?P<alone>1[5-9]\d\d|20\d\d)\b(?![.,]\d)(?!\s+(?:people|men|women|crowns|euros|dollars|pounds|soldiers))"
)
_MOMENT = re.compile(_NAMED)
_TOLD_OF = re.compile(
    r"\b(?:in|on|during|until|at\s+the\s+end\s+of)\s{1,9}(?:the\s{1,9})?"
    r"(?:spring|summer|autumn|winter|end|early|late)?\s{0,9}(?:of\s{1,9})?$",
    re.I,
)
_SINCE = re.compile(r"\b(?:since|ever)\b[^,;]{0,40}$", re.I)
_YEAR_BEFORE = re.compile(
    r"\W{0,20}(?:(?:In|During)\s{0,9})?(?:(?:the\s{1,9})?previous|last)\s{1,9}year\b"
    r"|\W{0,20}the\s{1,9}year\s{1,9}before\b",
    re.I,
)
_ONCE = re.compile(
    r"\b(?:had|(?:began|begins|started|starts)\s+with|used\s+to|at\s+first|originally|initially)\b", re.I
)
LONG_AGO = timedelta(days=45)  # before its article, from which a date is the past and not the news
A_YEAR = timedelta(days=365)
LEAD = 100  # characters before a date that may say how it is meant; more than the patterns above take


def shifted(day: date, by: timedelta) -> date:
    """`day` so much later, or earlier; at the ends of the calendar its last or first day."""
    try:
        return day + by
    except OverflowError:
        return date.max if by > timedelta(0) else date.min


def moments(text: str, published: date | None) -> Iterator[tuple[Period, int]]:
    """Each date named in `text` as the days it covers, and where its words begin.

    A month without a year is of the year of `published`; without that it is left out.
    """
    for match in _MOMENT.finditer(text):
        year = int(match["year"] or match["alone"] or (published.year if published else 0))
        if not year:
            continue
        month, day = _NUMBERED.get(match["month"] or ""), match["day"] or match["after"]
        if (days := _days(year, month, int(day) if day else None)) is not None:
            yield Period(*days, match.group()), match.start()


def speaks_of(text: str, period: Period, published: date | None) -> bool:
    """Whether a sentence was published in the period, or names a date in it."""
    return period.holds(as_of(text, published)) or any(_overlap(found, period) for found, _ in moments(text, published))


def as_of(text: str, published: date | None) -> date | None:
    """The day for which a sentence says something: that of its article, unless it looks back ("in 2004 it had …",
    "in the previous year", "it had"), to a time that is taken for a year before; None when nothing tells."""
    told = [
        found.start
        for found, start in moments(text, published)
        if found.start
        and (published is None or found.start < shifted(published, -LONG_AGO))
        and _looks_back(text[max(0, start - LEAD) : start])
    ]
    if told:
        return max(told)
    if published and (_YEAR_BEFORE.match(text) or _ONCE.search(text)):
        return shifted(published, -A_YEAR)
    return published


def _looks_back(before: str) -> bool:
    return bool(_TOLD_OF.search(before)) and not _SINCE.search(before)


def _overlap(one: Period, other: Period) -> bool:
    assert one.start and one.end
    return (other.start is None or other.start <= one.end) and (other.end is None or one.start <= other.end)


def _days(year: int, month: int | None, day: int | None) -> tuple[date, date] | None:
    try:
        if month is None:
            return date(year, 1, 1), date(year, 12, 31)
        if day is None:
            return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
        return date(year, month, day), date(year, month, day)
    except ValueError:
        return None
