"""The best sentences are read, each alone and among its neighbours; what is found in them orders them anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.assembly import build_assistant
from assistant.config import AnswerConfig, Config
from assistant.pipeline import Assistant
from assistant.retrieval.reader import Look, Reading
from assistant.schema import Span
from tests.conftest import ingest, write_article
from tests.fakes import HashEncoder

FERRY = "The ferry sails at noon. It carries ninety cars. The fare is eight crowns. Dogs travel free."
QUESTION = "What does the ferry carry?"


class Favouring:
    """Finds the answer where a word stands, with one score alone and another among neighbours."""

    def __init__(self, word: str, alone: float, among: float) -> None:
        self.word, self.alone, self.among = word, alone, among
        self.looks: list[Look] = []

    def read(self, question: str, looks: Sequence[Look]) -> Sequence[Reading | None]:
        self.looks.extend(looks)
        return [self._reading(look) for look in looks]

    def _reading(self, look: Look) -> Reading | None:
        score = self.among if look.headline else self.alone
        held = self.word in look.text[look.sentence.start : look.sentence.end]
        span = Span(look.sentence.start, look.sentence.start + 3)
        return Reading(span, score if held else -9.0)


def asking(config: Config, tmp_path: Path, reader: Favouring, most: int = 4) -> Assistant:
    write_article(tmp_path / "in", "ferry", FERRY, title="The timetable")
    ingest(config, tmp_path / "in")
    return build_assistant(
        replace(config, answer=AnswerConfig(threshold=0.0, sentences_read=most)), HashEncoder(), reader
    )


def test_each_is_looked_at_alone_and_between_its_neighbours_under_the_headline(config: Config, tmp_path: Path) -> None:
    reader = Favouring("fare", 1.0, 1.0)
    asking(config, tmp_path, reader).consider(QUESTION)
    alone = {look.text for look in reader.looks if not look.headline}
    among = {look.text[look.sentence.start : look.sentence.end]: look for look in reader.looks if look.headline}
    assert alone == set(among) == {s + "." for s in FERRY.rstrip(".").split(". ")}
    assert among["The fare is eight crowns."].headline == "The timetable"
    assert among["The fare is eight crowns."].text == FERRY[FERRY.index("It carries") :]
    assert among["The ferry sails at noon."].text == "The ferry sails at noon. It carries ninety cars."


def test_what_answers_moves_up_by_the_mean_of_both_scores(config: Config, tmp_path: Path) -> None:
    assistant = asking(config, tmp_path, Favouring("Dogs", 6.0, 2.0))
    unread = assistant.under(replace(assistant.config, answer=AnswerConfig(sentences_read=0)))
    places = [[c.text for c in a.consider(QUESTION).sentences].index("Dogs travel free.") for a in (unread, assistant)]
    assert places[1] < places[0]
    read = assistant.consider(QUESTION).sentences[places[1]]
    assert read.evidence.reading == pytest.approx(1.4)
    assert read.answer is not None
    assert FERRY[read.answer.start : read.answer.end] == "Dog"


def test_words_are_marked_only_where_the_reader_would_rather_answer_than_not(config: Config, tmp_path: Path) -> None:
    found = asking(config, tmp_path, Favouring("Dogs", 1.0, -2.0)).consider(QUESTION).sentences
    assert [c.read is not None for c in found] == [True] * 4
    assert [c.answer for c in found] == [None] * 4


def test_no_more_are_read_than_the_setting_says(config: Config, tmp_path: Path) -> None:
    reader = Favouring("Dogs", 1.0, 1.0)
    found = asking(config, tmp_path, reader, most=2).consider(QUESTION).sentences
    assert len(reader.looks) == 4
    assert sum(c.read is not None for c in found) == 2
    assert len(found) == 4
