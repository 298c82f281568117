"""A sentence that leans on what was said before brings that sentence, word for word, with a footnote of its own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.candidates import Thread
from assistant.answering.lead_in import lead_in, leans
from assistant.assembly import build_assistant
from assistant.config import AnswerConfig, Config
from assistant.footnotes import answer_text
from assistant.schema import Answer, Citation, Span, Turn
from assistant.weights import shipped
from tests.conftest import ingest, write_article
from tests.fakes import HashEncoder

NAMED = "The Vastby footbridge was opened on Friday."
WEIGHTS = shipped().lead_in


def span_of(text: str, sentence: str) -> Span:
    start = text.index(sentence)
    return Span(start, start + len(sentence))


@pytest.mark.parametrize(
    "sentence",
    [
        "It cost 640,000 crowns.",
        "But it cost 640,000 crowns.",
        "“It is a disgrace,” said the mayor.",
        "Its builders gave it away.",
        "She has led the union since 2019.",
        "This angered the harbour union.",
        "The latter paid for it.",
        "They had asked for eight weeks.",
    ],
)
def test_a_sentence_that_stands_for_something_leans_on_it(sentence: str) -> None:
    assert leans(sentence)
    text = f"Nothing to do with it.\n\n{NAMED} {sentence} More was said."
    found = lead_in(text, span_of(text, sentence), WEIGHTS)
    assert found is not None
    assert text[found.start : found.end] == NAMED


@pytest.mark.parametrize(
    "sentence",
    [
        "The bridge cost 640,000 crowns.",
        "It is unclear who will pay.",
        "It was the first bridge over the river.",
        "This week the bridge opens.",
        "Those who came early waited.",
        "Itzel Moreno built it.",
        "Thessaly is far away.",
    ],
)
def test_a_sentence_that_stands_alone_brings_none(sentence: str) -> None:
    text = f"{NAMED} {sentence}"
    assert lead_in(text, span_of(text, sentence), WEIGHTS) is None


def test_what_is_before_is_passed_over_where_it_leans_too_and_nothing_before_is_no_lead_in() -> None:
    text = f"{NAMED}\n\nIt is of steel. It cost 640,000 crowns."
    found = lead_in(text, span_of(text, "It cost 640,000 crowns."), WEIGHTS)
    assert found == span_of(text, NAMED)
    assert lead_in("It cost 640,000 crowns.", Span(0, 23), WEIGHTS) is None


@pytest.fixture
def answer(tmp_path: Path) -> Answer:
    write_article(tmp_path / "in", "bridge", f"{NAMED} It cost 640,000 crowns, the town says. Nobody came.")
    config = Config(
        library=tmp_path / "library",
        passage_tokens=60,
        answer=AnswerConfig(threshold=0.0, sentences_read=0, max_claims=1),
    )
    ingest(config, tmp_path / "in")
    return build_assistant(config, HashEncoder()).ask("How many crowns, the town says, cost?")


def test_an_answer_brings_it_with_a_footnote_of_its_own(answer: Answer) -> None:
    (claim,) = answer.claims
    assert claim.text.startswith("It cost 640,000")
    assert claim.lead_in is not None
    assert (claim.lead_in.quote, claim.lead_in.number, claim.citations[0].number) == (NAMED, 1, 2)
    assert [c.number for c in answer.citations] == [1, 2]
    assert answer_text(answer).startswith(f"“{NAMED}” [1]\n\n“It cost 640,000 crowns, the town says.” [2]")
    assert Answer.from_dict(answer.to_dict()) == answer


def test_a_sentence_that_is_quoted_anyway_is_no_lead_in_beside_it(tmp_path: Path) -> None:
    write_article(tmp_path / "in", "bridge", f"{NAMED} It cost 640,000 crowns, the town says.")
    answering = AnswerConfig(threshold=0.0, sentences_read=0, keep_ratio=0.0, keep_ratio_exact=0.0)
    config = Config(library=tmp_path / "library", passage_tokens=60, answer=answering)
    ingest(config, tmp_path / "in")
    answer = build_assistant(config, HashEncoder()).ask(
        "What about crowns, the town, Friday and the Vastby footbridge?"
    )
    assert len(answer.claims) == 2
    assert sorted(c.quote for c in answer.citations) == sorted(claim.text for claim in answer.claims)


@given(st.text(max_size=300), st.integers(0, 300), st.integers(1, 80))
def test_whatever_the_text_it_lies_before_the_sentence(text: str, start: int, length: int) -> None:
    span = Span(min(start, len(text)), min(start + length, len(text)))
    found = lead_in(text, span, WEIGHTS)
    assert found is None or (0 <= found.start < found.end <= span.start)


def test_what_a_turn_told_is_its_answer_and_not_what_leads_in_to_it() -> None:
    named = Citation(1, "bridge", 1, 0, 43, NAMED, "", None, None, None, None, "news")
    told = replace(named, number=2, start=44, end=67, quote="It cost 640,000 crowns.")
    turn = Turn("What did it cost?", (named, told), said=(told.quote,))
    assert Thread.of([turn]).told == {("bridge", 1, 44)}
    assert Thread.of([replace(turn, said=("A model's words.",))]).told == {("bridge", 1, 0)}
