"""Slips of the pen are forgiven by the archive's own vocabulary, and what is known is left alone."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.answering.condense import condense
from assistant.answering.counterpart import counterpart
from assistant.answering.spelling import as_meant
from assistant.pipeline import Assistant
from assistant.schema import Turn
from assistant.weights import shipped

WEIGHTS = shipped().spelling


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("when will the heron brige open", "when will the Heron bridge open"),
        ("when did macedonai join nato", "when did Macedonia join nato"),
        ("who is karin lnud", "who is karin Lund"),
        ("waht does the Heronbridge cost", "what does the Heron bridge cost"),
        ("teh ferry fire", "the ferry fire"),
    ],
)
def test_what_nobody_writes_is_read_as_the_nearest_word(sample: Assistant, typed: str, meant: str) -> None:
    assert as_meant(typed, sample.library, WEIGHTS).casefold() == meant.casefold()


@pytest.mark.parametrize(
    "question",
    [
        "When will the Heron Bridge open?",
        "Who won the lottery in Bulgaria?",
        "What does a dentist cost?",
        "Is Messi a member of the choir?",
        "Wie viele Einwohner hat Skellhaven?",
        "xqzvy wrtpl",
        "What is said of form 3c9eacc7?",
        "",
    ],
)
def test_what_is_spelt_well_or_like_nothing_else_is_left_alone(sample: Assistant, question: str) -> None:
    assert as_meant(question, sample.library, WEIGHTS) == question


def test_the_answer_says_what_was_searched_for(sample: Assistant) -> None:
    typed, well = sample.ask("How mcuh will the Heron Brigde cost?"), sample.ask("How much will the Heron Bridge cost?")
    assert typed.question == "How mcuh will the Heron Brigde cost?"
    assert typed.standalone_question == well.standalone_question == well.question
    assert typed.claims == well.claims


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60), st.text(max_size=60))
def test_no_text_is_too_odd_to_be_understood(sample: Assistant, question: str, before: str) -> None:
    meant = as_meant(question, sample.library, WEIGHTS)
    understood = condense(meant, [Turn(before)], sample.library, 0.5, date(2025, 11, 22), shipped().condense)
    assert understood.standalone.endswith(meant) or understood.context
    counterpart(meant, before, date(2025, 11, 22))


def test_a_question_of_many_unknown_words_is_left_alone(sample: Assistant) -> None:
    question = " ".join(f"is brdge{letter}" for letter in "abcdefghij")
    assert as_meant(question, sample.library, WEIGHTS) == question


@pytest.mark.parametrize("question", ["Is Ikea opening in town?", "Is Uber coming to town?"])
def test_a_name_never_becomes_a_common_word(sample: Assistant, question: str) -> None:
    assert as_meant(question, sample.library, WEIGHTS) == question
