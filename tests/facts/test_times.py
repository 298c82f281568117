"""Times in a text: what days they cover, and whether one says no more than another."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.facts.times import Time, times

THURSDAY = date(2025, 4, 10)


def one(text: str, published: date | None = THURSDAY) -> Time:
    (found,) = times(text, published)
    return found


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("It sank yesterday.", date(2025, 4, 9), date(2025, 4, 9)),
        ("It opens next year.", date(2026, 1, 1), date(2026, 12, 31)),
        ("It opened last month.", date(2025, 3, 1), date(2025, 3, 31)),
        ("It opens next month.", date(2025, 5, 1), date(2025, 5, 31)),
        ("It closed this week.", date(2025, 4, 7), date(2025, 4, 13)),
        ("It sank on 12 May 2024.", date(2024, 5, 12), date(2024, 5, 12)),
    ],
)
def test_the_days_a_time_covers(text: str, first: date, last: date) -> None:
    period = one(text).period
    assert period is not None
    assert (period.start, period.end) == (first, last)


@pytest.mark.parametrize(
    ("claim", "source", "covered"),
    [
        ("in May 2024", "on 12 May 2024", True),
        ("on 12 May 2024", "in May 2024", False),
        ("yesterday", "on 9 April 2025", True),
        ("on Wednesday", "on 9 April 2025", True),
        ("on Friday", "on 9 April 2025", False),
        ("on Tuesday", "on Tuesday", True),
        ("last summer", "last winter", False),
    ],
)
def test_a_time_covers_what_says_as_much_or_more(claim: str, source: str, covered: bool) -> None:
    assert one(claim).covers(one(source), THURSDAY) is covered


def test_without_the_day_of_the_source_relative_times_are_compared_as_words() -> None:
    assert one("last year", None).covers(one("last year", None), None)
    assert not one("last year", None).covers(one("next year", None), None)
