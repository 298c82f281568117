"""The reader that ships: it finds the words that answer, or says that there are none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answering.reading import reranked
from assistant.assembly import build_assistant, default_reader
from assistant.config import AnswerConfig, Config
from assistant.library.sentences import paragraphs, sentences
from assistant.pipeline import Assistant
from assistant.retrieval.reader import WEIGHTS, Look, Reading
from assistant.schema import Citation, Claim, Passage, RankedPassage, Span
from assistant.web.wording import emphasised
from assistant.weights import shipped

TEXT = (
    "The lighthouse was built of granite between 1852 and 1855. Its last keeper, Henrik Sand, left the rock in 1987. "
    "The new plant cost 640,000 crowns, paid by the Coastal Administration."
)


def read(question: str, text: str = TEXT) -> tuple[list[Span], Sequence[Reading | None]]:
    spans = [s for p in paragraphs(text) for s in sentences(text, p)]
    return spans, default_reader().read(question, [Look("The light on the rock", text, span) for span in spans])


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Who was the last keeper of the lighthouse?", "Henrik Sand"),
        ("When did the last keeper leave the rock?", "1987"),
        ("How much did the new plant cost?", "640,000 crowns"),
    ],
)
def test_the_words_that_answer_are_found(question: str, words: str) -> None:
    _, found = read(question)
    best = max((f for f in found if f), key=lambda f: f.score)
    assert words in TEXT[best.span.start : best.span.end]


def test_another_subject_scores_lower_than_an_answer() -> None:
    def best(question: str) -> float:
        return max(f.score for f in read(question)[1] if f)

    assert best("Who was the last keeper of the lighthouse?") > best("Which team won the football match?") + 2


@settings(max_examples=40)
@given(st.text(max_size=80), st.text(max_size=400))
def test_a_span_lies_in_its_sentence_for_any_text(question: str, text: str) -> None:
    spans, found = read(question, text)
    assert len(found) == len(spans)
    for span, best in zip(spans, found, strict=True):
        assert best is None or span.start <= best.span.start < best.span.end <= span.end


def test_a_look_reads_alike_alone_and_among_others() -> None:
    looks = [Look("", text, Span(0, len(text))) for text in sorted({TEXT[:58], TEXT[59:107], TEXT, "No."})]
    together = default_reader().read("Who was the last keeper?", looks)
    for look, found in zip(looks, together, strict=True):
        (alone,) = default_reader().read("Who was the last keeper?", [look])
        assert alone is not None and found is not None
        assert alone.span == found.span
        assert alone.score == pytest.approx(found.score, abs=1e-3)


def test_what_does_not_fit_is_left_unread() -> None:
    text = " ".join(f"Sentence number {n} tells of nothing in particular." for n in range(120))
    _, found = read("What does it tell of?", text)
    assert found[0] is not None
    assert found[-1] is None


def test_the_weights_are_small_enough_to_ship_and_described() -> None:
    assert WEIGHTS.stat().st_size <= 25_000_000
    card = (WEIGHTS.parent / "card.md").read_text(encoding="utf-8")
    assert all(word in card for word in ("CC BY-SA", "Limits", "examples"))


@pytest.fixture
def reading(sample_library: Path) -> Assistant:
    """The sample archive with the reader switched on."""
    return build_assistant(Config(library=sample_library, answer=AnswerConfig(threshold=0.2, sentences_read=12)))


def test_the_answering_words_of_a_claim_are_inside_its_quote(reading: Assistant) -> None:
    answer = reading.ask("When was the tower on Gull Rock built?")
    cited = answer.citations[0]
    assert cited.answer is not None
    start, end = cited.answer
    assert cited.start <= start < end <= cited.end
    assert "1855" in reading.library.article(cited.article_id, cited.version).text[start:end]


def test_what_was_read_changes_the_ranking_and_no_word(reading: Assistant, sample: Assistant) -> None:
    question = "Who was the last keeper of the lighthouse?"
    without = sample.under(replace(sample.config, answer=AnswerConfig(sentences_read=0)))
    read, unread = reading.ask(question), without.ask(question)
    assert {p.passage_id for p in read.passages} == {p.passage_id for p in unread.passages}
    assert read.seconds["read"] > unread.seconds["read"]
    for cited in read.citations:
        stored = reading.library.article(cited.article_id, cited.version).text
        assert stored[cited.start : cited.end] == cited.quote


def test_ranking_without_readings_is_left_as_it_is() -> None:
    passage = Passage("a@1#0", "a", 1, 0, 4, "Yes.", "A")
    assert reranked([RankedPassage(passage, 0.4)], [], shipped().reading) == [RankedPassage(passage, 0.4)]


def test_the_page_emphasises_them_and_changes_no_word() -> None:
    cited = Citation(1, "a", 1, 10, 22, "Sold: 5 eggs", "A", *[None] * 4, "news", answer=(16, 17))
    claim = Claim("Sold: 5 eggs", "verbatim", (cited,))
    assert emphasised(claim) == [("Sold: ", False), ("5", True), (" eggs", False)]
    assert emphasised(replace(claim, text="Otherwise")) == [("Otherwise", False)]
