"""Any order of editing, withdrawing, hiding, restoring, correcting, erasing, approving, asking and restarts keeps what
must always hold: exact words, frozen marks, withdrawn means gone, and nothing approved given beyond its articles."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assistant.assembly import build_assistant, build_ingest
from assistant.attribution.check import Checker
from assistant.config import AnswerConfig, Config
from assistant.desk import articles as desk
from assistant.desk.answers import AnswerLog
from assistant.desk.approval import approve
from assistant.desk.redaction import REDACTED
from assistant.desk.resting import Cited, Sentence
from assistant.errors import FootnoteError
from assistant.library.ingest import Ingest
from assistant.library.store import Library
from assistant.pins.store import Pins, lapsed
from assistant.schema import Answer, Turn
from assistant.weights import shipped
from tests.conftest import ingest, write_article
from tests.fakes import HashEncoder, Silence

TEXTS = {
    "bridge": "The Heron Bridge will cost 39 million crowns. The council voted by 17 to eight.",
    "ferry": "The ferry Sigrun burnt in January. All 83 people on board were saved.",
    "terns": "Wardens counted 1,312 pairs of terns. They leave in August.",
}
QUESTIONS = {
    "bridge": "What will the Heron Bridge cost?",
    "ferry": "Who was saved from the ferry?",
    "terns": "How many pairs of terns were counted?",
}
VISITOR = "v"
CHECKER = Checker(HashEncoder(), None, shipped().checking)
articles = st.sampled_from(["bridge", "bridge", "ferry", "terns"])


class Newsroom:
    """A library and those who use it. Each step is checked against how it must stand then."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self._in = Path(self._folder.name) / "in"
        self._config = Config(
            library=Path(self._folder.name) / "library",
            passage_tokens=60,
            answer=AnswerConfig(threshold=0.0, sentences_read=0),
        )
        for article_id, text in TEXTS.items():
            write_article(self._in, article_id, text)
        ingest(self._config, self._in)
        self._state = dict.fromkeys(TEXTS, "used")
        self._given: dict[str, Answer] = {}
        self._edits = 0
        self.restart()

    def restart(self, _: str = "") -> None:
        self._assistant = build_assistant(self._config, HashEncoder())
        self._library = Library.open(self._config.library)
        self._log = AnswerLog(self._library.database)
        self._conversation = self._log.latest(VISITOR) or self._log.start(VISITOR)

    def _ingest(self) -> Ingest:
        return build_ingest(self._config, Silence(), HashEncoder())

    def edit(self, article_id: str) -> None:
        self._edits += 1
        write_article(self._in, article_id, f"{TEXTS[article_id]} This is edit {self._edits}.")
        ingest(self._config, self._in)

    def withdraw(self, article_id: str) -> None:
        if self._state[article_id] in ("used", "hidden"):
            desk.withdraw(self._library, article_id, "Wrong.")
            self._state[article_id] = "withdrawn"
        else:
            with pytest.raises(FootnoteError):
                desk.withdraw(self._library, article_id, "Wrong.")

    def hide(self, article_id: str) -> None:
        if self._state[article_id] == "used":
            desk.hide(self._library, article_id, "Being checked.")
            self._state[article_id] = "hidden"

    def restore(self, article_id: str) -> None:
        if self._state[article_id] in ("withdrawn", "hidden"):
            desk.restore(self._ingest(), self._library, article_id, "Checked.")
            self._state[article_id] = "used"

    def correct(self, article_id: str) -> None:
        if self._state[article_id] != "erased":
            self._edits += 1
            text = self._library.article(article_id).text + f" Correction {self._edits}."
            desk.correct(self._ingest(), self._library, article_id, article_id, text, "It was wrong.")
            ingest(self._config, self._in)
            assert self._library.article(article_id).text == text

    def erase(self, article_id: str) -> None:
        if "erased" in self._state.values():
            return
        desk.erase(self._library, article_id, "A court.")
        self._state[article_id] = "erased"

    def approve(self, article_id: str) -> None:
        first = TEXTS[article_id].partition(". ")[0] + "."
        said = [Sentence(first, (Cited(article_id, first),))]
        if self._state[article_id] == "used":
            approve(self._library, CHECKER, QUESTIONS[article_id], said, "editor")
        else:
            with pytest.raises(FootnoteError):
                approve(self._library, CHECKER, QUESTIONS[article_id], said, "editor")

    def ask(self, article_id: str) -> None:
        if self._library.is_empty():
            return
        history = [Turn.of(stored.answer) for stored in self._log.answers(self._conversation, VISITOR)[-3:]]
        answer = self._assistant.ask(QUESTIONS[article_id], history)
        unused = {i for i, state in self._state.items() if state != "used"}
        assert not {c.article_id for c in answer.citations} & unused
        assert not {p.article_id for p in answer.passages} & unused
        assert not {n.article_id for n in answer.nearest} & unused
        assert [c.number for c in answer.citations] == list(range(1, len(answer.citations) + 1))
        standing = [p for p in Pins(self._library.database).all() if lapsed(p.answer, self._library) is None]
        assert (answer.mode == "checked") == (QUESTIONS[article_id] in {p.question for p in standing})
        if answer.mode == "checked":
            assert all(self._library.article(c.article_id).version == c.version for c in answer.citations)
        self._given[self._log.record(self._conversation, VISITOR, answer).id] = answer

    def what_can_be_found_is_what_may_be_used(self) -> None:
        used = {i for i, state in self._state.items() if state == "used"}
        assert {i.partition("@")[0] for i in self._library.passage_ids()} == used
        assert {a.id for a in self._library.articles()} == used

    def what_was_given_stands_as_it_was_given(self) -> None:
        for answer_id, answer in self._given.items():
            stored = self._log.get(answer_id)
            assert stored
            assert [c.number for c in stored.answer.citations] == [c.number for c in answer.citations]
            for claim in stored.answer.claims:
                for c in claim.all_citations:
                    if self._state[c.article_id] == "erased":
                        assert c.quote == ""
                        assert claim.text == REDACTED or c not in claim.citations
                    else:
                        assert self._library.article(c.article_id, c.version).text[c.start : c.end] == c.quote

    def close(self) -> None:
        self._folder.cleanup()


STEPS = ["edit", "withdraw", "hide", "restore", "restore", "correct", "erase", "approve", "approve", "restart"]


@settings(max_examples=12)
@example(
    [("approve", "bridge"), ("correct", "bridge"), ("approve", "bridge"), ("restart", "bridge"), ("erase", "bridge")]
)
@example([("approve", "ferry"), ("withdraw", "ferry"), ("edit", "ferry"), ("restore", "ferry"), ("approve", "ferry")])
@example([("approve", "terns"), ("hide", "terns"), ("restore", "terns"), ("edit", "terns"), ("erase", "terns")])
@example([("edit", "bridge"), ("edit", "bridge"), ("withdraw", "ferry"), ("erase", "terns")])
@given(st.lists(st.tuples(st.sampled_from(STEPS), articles), min_size=4, max_size=10))
def test_whatever_is_done_the_promises_are_kept(steps: list[tuple[str, str]]) -> None:
    newsroom = Newsroom()
    try:
        for step, article_id in steps:
            getattr(newsroom, step)(article_id)
            for asked_about in TEXTS:
                newsroom.ask(asked_about)
            newsroom.what_can_be_found_is_what_may_be_used()
        newsroom.what_was_given_stands_as_it_was_given()
    finally:
        newsroom.close()
