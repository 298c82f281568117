from __future__ import annotations

import pytest

from assistant.answering.contradiction import contradicts
from assistant.weights import shipped


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (
            "How many boats sailed after the storm of 1904?",
            "Before the storm of 1904, thirty boats sailed from the quay.",
        ),
        ("When did the council agree to the new quay?", "The council refused to agree to the new quay in March."),
        ("What force is weaker than the current?", "The wind is stronger than the current there."),
        ("Which members did not vote for the budget?", "Seventeen members voted for the budget."),
        ("When did the shop in the harbour open?", "The shop in the harbour closed in May 2021."),
    ],
)
def test_a_sentence_that_says_the_opposite_is_told(question: str, sentence: str) -> None:
    assert contradicts(question, sentence, shipped().checking)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("How many boats sailed before the storm?", "Before the storm of 1904, thirty boats sailed from the quay."),
        ("Why did the council refuse the new quay?", "The council refused the new quay because of its price."),
        ("Which members did not vote for the budget?", "Three members did not vote for it."),
        ("Who chairs the union?", "Petra Voss has chaired the harbour union since 2019."),
        ("Is the shop open?", "The shop is not open on Sundays."),
        ("So didn't the shop open in May?", "The shop opened in May."),
        ("", "The shop is open."),
        ("Who?", "The shop is open."),
    ],
)
def test_one_that_goes_along_with_the_question_is_not(question: str, sentence: str) -> None:
    assert not contradicts(question, sentence, shipped().checking)
