"""Which questions are taken for the same."""

from __future__ import annotations

import pytest

from assistant.desk.questions import folded, same_question
from assistant.schema import Answer


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Who sings?", "  who SINGS ", True),
        ("Who sings?", "“Who sings”…?!", True),
        ("What’s on?", "What's  on", True),
        ("Wo ist die Straße?", "wo ist die STRASSE", True),
        ("Who sings?", "Who sang?", False),
        ("Is it 3.5 million?", "Is it 35 million?", False),
        ("Is 11 2 prime?", "Is 112 prime?", False),
        ("What is C++?", "What is C?", False),
        ("?!", "…", False),
    ],
)
def test_case_punctuation_and_white_space_make_no_other_question(one: str, other: str, same: bool) -> None:
    assert (folded(one) == folded(other)) is same


def test_a_follow_up_is_the_same_only_where_it_asks_about_the_same() -> None:
    one, other, again = (
        same_question(Answer("And when?", whole, True, 0.1, "extractive"))
        for whole in ("Who sings? And when?", "What burnt? And when?", "who sings, and when")
    )
    assert one == again != other
