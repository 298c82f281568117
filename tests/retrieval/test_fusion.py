from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.retrieval.fusion import convex_sum

scores = st.dictionaries(st.text(max_size=3), st.floats(-1, 30, allow_nan=False), max_size=12)


def test_a_passage_both_legs_like_comes_first() -> None:
    fused = convex_sum({"a": 0.9, "b": 0.8, "c": 0.1}, {"a": 0.0, "b": 9.0, "c": 10.0}, 0.5)
    assert max(fused, key=fused.__getitem__) == "b"
    assert fused["a"] == pytest.approx(0.5)


@given(scores, st.floats(0, 1))
def test_fused_scores_stay_between_0_and_1(dense: dict[str, float], weight: float) -> None:
    fused = convex_sum(dense, dict.fromkeys(dense, 0.0) | {k: v for k, v in dense.items() if v > 3}, weight)
    assert fused.keys() == dense.keys()
    assert all(0 <= value <= 1 + 1e-9 for value in fused.values())


def test_nothing_found_is_no_error() -> None:
    assert convex_sum({}, {}, 0.5) == {}
