"""A question of any length within the limit, in any script, is answered or declined; none ends in an error."""

from __future__ import annotations

import itertools
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assistant.assembly import build_assistant, default_encoder, default_judge, default_reader
from assistant.batch import ask_all
from assistant.config import MAX_QUESTION_CHARS, AnswerConfig, Config
from assistant.library.tokens import SPECIAL, Tokens
from assistant.pipeline import Assistant
from assistant.retrieval.reader import Look
from assistant.schema import Span, Turn
from tests.conftest import ingest, write_article
from tests.fakes import HashEncoder
from tests.scripts import LENGTHS, SCRIPTS, question

SHORT = "And why?"
# Any character, half ones too, once or so often that it fits no model.
ANY_TEXT = st.builds(
    lambda text, times: text * times, st.text(st.characters(), max_size=60), st.sampled_from([1, 1, 90])
)


def alone(script: str, length: int) -> dict[str, object]:
    return {"id": f"{script}, {length}", "question": question(script, length)}


def followed(script: str, length: int) -> dict[str, object]:
    before = [{"role": "user", "text": question(script, length)}]
    return {"id": f"{script}, {length}, followed", "question": SHORT, "history": before}


def follows(script: str, length: int) -> dict[str, object]:
    asked = question(script, length)
    before = [{"role": "user", "text": asked}]
    return {"id": f"{script}, {length}, follows", "question": f"And {asked}"[:length], "history": before}


def batch(assistant: Assistant, asked: list[dict[str, object]], folder: Path) -> list[dict[str, object]]:
    """What a batch answers, a line for each question."""
    lines = folder / "questions.jsonl"
    lines.write_text("".join(json.dumps(a) + "\n" for a in asked), encoding="utf-8")
    assert [p for p in ask_all(assistant, lines, folder / "answers.jsonl") if p] == []
    answers = [json.loads(line) for line in (folder / "answers.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [a["id"] for a in answers] == [a["id"] for a in asked]
    assert all("claims" in a for a in answers)
    return answers


def test_the_longest_questions_of_every_script_are_answered_or_declined(sample: Assistant, tmp_path: Path) -> None:
    quick = sample.under(replace(sample.config, answer=AnswerConfig(sentences_read=1)))
    forms = itertools.cycle([alone, followed, follows])
    asked = [form(script, MAX_QUESTION_CHARS) for script, form in zip(SCRIPTS, forms, strict=False)]
    assert len(batch(quick, asked, tmp_path)) == 12


@pytest.mark.soak
def test_every_length_of_every_script_is_answered_or_declined(
    sample: Assistant, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = [(script, length) for script in SCRIPTS for length in LENGTHS]
    answers = [sample.ask(question(*entry)) for entry in table]
    asked = [followed(*entry) for entry in table] + [follows(script, MAX_QUESTION_CHARS) for script in SCRIPTS]
    conversations = batch(sample, asked, tmp_path)
    declined = sum(a.declined for a in answers)
    with capsys.disabled():
        print(f"\nlong questions: {len(answers)} alone ({declined} declined), {len(conversations)} in conversations")
    assert (len(answers), len(conversations)) == (312, 324)


class Breaking:
    """A reader that fails at one question."""

    def read(self, question: str, looks: Sequence[Look]) -> Sequence[None]:
        if "breaks" in question:
            raise RuntimeError("no reader can read this")
        return [None] * len(looks)


def test_a_question_that_goes_wrong_does_not_end_the_batch(config: Config, tmp_path: Path) -> None:
    write_article(tmp_path / "in", "bridge", "The Heron Bridge will cost 39 million crowns.")
    ingest(config, tmp_path / "in")
    reading = replace(config, answer=AnswerConfig(sentences_read=1))
    asked = [{"id": n, "question": q} for n, q in enumerate(("What does it cost?", "What breaks the bridge?", "Why?"))]
    lines, out = tmp_path / "questions.jsonl", tmp_path / "answers.jsonl"
    lines.write_text("".join(json.dumps(a) + "\n" for a in asked), encoding="utf-8")
    told = list(ask_all(build_assistant(reading, HashEncoder(), Breaking()), lines, out))
    assert [bool(t) for t in told] == [False, True, False]
    answers = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert answers[1] == {"id": 1, "error": "could not be answered (RuntimeError)"}
    assert "claims" in answers[0] and "claims" in answers[2]


def test_many_different_words_are_searched_for(sample: Assistant) -> None:
    words = " ".join(f"{first}{second}" for first in "bcdfghjklmnpqrstvwxz" for second in "0123456789bcdfghjklmnpqrstv")
    quick = sample.under(replace(sample.config, answer=AnswerConfig(sentences_read=1)))
    assert quick.ask(words[:MAX_QUESTION_CHARS].strip(), [Turn(words[:MAX_QUESTION_CHARS])]).question


@settings(max_examples=60)
@given(ANY_TEXT, ANY_TEXT, st.integers(min_value=8, max_value=64), st.sampled_from(["start", "end"]))
def test_two_texts_always_fit_and_neither_is_crowded_out(first: str, second: str, most: int, keeps: str) -> None:
    tokens = Tokens(most, keeps)  # type: ignore[arg-type]
    ids, types, offsets = tokens.of_two(first, second)
    room = most - SPECIAL
    kept = int((types[0] == 1).sum()) - 1
    assert ids.shape == types.shape == (1, len(offsets))
    assert ids.shape[1] <= most
    assert kept >= min(tokens.count(second), room // 2)
    assert ids.shape[1] == min(most, tokens.count(first) + tokens.count(second) + SPECIAL)


@settings(max_examples=40)
@given(ANY_TEXT, ANY_TEXT, ANY_TEXT)
@example("why " * 600, "", "The ferry sails.")
@example("", "ferry " * 600, "The ferry sails.")
def test_every_model_reads_any_text(asked: str, headline: str, text: str) -> None:
    spans = (Span(0, len(text)),)
    read = default_reader().read(asked, [Look(headline, text, *spans)])
    assert len(read) == 1
    assert read[0] is None or 0 <= read[0].span.start < read[0].span.end <= len(text)
    judged = default_judge().judge(asked, text)
    assert judged.supported + judged.neutral + judged.refuted == pytest.approx(1)
    embedded = default_encoder().embed_passage(headline, text, spans)
    for vector in (default_encoder().embed_question(asked), embedded.vector, embedded.sentences[0]):
        assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-4)


def test_the_end_of_a_long_question_is_what_is_read() -> None:
    text = "The lighthouse was built in 1855. Its last keeper, Henrik Sand, left the rock in 1987."
    led_up_to = "I have been reading about the coast for many years and have one thing to ask you. " * 30
    (found,) = default_reader().read(f"{led_up_to}Who was the last keeper?", [Look("", text, Span(0, len(text)))])
    assert found is not None
    assert "Henrik Sand" in text[found.span.start : found.span.end]
