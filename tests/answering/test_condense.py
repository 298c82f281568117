from __future__ import annotations

from datetime import date

import pytest

from assistant.answering.condense import condense, in_full
from assistant.answering.counterpart import counterpart
from assistant.answering.leaning import leaning, with_names
from assistant.library.store import Library
from assistant.pipeline import Assistant
from assistant.schema import Period, Turn
from assistant.weights import shipped

WEIGHTS = shipped().condense
TODAY = date(2025, 11, 22)


@pytest.mark.parametrize("question", ["And Hungary?", "Why?", "Who opposes it?", "when did he say that", "is it open"])
def test_questions_that_lean_on_what_was_said(question: str) -> None:
    assert leaning(question, WEIGHTS) >= WEIGHTS.perhaps


@pytest.mark.parametrize(
    "question",
    [
        "When did Montenegro join NATO?",
        "How much will the Heron Bridge cost?",
        "What does the head warden say about losing eggs in one night?",
        "what's new with the tram in Orford",
        "so is norway in the EU or not",
        "What did Lena Holt say when she left the council?",
    ],
)
def test_questions_complete_in_themselves(question: str) -> None:
    assert leaning(question, WEIGHTS) < WEIGHTS.perhaps


@pytest.fixture
def library(sample: Assistant) -> Library:
    return sample.library


def understand(question: str, history: list[Turn], library: Library) -> tuple[str, str]:
    understood = condense(question, history, library, 0.5, TODAY, WEIGHTS)
    return understood.standalone, understood.context


def test_the_first_question_stands_alone(library: Library) -> None:
    understood = condense("Why?", [], library, weight=0.5, today=TODAY, weights=WEIGHTS)
    assert (understood.standalone, understood.context, len(understood.queries)) == ("Why?", "", 1)


def test_a_complete_question_is_taken_as_if_nothing_had_been_said(library: Library) -> None:
    turns = [Turn("Who is Karin Lund?"), Turn("How much will the Heron Bridge cost?")]
    alone = condense("When did Montenegro join NATO?", [], library, 0.5, TODAY, WEIGHTS)
    assert condense("When did Montenegro join NATO?", turns, library, 0.5, TODAY, WEIGHTS) == alone


def test_a_follow_up_names_the_thing_that_is_talked_about(library: Library) -> None:
    turns = [Turn("How much will the Heron Bridge cost?")]
    assert understand("who opposes it?", turns, library) == ("The Heron Bridge: who opposes it?", "the Heron Bridge")


def test_the_thing_is_carried_over_several_turns(library: Library) -> None:
    turns = [Turn("When did the ferry Sigrun burn?"), Turn("was anybody hurt"), Turn("and why?")]
    assert understand("is it sailing again?", turns, library)[1].endswith("Sigrun")


def test_a_new_subject_takes_the_place_of_the_old_one(library: Library) -> None:
    turns = [Turn("When did the ferry Sigrun burn?"), Turn("Who won the race round the Heron Bridge in 2024?")]
    assert "Sigrun" not in understand("how old is he", turns, library)[0]


def test_he_is_whom_the_answer_named_when_the_question_asked_who(library: Library) -> None:
    asked = Turn("Who runs the Harbour Museum?", said=("Its director is Mirela Dask, who came in 2019.",))
    assert understand("what does she want?", [asked], library)[1].startswith("Mirela Dask")


def test_where_nothing_is_named_the_question_before_is_told_with_it(library: Library) -> None:
    assert understand("why?", [Turn("what happened")], library) == ("what happened why?", "what happened")


@pytest.mark.parametrize(
    ("question", "asked", "whole"),
    [
        (
            "and what about hungary?",
            "How long is military service in Serbia?",
            "How long is military service in hungary?",
        ),
        ("And Croatia?", "Has Serbia joined NATO?", "Has Croatia joined NATO?"),
        ("and in 2023?", "How many terns were counted in 2024?", "How many terns were counted in 2023?"),
        ("and the year before?", "How many terns were counted in 2024?", "How many terns were counted in 2023?"),
        ("And Otto Lund?", "What does Karin Lund say?", "What does Otto Lund say?"),
    ],
)
def test_another_of_the_kind_is_asked_the_same(question: str, asked: str, whole: str) -> None:
    assert counterpart(question, asked, TODAY) == whole


@pytest.mark.parametrize("question", ["And how high is it?", "and why?", "Hungary", "and what about the cost?"])
def test_what_names_no_other_is_left_as_it_is(question: str) -> None:
    assert counterpart(question, "Has Serbia joined the pact with Croatia?", TODAY) is None


def test_a_complete_question_is_never_exchanged(library: Library) -> None:
    turns = [Turn("Has Serbia joined NATO?")]
    question = "When did Croatia introduce the euro?"
    assert in_full(question, turns, library, TODAY, WEIGHTS) == question
    assert in_full("and croatia?", turns, library, TODAY, WEIGHTS) == "Has croatia joined NATO?"


def test_a_follow_up_is_about_the_period_of_what_it_leans_on(library: Library) -> None:
    year = Period(date(2024, 1, 1), date(2024, 12, 31), "2024")
    turns = [Turn("What did the Heron Bridge cost in 2024?", period=year)]
    assert condense("and who paid for it?", turns, library, 0.5, TODAY, WEIGHTS).period == year
    assert condense("and who pays for it now?", turns, library, 0.5, TODAY, WEIGHTS).period is None


def test_a_word_that_points_is_worded_like_a_name() -> None:
    assert with_names("what did she do before that") == "what did Nemo do before that"


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("What did Karin Lund say?", "When will the Heron Bridge open?"),
        ("What does Serbia export?", "What does Hungary import?"),
        ("And Hungary?", "Did Serbia's minister say that Serbia will join?"),
        ("and Hungary's army then?", "Has Serbia joined NATO?"),
    ],
)
def test_a_question_of_its_own_is_not_exchanged(question: str, asked: str) -> None:
    assert counterpart(question, asked, TODAY) is None


def test_what_is_searched_for_does_not_grow_with_the_conversation(library: Library) -> None:
    turns: list[Turn] = []
    for _ in range(5):
        turns.append(Turn("Why?", standalone=understand("Why?", turns, library)[0]))
    assert turns[-1].standalone == "Why? Why?"
