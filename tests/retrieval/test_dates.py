"""The period that a question names."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.retrieval.dates import asks_for_now, period, period_before
from assistant.schema import Period

TODAY = date(2025, 11, 22)  # a Saturday


def days(question: str) -> tuple[date | None, date | None] | None:
    found = period(question, TODAY)
    return (found.start, found.end) if found else None


@pytest.mark.parametrize(
    ("question", "start", "end"),
    [
        ("What was decided in May 2024?", date(2024, 5, 1), date(2024, 5, 31)),
        ("What was decided in March?", date(2025, 3, 1), date(2025, 3, 31)),
        ("What was decided in December?", date(2024, 12, 1), date(2024, 12, 31)),
        ("Who spoke on 12 May 2024?", date(2024, 5, 12), date(2024, 5, 12)),
        ("Who spoke on May 12, 2024?", date(2024, 5, 12), date(2024, 5, 12)),
        ("What has changed since 2020?", date(2020, 1, 1), None),
        ("What was agreed before 2014?", None, date(2013, 12, 31)),
        ("What came after March 2022?", date(2022, 4, 1), None),
        ("What was known as of June 2024?", None, date(2024, 6, 30)),
        ("What happened between 2013 and 2019?", date(2013, 1, 1), date(2019, 12, 31)),
        ("What happened from March 2020 to 2021?", date(2020, 3, 1), date(2021, 12, 31)),
        ("What happened last summer?", date(2025, 6, 1), date(2025, 8, 31)),
        ("Who won in the winter of 2023?", date(2023, 12, 1), date(2024, 2, 29)),
        ("Who won last year?", date(2024, 1, 1), date(2024, 12, 31)),
        ("What was said three weeks ago?", date(2025, 10, 27), date(2025, 11, 2)),
        ("What changed over the past two years?", date(2023, 11, 1), TODAY),
        ("What was built in the 1990s?", date(1990, 1, 1), date(1999, 12, 31)),
        ("What happened on Friday?", date(2025, 11, 21), date(2025, 11, 21)),
    ],
)
def test_a_period_is_understood(question: str, start: date | None, end: date | None) -> None:
    assert days(question) == (start, end)


@pytest.mark.parametrize(
    "question",
    [
        "What may the council do?",
        "Who marches in the parade?",
        "What does the 2013 agreement say?",
        "What will happen in 2031?",
        "What happened on 31 February 2024?",
        "Who sat on the council?",
    ],
)
def test_what_is_no_period_of_the_past_is_none(question: str) -> None:
    assert days(question) is None


def test_asking_for_the_present_state() -> None:
    for question in (
        "What does it cost now?",
        "What is the latest estimate?",
        "How many were there at the last count?",
    ):
        assert asks_for_now(question)
    for question in ("What did it cost?", "How long did the meeting last?", "Who spoke in the last debate?"):
        assert not asks_for_now(question)


def test_the_year_before_counts_from_what_was_cited() -> None:
    found = period_before("And the year before?", date(2023, 7, 3))
    assert found and (found.start, found.end) == (date(2022, 1, 1), date(2022, 12, 31))


@given(st.text(max_size=80), st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_any_text_gives_a_period_in_order_or_none(text: str, today: date) -> None:
    found = period(f"What happened {text}", today)
    if found:
        assert found.words in f"What happened {text}"
        assert found.start is None or found.end is None or found.start <= found.end
        assert found.start is None or found.start <= today


@given(st.dates(date(1950, 1, 1), TODAY - timedelta(days=40)))
def test_a_month_that_is_named_holds_its_days(day: date) -> None:
    found = period(f"What happened in {day:%B %Y}?", TODAY)
    assert found and found.holds(day) and not found.holds(day + timedelta(days=31))


def test_an_undated_article_lies_in_no_period() -> None:
    assert not Period(None, None, "").holds(None)
