from __future__ import annotations

from datetime import date

import pytest

from assistant.answering.condense import condense, leans_on_history
from assistant.schema import Turn
from assistant.weights import shipped

WEIGHTS = shipped().condense


@pytest.mark.parametrize(
    "question", ["And Hungary?", "What about the cost?", "Why?", "Who opposes it?", "When did he say that?"]
)
def test_questions_that_lean_on_what_was_said(question: str) -> None:
    assert leans_on_history(question, WEIGHTS)


@pytest.mark.parametrize(
    "question",
    ["When did Montenegro join NATO?", "How much will the Heron Bridge cost?", "Why is the purpose unclear?"],
)
def test_questions_complete_in_themselves(question: str) -> None:
    assert not leans_on_history(question, WEIGHTS)


@pytest.mark.parametrize(
    "question",
    [
        "What does the head warden say about losing eggs in one night?",
        "Who said that nobody had drilled in the riverbed?",
        "When did Montenegro join NATO?",
    ],
)
def test_questions_that_stand_alone(question: str) -> None:
    assert not leans_on_history(question, WEIGHTS)


def test_a_follow_up_goes_back_to_the_last_complete_question() -> None:
    turns = [
        Turn("Who is Karin Lund?"),
        Turn("How much will the Heron Bridge cost?"),
        Turn("And who opposes it?"),
    ]
    understood = condense("Why?", turns, weight=0.5, today=date(2025, 11, 22), weights=WEIGHTS)
    assert understood.standalone == "How much will the Heron Bridge cost? And who opposes it? Why?"
    assert [q.weight for q in understood.queries] == [1.0, 0.5 * WEIGHTS.joint, 0.5, 0.25, 0.125]
    assert [q.text for q in understood.queries[:2]] == ["Why?", understood.standalone]


def test_the_first_question_stands_alone() -> None:
    understood = condense("Why?", [], weight=0.5, today=date(2025, 11, 22), weights=WEIGHTS)
    assert (understood.standalone, understood.context, len(understood.queries)) == ("Why?", "", 1)
