"""An archive of one article is served: what it says is answered, what it does not say is declined."""

from __future__ import annotations

from pathlib import Path

from evals.alone import report, serve
from evals.dataset import EvalCase
from tests.conftest import write_article

TEXT = """The lighthouse on Gull Rock is to open its doors to visitors in May, the Coastal Administration said.

It was built of granite between 1852 and 1855 and stands twenty-four metres high. Its last keeper, Henrik Sand, left the
rock in 1987, when the lamp was made to work by itself.

A ticket is to cost nine crowns. Boats leave from the Old Quay at ten and at two, unless the wind is too strong."""
ASKED = [
    EvalCase(id="1", question="Who was the last to look after the light?", answers=("Henrik Sand",)),
    EvalCase(id="2", question="What does it cost to get in with a ticket?", answers=("nine crowns",)),
    EvalCase(id="3", question="When was the lighthouse built?", answers=("between 1852 and 1855",)),
    EvalCase(id="4", question="Who is the Coastal Administration's director?", answerable=False),
    EvalCase(id="5", question="Which film was shot on Gull Rock?", answerable=False),
]


def test_what_one_article_says_is_answered_and_what_it_does_not_is_declined(tmp_path: Path) -> None:
    write_article(tmp_path / "in", "light", TEXT, title="Lighthouse opens its doors")
    served = list(serve(tmp_path / "in", ASKED))
    assert [one.outcome for one in served] == ["right", "right", "right", "declined", "declined"]
    assert report(served)[-2:] == [
        "answerable: 3 right, 0 wrong, 0 declined",
        "near misses: 0 right, 0 wrong, 2 declined",
    ]


def test_an_answer_to_what_is_not_said_is_wrong_whatever_it_holds(tmp_path: Path) -> None:
    write_article(tmp_path / "in", "light", TEXT, title="Lighthouse opens its doors")
    (one,) = serve(tmp_path / "in", [EvalCase(id="1", question="When was the lighthouse built?", answerable=False)])
    assert one.outcome == "wrong"
