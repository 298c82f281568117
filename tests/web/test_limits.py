"""Nobody keeps the others waiting: a visitor who asks too much is told when to ask again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import FootnoteError
from assistant.web.limits import QUESTIONS, TURNS, VISITORS, WINDOW, AskingLimit


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def test_a_visitor_is_told_when_to_ask_again_and_others_are_not_held_up() -> None:
    clock = Clock()
    limit = AskingLimit(clock=clock)
    for _ in range(QUESTIONS):
        limit.admit("ann", 0)
    clock.now += 45
    with pytest.raises(FootnoteError, match="ask again in 15 seconds"):
        limit.admit("ann", 0)
    limit.admit("ben", 0)
    clock.now += 15
    limit.admit("ann", 0)


def test_a_conversation_has_an_end() -> None:
    limit = AskingLimit()
    limit.admit("ann", TURNS - 1)
    with pytest.raises(FootnoteError, match="start a new one"):
        limit.admit("ann", TURNS)


def test_it_does_not_remember_visitors_without_end() -> None:
    limit = AskingLimit(1)
    for number in range(VISITORS + 1):
        limit.admit(str(number), 0)
    limit.admit("0", 0)
    with pytest.raises(FootnoteError):
        limit.admit(str(VISITORS), 0)


@given(st.lists(st.floats(0, 30), min_size=1, max_size=60))
def test_in_no_window_are_more_admitted_than_allowed(steps: list[float]) -> None:
    clock = Clock()
    limit, admitted = AskingLimit(3, clock), list[float]()
    for step in steps:
        clock.now += step
        try:
            limit.admit("ann", 0)
        except FootnoteError:
            continue
        admitted.append(clock.now)
    for start in admitted:
        assert sum(start <= at < start + WINDOW for at in admitted) <= 3
