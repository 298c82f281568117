"""Figures and dates in sentences, and the time that a sentence speaks of."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.facts.moments import as_of, moments, speaks_of
from assistant.facts.quantities import quantities
from assistant.schema import Period

PUBLISHED = date(2025, 7, 3)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It will cost 48 million crowns.", [(48e6, "48 million crowns")]),
        ("It rose to $1.2m, or 5%.", [(1.2e6, "$1.2m"), (5, "5%")]),
        ("It holds 29.87 per cent.", [(29.87, "29.87 per cent")]),
        ("Borrowed over twenty-five years.", [(25, "twenty-five years")]),
        ("Wardens counted 1,312 pairs.", [(1312, "1,312 pairs")]),
        ("One thousand three hundred came.", [(1300, "One thousand three hundred came")]),
        ("On Friday, 7 March 2025, in 2019.", []),
        ("Nobody came.", []),
    ],
)
def test_quantities(text: str, found: list[tuple[float, str]]) -> None:
    assert [(q.amount, text[q.span.start : q.span.end]) for q in quantities(text)] == found


def test_quantities_are_compared_by_unit_and_size() -> None:
    old, new, other, far = quantities("48 million crowns, 64 million crowns, 12 metres and 90 crowns.")
    assert old.comparable(new)
    assert not old.comparable(other)
    assert not old.comparable(far)


@given(st.text(max_size=200))
def test_any_text_can_be_searched_for_figures(text: str) -> None:
    assert all(0 <= q.span.start < q.span.end <= len(text) for q in quantities(text))
    assert all(text[start:].startswith(p.words) for p, start in moments(text, PUBLISHED))


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("It has about 1,100 soldiers.", PUBLISHED),
        ("In 2004 it had about 7,000 soldiers.", date(2004, 1, 1)),
        ("When it took over in December 2004, it had 7,000.", date(2004, 12, 1)),
        ("In the previous year there were 1,140 pairs.", date(2024, 7, 3)),
        ("There are 1,312 pairs, more than ever since the count began in 1974.", PUBLISHED),
        ("It is to open in May 2028.", PUBLISHED),
    ],
)
def test_the_day_for_which_a_sentence_speaks(sentence: str, day: date) -> None:
    assert as_of(sentence, PUBLISHED) == day


def test_a_sentence_speaks_of_a_period_by_its_article_or_by_naming_it() -> None:
    spring = Period(date(2024, 5, 1), date(2024, 5, 31), "in May 2024")
    assert speaks_of("The price rose.", spring, date(2024, 5, 12))
    assert speaks_of("It was 48 million in May 2024.", spring, PUBLISHED)
    assert not speaks_of("It was 39 million in February 2023.", spring, PUBLISHED)
    assert not speaks_of("The price rose.", spring, None)
