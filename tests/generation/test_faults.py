"""Every way in which a language model can fail ends in a useful answer, in time, with one line that says why."""

from __future__ import annotations

import time
from threading import Barrier, Thread

import pytest

from assistant.schema import Answer, Turn
from tests.generation.conftest import WriteWith
from tests.scripted_llm import Reply, ScriptedModel

QUESTION = "When will the Heron Bridge open?"
LONG = "The Heron Bridge will open in May 2028 and that is all there is to say about it. " * 20

UNREADABLE = "sent something unreadable"
FAULTS = {
    "refused key": (Reply(status=401), "refused to answer"),
    "forbidden": (Reply(status=403), "refused to answer"),
    "no such model": (Reply(status=404), "was not found"),
    "too long": (Reply(status=400, error="maximum context length is 2048 tokens"), "could not read that much"),
    "bad request": (Reply(status=400), "did not accept the question"),
    "busy": (Reply(status=429, headers={"retry-after": "0"}), "is busy"),
    "busy for long": (Reply(status=429, headers={"retry-after": "3600"}), "is busy"),
    "server error": (Reply(status=500), "failed"),
    "unavailable": (Reply(status=503), "failed"),
    "silent": (Reply(LONG, before=30), "took too long"),
    "silent in the middle": (Reply(LONG, between=3, size=40), "took too long"),
    "cut off": (Reply(LONG, cut=150), "broke off"),
    "empty": (Reply(""), "wrote nothing"),
    "blank": (Reply("  \n \n"), "wrote nothing"),
    "a megabyte": (Reply("word " * 200_000, size=50_000), "wrote far too much"),
    "invalid UTF-8": (Reply(raw=b'data: {"choices": [{"delta": {"content": "\xff"}}]}\n\n'), UNREADABLE),
    "no JSON": (Reply(raw=b"data: <html>nonsense</html>\n\n"), UNREADABLE),
    "a web page": (Reply(raw=b"<html>Welcome</html>"), "wrote nothing"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_ends_in_quoted_sentences_and_says_why(write_with: WriteWith, name: str) -> None:
    reply, why = FAULTS[name]
    assistant = write_with(ScriptedModel(reply), timeout=2.0)
    began = time.monotonic()
    answer = assistant.ask(QUESTION)
    assert time.monotonic() - began < 5
    assert (answer.mode, answer.declined) == ("extractive", False)
    assert answer.fallback == f"The language model {why}, so the articles are quoted instead."
    assert answer.claims[0].verdict == "verbatim"
    assert "May 2028" in answer.claims[0].text
    assert answer.model is not None and answer.model.calls >= 1


def test_no_server_at_all(write_with: WriteWith) -> None:
    answer = write_with(ScriptedModel("x"), url="http://127.0.0.1:9/v1", timeout=5.0).ask(QUESTION)
    assert answer.fallback == "The language model could not be reached, so the articles are quoted instead."
    assert answer.claims


def test_a_fault_in_rewriting_the_question_is_the_same(write_with: WriteWith) -> None:
    model = ScriptedModel(Reply(status=401))
    answer = write_with(model).ask("and what will it cost?", [Turn(QUESTION)])
    assert answer.fallback and "refused" in answer.fallback
    assert "64 million" in answer.claims[0].text
    assert len(model.requests) == 1


def test_a_passing_fault_is_tried_again(write_with: WriteWith) -> None:
    model = ScriptedModel(
        Reply(status=500), Reply(status=429, headers={"retry-after": "0.1"}), "The articles don’t say."
    )
    answer = write_with(model).ask(QUESTION)
    assert answer.declined and answer.fallback is None
    assert len(model.requests) == 3


def test_no_more_than_three_tries(write_with: WriteWith) -> None:
    model = ScriptedModel(Reply(status=500))
    write_with(model).ask(QUESTION)
    assert len(model.requests) == 3


def test_a_model_that_fails_three_times_in_a_row_is_left_alone_for_a_while(write_with: WriteWith) -> None:
    model = ScriptedModel(Reply(status=401))
    assistant = write_with(model)
    for _ in range(3):
        assistant.ask(QUESTION)
    answer = assistant.ask(QUESTION)
    assert len(model.requests) == 3
    assert answer.fallback == "The language model failed a moment ago, so the articles are quoted instead."
    assert answer.claims


def test_more_calls_than_are_allowed_at_once_are_not_made(write_with: WriteWith) -> None:
    model = ScriptedModel(Reply("The articles don’t say.", before=4.0))
    assistant = write_with(model, at_once=1, timeout=10.0)
    together, answers = Barrier(2), list[Answer]()

    def ask() -> None:
        together.wait()
        answers.append(assistant.ask(QUESTION))

    threads = [Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(model.requests) == 1
    assert sorted(a.fallback or "" for a in answers) == [
        "",
        "The language model is busy, so the articles are quoted instead.",
    ]
