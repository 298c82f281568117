"""What is told of another time does not answer a question that names its own as surely."""

from __future__ import annotations

import pytest

from assistant.assembly import build_assistant
from assistant.config import Config
from assistant.library.embedding import MiniLM
from assistant.pipeline import Assistant
from tests.conftest import ingest, write_article

RACE = """\
The rowing race round the lighthouse was won by the crew of the fire brigade in 41 minutes.

The band of the fire brigade played at the quay until midnight. It rained all day.
"""


@pytest.fixture(scope="module")
def regatta(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("regatta")
    config = Config(library=folder / "library")
    ingest(
        config, write_article(folder, "race", RACE, title="Fire brigade wins", published="2025-06-15"), encoder=MiniLM()
    )
    return build_assistant(config)


def test_the_winner_of_one_year_is_not_given_for_another_as_such(regatta: Assistant) -> None:
    this_year, another = (regatta.ask(f"Who won the rowing race in {year}?") for year in (2025, 2023))
    assert not this_year.declined
    assert another.certainty != "answers"
    assert another.confidence < this_year.confidence / 2


@pytest.mark.parametrize("question", ["Who won the rowing race?", "Who won the rowing race on Sunday?"])
def test_a_question_that_names_no_year_is_not_held_to_one(regatta: Assistant, question: str) -> None:
    assert {c.evidence.untimely for c in regatta.consider(question).sentences} == {0.0}
