from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.asides import without_asides


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("catch me up on the tram, i moved away in 2023", "catch me up on the tram"),
        ("Tram news? I have not followed it for months", "Tram news?"),
        ("hi, what's new with the tram", "what's new with the tram"),
        ("I live in Orford, when does the tram run?", "when does the tram run?"),
    ],
)
def test_what_readers_say_of_themselves_is_not_searched_for(question: str, left: str) -> None:
    assert without_asides(question) == left


@pytest.mark.parametrize(
    "question",
    [
        "I have a boat eleven metres high, can I pass under it?",
        "I read that the school would close. Is that so?",
        "my mum says the ferry stops, is that right?",
        "ok thx thats all",
        "sorry, what?",
        "hello",
        "What does it cost, who pays?",
    ],
)
def test_what_the_question_needs_stays(question: str) -> None:
    assert without_asides(question) == question


@given(st.text(max_size=300))
def test_something_is_always_left(question: str) -> None:
    assert without_asides(question) == question or without_asides(question).strip()
