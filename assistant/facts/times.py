"""The times that a text names, relative ones counted from the day of its article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.facts.moments import moments, shifted
from assistant.schema import Period, Span

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_COUNT = r"(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|several)"
_UNIT = r"(?:day|week|fortnight|month|year|decade|centur(?:y|ie)|hour|minute)"
_RELATIVE = re.compile(
    rf"\b(?:(?P<near>yesterday|today|tonight|tomorrow)"
    rf"|(?P<which>last|next|this|the\s+previous|the\s+past|the\s+following|the\s+coming|previous|following)\s+"
    rf"(?P<unit>week|month|year|decade|century|night|weekend|spring|summer|autumn|winter|{_DAY})"
    rf"|(?P<count>{_COUNT})\s+(?P<many>{_UNIT})s?\s+(?P<side>ago|earlier|later|before|from\s+now)"
    rf"|(?P<weekday>{_DAY})s?)\b",
    re.I,
)
_NEAR = {"yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1}
_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Time:
    """`words` as written, in their place; `period` where it can be told; `weekday` (0 Monday) where only that is."""

    words: str
    span: Span
    period: Period | None
    weekday: int | None = None

    def covers(self, other: Time, published: date | None) -> bool:
        """Whether this one says no more than `other`: the same days, or a time that holds them."""
        if self.period and other.period:
            return _within(other.period, self.period)
        if self.weekday is not None and other.weekday is not None:
            return self.weekday == other.weekday
        day, dated = (self, other) if self.weekday is not None else (other, self)
        if day.weekday is not None and dated.period and dated.period.start == dated.period.end and dated.period.start:
            near = published is None or abs(dated.period.start - published) <= _WEEK
            return near and dated.period.start.weekday() == day.weekday
        return _plain(self.words) == _plain(other.words)


def times(text: str, published: date | None) -> Iterator[Time]:
    """Named dates and relative ones. A weekday that stands before a date is part of it."""
    named = [
        Time(period.words, Span(start, start + len(period.words)), period)
        for period, start in _with_months(text, published)
    ]
    yield from named
    for match in _RELATIVE.finditer(text):
        if match["weekday"] and any(0 <= t.span.start - match.end() <= 2 for t in named):
            continue
        weekday = _DAYS.index(match["weekday"].lower()) if match["weekday"] else None
        yield Time(match.group(), Span(match.start(), match.end()), _relative(match, published), weekday)


def _with_months(text: str, published: date | None) -> Iterator[tuple[Period, int]]:
    """Moments; a month without a year is kept also when the article has no date."""
    yield from moments(text, published or date(1, 1, 1))


def _relative(match: re.Match[str], published: date | None) -> Period | None:
    if published is None or match["weekday"]:
        return None
    if match["near"]:
        day = shifted(published, timedelta(days=_NEAR[match["near"].lower()]))
        return Period(day, day, match.group())
    if match["which"] and match["unit"].lower() in ("week", "month", "year"):
        which = match["which"].lower().removeprefix("the").strip()
        step = {"this": 0, "next": 1, "following": 1, "coming": 1}.get(which, -1)
        try:
            return _whole(match["unit"].lower(), step, published, match.group())
        except (OverflowError, ValueError):  # before or after all calendars
            return None
    return None


def _whole(unit: str, step: int, day: date, words: str) -> Period:
    if unit == "year":
        return Period(date(day.year + step, 1, 1), date(day.year + step, 12, 31), words)
    if unit == "month":
        first = date(day.year + (day.month - 1 + step) // 12, (day.month - 1 + step) % 12 + 1, 1)
        after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
        return Period(first, after - timedelta(days=1), words)
    monday = day - timedelta(days=day.weekday()) + step * _WEEK
    return Period(monday, monday + timedelta(days=6), words)


def _within(inner: Period, outer: Period) -> bool:
    if inner.start is None or inner.end is None or outer.start is None or outer.end is None:
        return False
    return outer.start <= inner.start and inner.end <= outer.end


def _plain(words: str) -> str:
    return re.sub(r"\b(?:the|on|in)\b|\s+", " ", words.casefold()).strip()
