"""What got better, what worse, what cannot be told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.schema import Answer, Citation, Claim
from evals.catalogue import METRICS
from evals.compare import changes, comparison, flips
from evals.dataset import DataError, EvalCase
from evals.records import Header, Record, Run
from evals.scoring import Score

HEADER = Header(
    data="made", data_hash="1", cases=60, config={}, given_gold=False, commit=None, dirty=None, code="1", versions={},
    started="2026-01-01T00:00:00",
)  # fmt: skip
RIGHT = [metric for metric in METRICS if metric.name == "right"]


def run(values: list[float]) -> Run:
    return Run(Path("made"), HEADER, [record(n, value) for n, value in enumerate(values)])


def record(number: int, right: float) -> Record:
    cited = Citation(1, "a", 1, 0, 4, "Yes.", "A", *[None] * 4, "news")
    said = Claim("Yes." if right else "No.", "verbatim", (cited,))
    seconds = dict.fromkeys(("understand", "retrieve", "answer", "total"), 0.01)
    return Record(
        case=EvalCase(id=f"case-{number:02}", question=f"Question {number}?"),
        answer=Answer("?", "?", False, 0.5, "extractive", (said,), seconds=seconds),
        scores={"right": Score(right, ""), "right if given": Score(right, "")},
    )


def test_a_clear_gain_is_better_and_its_reverse_worse() -> None:
    poor, good = run([0.0] * 40 + [1.0] * 20), run([0.0] * 10 + [1.0] * 50)
    (gain,) = changes(poor, good, RIGHT)
    (loss,) = changes(good, poor, RIGHT)
    assert (gain.verdict, loss.verdict) == ("better", "worse")
    assert gain.low > 0 > loss.high
    text = comparison(poor, good)
    assert "right now  case-10: Question 10?\n  before: No. [a]\n  after:  Yes. [a]" in text
    assert "better: " in text


def test_a_few_flips_both_ways_cannot_be_told() -> None:
    before, after = run([0.0, 1.0] * 30), run([1.0, 0.0, 0.0, 0.0] + [0.0, 1.0] * 28)
    (change,) = changes(before, after, RIGHT)
    assert change.verdict == "cannot be told"
    assert [(f.after.case.id, f.gained) for f in flips(before, after)] == [
        ("case-01", False), ("case-03", False), ("case-00", True)
    ]  # fmt: skip


def test_a_run_does_not_differ_from_itself() -> None:
    same = run([0.0, 1.0] * 30)
    assert all(c.p == 1.0 and c.low == c.high == 0.0 for c in changes(same, same))
    assert "cases that flipped: 0" in comparison(same, same)


def test_runs_in_another_setting_are_not_compared() -> None:
    one = run([1.0])
    with pytest.raises(DataError, match="given the gold passages"):
        changes(one, replace(one, header=replace(HEADER, given_gold=True)))
