"""The period a question asks about: "in May 2024", "since 2020", "last summer", and whether it asks how things
stand now."""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from assistant.schema import Period

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_SEASON = "|".join(_SEASONS)
_COUNT = r"(?:\d+|a|an|one|two|three|four|five|six|seven|eight|nine|ten|twelve)"
_DATE = (
    rf"(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{MONTHS})(?:,?\s+\d{{4}})?"
    rf"|(?:{MONTHS})\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?\b(?!\d)"
    rf"|(?:{MONTHS})(?:\s+(?:of\s+)?\d{{4}})?|\d{{4}}-\d{{2}}-\d{{2}}|(?:the\s+year\s+)?(?:1[5-9]|20)\d\d\b"
    rf"|(?:the\s+)?(?:{_SEASON})\s+(?:of\s+)?\d{{4}}|(?:the\s+)?(?:19|20)\d0s"
)
_RELATIVE = (
    rf"(?:last|this|the\s+previous|the\s+past)\s+(?:week|month|year|{_SEASON})|yesterday"
    rf"|{_COUNT}\s+(?:days?|weeks?|months?|years?)\s+ago"
    r"|(?:last\s+)?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
)
_SPAN = rf"(?:the\s+)?(?:last|past)\s+{_COUNT}\s+(?:days|weeks|months|years)"
_WHEN = rf"(?:{_DATE}|{_RELATIVE})"
_BETWEEN = re.compile(rf"\b(?:between|from)\s+(?P<first>{_WHEN})\s+(?:and|to|until|till)\s+(?P<last>{_WHEN})", re.I)
_LEADING = re.compile(
    rf"\b(?P<how>in|during|on|over|since|before|after|until|till|by|as\s+of|back\s+in|at\s+the\s+end\s+of"
    rf"|(?:early|late|mid)(?:\s+in)?)\s+(?P<when>{_SPAN}|{_WHEN})\b",
    re.I,
)
_ALONE = re.compile(rf"\b(?P<when>{_SPAN}|{_RELATIVE})\b", re.I)
_NOW = re.compile(
    r"\b(?:now|nowadays|currently|current|at\s+present|presently|at\s+the\s+moment|today|these\s+days|latest|newest"
    r"|most\s+recent(?:ly)?|recently|so\s+far|to\s+date|as\s+of\s+(?:now|today)|up\s+to\s+now|still"
    r"|(?<=the\s)last(?=\s+(?:count|time|figure|estimate|report))|last(?=\s+\w+ed\b))\b",
    re.I,
)
_BEFORE = re.compile(r"\b(?:the\s+(?=\w+\s+before\b)|a\s+(?=\w+\s+earlier\b))(?P<unit>year|month|week)\s+\w+", re.I)


def asks_for_now(question: str) -> re.Match[str] | None:
    """The words by which a question asks how things stand now ("the latest", "at present"), if it does."""
    return _NOW.search(question)


def period(question: str, today: date) -> Period | None:
    """The period a question names, in whole days; None when it names none, or one that has not begun.

    Relative phrases count from `today`; a month without a year is the latest that has begun.
    """
    try:
        found = _between(question, today) or _one(question, today)
    except (OverflowError, ValueError):  # a time that no calendar has
        return None
    return None if found is None or (found.start and found.start > today) else found


def period_before(question: str, day: date) -> Period | None:
    """The period of "and the year before?", counted from `day`, the time that the conversation is about."""
    if not (match := _BEFORE.search(question)):
        return None
    try:
        days = _days(f"last {match['unit'].lower()}", day)
    except (OverflowError, ValueError):
        return None
    return Period(*days, match.group()) if days else None


def _between(question: str, today: date) -> Period | None:
    if not (match := _BETWEEN.search(question)):
        return None
    first, last = _days(match["first"], today), _days(match["last"], today)
    if not first or not last or first[0] > last[1]:
        return None
    return Period(first[0], last[1], match.group())


def _one(question: str, today: date) -> Period | None:
    match = _LEADING.search(question) or _ALONE.search(question)
    if not match or not (days := _days(match["when"], today)):
        return None
    first, last = days
    how = " ".join((match.groupdict().get("how") or "in").lower().split())
    if how == "since":
        return Period(first, None, match.group())
    if how == "after":
        return Period(last + timedelta(days=1), None, match.group())
    if how == "before":
        return Period(None, first - timedelta(days=1), match.group())
    if how in ("until", "till", "by", "as of"):
        return Period(None, last, match.group())
    return Period(first, last, match.group())


def _days(words: str, today: date) -> tuple[date, date] | None:
    """First and last day of what `words` name."""
    words = re.sub(r"^(?:the\s+year|the)\s+(?=\d|spring|summer|autumn|fall|winter)", "", words.strip(), flags=re.I)
    if match := re.fullmatch(r"(\d{3})0s", words):
        return date(int(match[1] + "0"), 1, 1), date(int(match[1] + "9"), 12, 31)
    if match := re.fullmatch(rf"({_SEASON})\s+(?:of\s+)?(\d{{4}})", words, re.I):
        return _season(match[1].lower(), int(match[2]))
    if match := re.fullmatch(rf"(?:last|this|the\s+previous|the\s+past)\s+({_SEASON})", words, re.I):
        return _latest_season(match[1].lower(), today)
    if match := re.fullmatch(rf"(?:the\s+)?(?:last|past)\s+({_COUNT}\s+\w+)", words, re.I):
        since = _parsed(f"{match[1]} ago", today)
        return (since[0], today) if since else None
    parsed = _parsed(re.sub(r"^the\s+(?:past|previous)\b", "last", words, flags=re.I), today)
    if parsed is None:
        return None
    day, unit = parsed
    if unit == "year":
        return date(day.year, 1, 1), date(day.year, 12, 31)
    if unit == "month":
        return date(day.year, day.month, 1), date(day.year, day.month, calendar.monthrange(day.year, day.month)[1])
    if unit == "week":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    return day, day


def _season(name: str, year: int) -> tuple[date, date]:
    month = _SEASONS[name]
    last = (month + 2) % 12 or 12
    ends = year + (month == 12)
    return date(year, month, 1), date(ends, last, calendar.monthrange(ends, last)[1])


def _latest_season(name: str, today: date) -> tuple[date, date]:
    found = _season(name, today.year)
    return found if found[0] <= today else _season(name, today.year - 1)


def _parsed(words: str, today: date) -> tuple[date, str] | None:
    found = _parser(today).get_date_data(words)
    return (found.date_obj.date(), found.period) if found.date_obj else None


@lru_cache(maxsize=8)
def _parser(today: date) -> Any:
    from dateparser.date import DateDataParser

    return DateDataParser(
        languages=["en"],
        settings={
            "PREFER_DATES_FROM": "past",
            "PREFER_DAY_OF_MONTH": "first",
            "RELATIVE_BASE": datetime.combine(today, time(12)),
        },
    )
