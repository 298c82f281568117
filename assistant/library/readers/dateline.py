"""Datelines: the line of a story that says when, and sometimes where, it was published."""

from __future__ import annotations

import re
from datetime import date, datetime

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?"
DATE = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH},?\s+\d{{4}}"
    rf"|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}"
    r"|\d{4}-\d{2}-\d{2})"
)
_TIME = r"(?:,?\s{0,9}(?:at\s+)?\d{1,2}[:.]\d{2}(?:\s{0,9}[ap]\.?m\.?)?(?:\s+[A-Z]{2,4})?)?"
_LABEL = r"(?:published|posted|date|dated|issued)\s{0,9}(?:on|at)?\s{0,9}:?\s{0,9}"
_LINE = re.compile(rf"(?:{_LABEL})?(?:{_DAY},?\s+)?(?P<date>{DATE}){_TIME}\s{{0,9}}[.\-–—|:]{{0,9}}", re.IGNORECASE)
_ANYWHERE = re.compile(DATE, re.IGNORECASE)
_DATE_PARTS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)", re.IGNORECASE)


def dateline(line: str) -> date | None:
    """The date, when `line` is nothing but a date (weekday, time and a closing dash allowed)."""
    match = _LINE.fullmatch(line.strip())
    return _parse(match["date"]) if match else None


def first_date(text: str) -> date | None:
    """The first date in a text that has its year."""
    match = _ANYWHERE.search(text)
    return _parse(match.group()) if match else None


def _parse(text: str) -> date | None:
    """A date with four-digit year and the month in words, or an ISO date; None if no such day exists."""
    from dateutil import parser

    plain = _DATE_PARTS.sub(r"\1", text).replace(" of ", " ")
    try:
        parsed: datetime = parser.parse(plain, default=datetime(2000, 1, 1))
    except (ValueError, OverflowError):
        return None
    return parsed.date()
