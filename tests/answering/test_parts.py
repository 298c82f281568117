"""A question that asks two things is answered in both, or the open part is named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answering.parts import joined, parts
from assistant.assembly import build_assistant
from assistant.config import AnswerConfig, Config
from assistant.pipeline import Assistant
from assistant.schema import Answer
from assistant.weights import shipped
from tests.conftest import ingest, write_article
from tests.fakes import HashEncoder

MILL = """\
The old mill on the river was sold to a baker of the town in May.

The baker wants to grind rye there from autumn.

Sheep graze on the meadow behind the church all summer.
"""


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Who is against the bridge, and why?", ("Who is against the bridge?", "And why?")),
        (
            "By how many votes did they win in 2023, and by how many in 2025?",
            ("By how many votes did they win in 2023?", "And by how many in 2025?"),
        ),
        ("Who bought the mill and when was it sold?", ("Who bought the mill?", "And when was it sold?")),
        ("Who bought the mill and the barn?", ("Who bought the mill and the barn?",)),
        ("The mill, and why it was sold", ("The mill, and why it was sold",)),
        ("What did Lund and Voss say?", ("What did Lund and Voss say?",)),
    ],
)
def test_parts(question: str, asked: tuple[str, ...]) -> None:
    assert parts(question, shipped().parts) == asked


@pytest.fixture
def mill(config: Config, tmp_path: Path) -> Assistant:
    write_article(tmp_path / "in", "mill", MILL, title="Town notes")
    ingest(config, tmp_path / "in")
    settings = AnswerConfig(threshold=0.3, sentences_read=0)
    return build_assistant(Config(library=config.library, answer=settings), HashEncoder())


def test_both_parts_are_answered_with_numbers_in_order(mill: Assistant) -> None:
    answer = mill.ask("Who was the old mill on the river sold to, and where do sheep graze on the meadow?")
    said = [claim.text for claim in answer.claims]
    assert said[0].startswith("The old mill")
    assert any(text.startswith("Sheep graze") for text in said)
    assert len(set(said)) == len(said)
    assert [c.number for c in answer.citations] == list(range(1, len(answer.citations) + 1))
    assert Answer.from_dict(answer.to_dict()) == answer


def test_the_part_that_the_articles_leave_open_is_named(mill: Assistant) -> None:
    answer = mill.ask("Who was the old mill on the river sold to, and which orchestra played Vivaldi in Vienna?")
    assert answer.claims[0].text.startswith("The old mill")
    assert answer.note == "“And which orchestra played Vivaldi in Vienna?” The articles don’t say."


def test_what_the_articles_disagree_on_is_told_where_only_the_second_part_is_answered() -> None:
    declined = Answer("Who?", "Who?", True, 0.1, "extractive")
    answered = Answer("And how many?", "And how many?", False, 0.9, "extractive", disagree=True)
    seconds = dict.fromkeys(("understand", "retrieve", "read", "answer", "total"), 0.0)
    whole = joined("Who, and how many?", replace(declined, seconds=seconds), replace(answered, seconds=seconds))
    assert whole.disagree
