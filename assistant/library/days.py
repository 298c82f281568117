"""The days that a newspaper can carry. Others are slips of the pen or of a clock, and are not used."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

FIRST = date(1605, 1, 1)  # the year of the Strasbourg "Relation", the first printed newspaper
_FURTHEST = timedelta(hours=14)  # ahead of UTC


def last(at: datetime | None = None) -> date:
    """Tomorrow, where the day begins first."""
    return ((at or datetime.now(UTC)) + _FURTHEST).date() + timedelta(days=1)


def printable(day: date | None) -> date | None:
    """`day`, or None when no newspaper can carry it."""
    return day if day is not None and FIRST <= day <= last() else None


def bounds(at: datetime | None = None) -> tuple[str, str]:
    """The first and the last of these days, as the library stores days."""
    return FIRST.isoformat(), last(at).isoformat()


def why_not(name: str, day: date | None) -> str | None:
    """What to tell about a day that is not used; None for one that is."""
    if day is None or printable(day):
        return None
    return f"{name} is {day.isoformat()}, a day that no newspaper can carry; it is not used"
