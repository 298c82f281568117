from __future__ import annotations

from pathlib import Path

import pytest

from assistant.assembly import build_assistant
from assistant.config import Config
from assistant.forms.clauses import sides
from assistant.library.embedding import MiniLM
from tests.conftest import ingest, write_article


@pytest.mark.parametrize(
    ("question", "headings"),
    [
        ("What did the town want and what did the parents want?",
         ["What did the town want?", "What did the parents want?"]),
        ("the mill, how high was it at first, and how high is the mill now", ["The mill, how high was it at first?",
         "How high is the mill now?"]),
        ("to Orford: the tram vs the bus, how long does it take?", ["The tram", "The bus"]),
        ("tram vs bus", []),
        ("who is for the school and who is against it?", []),
        ("what is the difference between a tram and a bus?", []),
        ("how and why do they differ", []),
    ],
)  # fmt: skip
def test_a_comparison_that_asks_twice_is_two_questions(question: str, headings: list[str]) -> None:
    assert [side.heading for side in sides(question)] == headings


def test_each_thing_is_asked_of_alone() -> None:
    asked = [side.question for side in sides("to Orford: the tram vs the bus, how long does it take?")]
    assert asked == ["to Orford: the tram, how long does it take?", "to Orford: the bus, how long does it take?"]


def test_each_side_is_answered_under_its_heading(config: Config, tmp_path: Path) -> None:
    text = (
        "The town wanted to close the school in Orford to save money.\n\nThe parents wanted a new roof for the school."
    )
    write_article(tmp_path / "in", "school", text, title="School in Orford", published="2025-03-01")
    ingest(config, tmp_path / "in", encoder=MiniLM())
    question = "what did the town want for the school and what did the parents want for the school"
    answer = build_assistant(config).ask(question)
    first, second = text.split("\n\n")
    assert answer.form == "comparison"
    assert [(claim.heading, claim.text) for claim in answer.claims] == [
        ("What did the town want for the school?", first),
        ("What did the parents want for the school?", second),
    ]
