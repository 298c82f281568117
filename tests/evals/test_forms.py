"""What counts as right for each form, and what the tables by form say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.schema import Answer, Citation, Claim
from evals import forms
from evals.dataset import EvalCase, Nugget
from evals.records import Record

FACTS = (Nugget(("the bridge opens",), True), Nugget(("64 million",), True))
CASE = EvalCase(
    id="one", question="Any news?", story="bridge", form="latest", nuggets=FACTS, gold_doc_ids=("new", "old", "again"),
    order=("new", "old"),
)  # fmt: skip


def claim(text: str, article: str, day: str) -> Claim:
    cited = Citation(1, article, 1, 0, len(text), text, "", day, None, None, None, "news")
    return Claim(text, "verbatim", (cited,), date=day)


def answer(*claims: Claim) -> Answer:
    return Answer("", "", declined=not claims, confidence=0.5, mode="extractive", claims=claims)


OPENS = "The bridge opens."
RIGHT = answer(claim(OPENS, "new", "2025-11-08"))
WRONG = answer(claim("It rained.", "new", "2025-11-08"))


@pytest.mark.parametrize(("article", "right"), [("new", 1.0), ("again", 1.0), ("old", 0.0), ("another", 0.0)])
def test_the_latest_begins_with_the_newest_article_or_one_that_repeats_it(article: str, right: float) -> None:
    assert forms.right(CASE, answer(claim(OPENS, article, "2025-11-08"))).value == right


def test_steps_are_in_the_order_of_time() -> None:
    steps = claim(OPENS, "old", "2025-01-01"), claim("It costs 64 million.", "new", "2025-11-08")
    timeline = replace(CASE, form="timeline")
    assert forms.right(timeline, answer(*steps)).value == 1.0
    assert forms.right(timeline, answer(*steps[::-1])).value == 0.0


def test_a_comparison_is_told_side_by_side_or_in_one_sentence() -> None:
    both = claim("The bridge opens and costs 64 million.", "new", "2025-11-08")
    apart = claim(OPENS, "new", "2025-11-08"), claim("It costs 64 million.", "new", "2025-11-08")
    comparison = replace(CASE, form="comparison")
    assert forms.right(comparison, answer(both)).value == 1.0
    assert forms.right(comparison, answer(*apart)).value == 0.0
    sides = (replace(one, heading=heading) for one, heading in zip(apart, ("When", "How much"), strict=True))
    assert forms.right(comparison, answer(*sides)).value == 1.0


def record(name: str, form: str, given: Answer | None) -> Record:
    case = replace(CASE, id=name, form=form, story=name)
    return Record(case=case, answer=given, error=None if given else "ValueError: no")


def test_right_wrong_and_declined_are_told_by_form() -> None:
    told = [
        record("a", "latest", RIGHT),
        record("b", "latest", WRONG),
        record("c", "why", answer()),
        record("d", "why", RIGHT),
        record("e", "why", None),
    ]
    assert [forms.outcome(one) for one in told] == ["right", "wrong", "declined", "right", None]
    lines = [line.split() for line in forms.report(told)]
    assert [(line[0], line[1], line[2], *line[-2:]) for line in lines[1:]] == [
        ("latest", "2", "0.500", "0.500", "0.000"),
        ("why", "2", "0.500", "0.000", "0.500"),
        ("all", "4", "0.500", "0.250", "0.250"),
    ]
    assert forms.report([])[1:] == []


def test_the_gate_looks_at_every_form_there_is() -> None:
    assert {case.form for case in forms.cases("all")} == set(forms.FORMS)
    assert {metric.name for metric in forms.GATED} == {f"right, {form}" for form in (*forms.FORMS, "all")}
