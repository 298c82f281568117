"""An answer says how sure it is, in one of two bands; a decline offers stories, each by its own first sentence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answering.parts import joined
from assistant.assembly import build_assistant
from assistant.config import UNSURE_SENTENCE, AnswerConfig, Config
from assistant.desk.answers import AnswerLog
from assistant.desk.exports import as_markdown, as_text
from assistant.footnotes import answer_text
from assistant.pipeline import Assistant
from assistant.schema import Answer, Certainty
from tests.conftest import ingest, write_article
from tests.fakes import HashEncoder

QUESTION = "What will the Heron Bridge cost?"
FIRST = "The harbour union met on Monday."


@pytest.fixture
def assistant(tmp_path: Path) -> Assistant:
    write_article(tmp_path / "in", "bridge", f"{FIRST} The Heron Bridge will cost 39 million crowns.")
    config = Config(library=tmp_path / "library", passage_tokens=60)
    ingest(config, tmp_path / "in")
    return build_assistant(config, HashEncoder())


def asked(assistant: Assistant, threshold: float, sure: float, question: str = QUESTION) -> Answer:
    answer = AnswerConfig(threshold=threshold, sure=sure, sentences_read=0)
    return assistant.under(replace(assistant.config, answer=answer)).ask(question)


@pytest.mark.parametrize(("sure", "certainty"), [(0.0, "answers"), (1.0, "may answer")])
def test_an_answer_below_the_line_is_introduced_as_one_that_may_answer(
    assistant: Assistant, sure: float, certainty: Certainty
) -> None:
    answer = asked(assistant, 0.0, sure)
    assert answer.certainty == certainty
    assert answer.to_dict()["certainty"] == certainty
    stored = AnswerLog(assistant.library.database).record(None, "v", answer)
    for told in (answer_text(answer), as_text(stored, []), as_markdown(stored, [])):
        assert (UNSURE_SENTENCE in told) == (certainty == "may answer")


def test_a_decline_offers_the_story_it_found_by_its_first_sentence(assistant: Assistant) -> None:
    answer = asked(assistant, 1.0, 1.0)
    assert (answer.declined, answer.certainty) == (True, None)
    (offered,) = answer.nearest
    assert (offered.title, offered.quote) == ("bridge", FIRST)
    assert UNSURE_SENTENCE not in answer_text(answer)


def test_an_answer_in_two_parts_is_as_sure_as_the_less_sure_one(assistant: Assistant) -> None:
    sure, unsure = asked(assistant, 0.0, 0.0), asked(assistant, 0.0, 1.0)
    assert joined(QUESTION, sure, unsure).certainty == "may answer"
    assert joined(QUESTION, sure, asked(assistant, 1.0, 1.0)).certainty == "answers"


def test_answers_of_earlier_versions_have_none(assistant: Assistant) -> None:
    held = asked(assistant, 0.0, 0.0).to_dict()
    del held["certainty"]
    assert Answer.from_dict(held).certainty is None
