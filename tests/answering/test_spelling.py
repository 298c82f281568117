"""Slips of the pen are forgiven by the archive's own vocabulary, and what is known is left alone."""

from __future__ import annotations

import pytest

from assistant.answering.spelling import as_meant
from assistant.pipeline import Assistant
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
