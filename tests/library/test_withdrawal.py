"""Invariant 3: once an article is withdrawn, nothing finds or cites it, in any process, until it is restored."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from assistant.assembly import build_assistant, build_ingest
from assistant.config import AnswerConfig, Config
from assistant.desk import articles as desk
from assistant.desk.answers import AnswerLog
from assistant.errors import FootnoteError
from assistant.library.database import FILE_NAME, Database
from assistant.library.fulltext import match
from assistant.library.index import PassageIndex
from assistant.library.store import Library
from assistant.library.tables import SCHEMA_VERSION, TABLES
from assistant.library.withdrawal import withdraw
from assistant.schema import Turn
from tests.conftest import ingest, write_article
from tests.fakes import HashEncoder, Silence

BRIDGE = "The Heron Bridge will cost 39 million crowns. The council voted by 17 to eight."
FERRY = "The ferry Sigrun burnt in January. All 83 people on board were saved."
QUESTION = "What will the Heron Bridge cost?"


@pytest.fixture
def opened(config: Config, tmp_path: Path) -> Config:
    write_article(tmp_path / "in", "bridge", BRIDGE)
    write_article(tmp_path / "in", "ferry", FERRY)
    ingest(config, tmp_path / "in")
    return Config(library=config.library, passage_tokens=60, answer=AnswerConfig(threshold=0.0, passages_read=0))


def restore(config: Config, article_id: str) -> list[str]:
    return desk.restore(
        build_ingest(config, Silence(), HashEncoder()), Library.open(config.library), article_id, "checked"
    )


def test_withdrawn_means_gone_at_once_and_restored_means_back(opened: Config) -> None:
    assistant = build_assistant(opened, HashEncoder())
    log = AnswerLog(assistant.library.database)
    before = assistant.ask(QUESTION)
    assert before.claims[0].citations[0].article_id == "bridge"
    stored = log.record(log.start("v"), "v", before)
    assert desk.withdraw(Library.open(opened.library), "bridge", "It was wrong.") == [stored.id]

    after = assistant.ask(QUESTION)
    follow_up = assistant.ask("And who voted on it?", [Turn.of(before)])
    about = assistant.ask("When was this article published?", [Turn.of(before)])
    for answer in (after, follow_up, about):
        assert "bridge" not in {c.article_id for c in answer.citations}
        assert "bridge" not in {p.article_id for p in answer.passages}
        assert "bridge" not in {n.article_id for n in answer.nearest}
    library = assistant.library
    assert match(library, ["bridge"], 5) == []
    assert PassageIndex(library).state().is_whole
    assert [a.id for a in library.articles()] == ["ferry"]
    assert library.overview().articles == 1
    assert library.article("bridge").withdrawn_because == "It was wrong."
    assert library.article("bridge").text == BRIDGE

    assert restore(opened, "bridge") == [stored.id]
    again = assistant.ask(QUESTION)
    assert again.claims == before.claims
    assert PassageIndex(library).state().is_whole


def test_another_process_is_told_in_the_same_instant(opened: Config) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom assistant.assembly import build_assistant\n"
        "from assistant.config import AnswerConfig, Config\nfrom tests.fakes import HashEncoder\n"
        "config = Config(library=Path(sys.argv[1]), passage_tokens=60, "
        "answer=AnswerConfig(threshold=0.0, passages_read=0))\n"
        "assistant = build_assistant(config, HashEncoder())\n"
        "for line in sys.stdin:\n"
        "    answer = assistant.ask(line)\n"
        "    print(sorted({p.article_id for p in answer.passages}), flush=True)\n"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", code, str(opened.library)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdin and other.stdout
    try:
        other.stdin.write(QUESTION + "\n")
        other.stdin.flush()
        assert "bridge" in other.stdout.readline()
        withdraw(Library.open(opened.library), "bridge", "It was wrong.")
        other.stdin.write(QUESTION + "\n")
        other.stdin.flush()
        assert "bridge" not in other.stdout.readline()
    finally:
        other.stdin.close()
        other.wait(timeout=20)
        other.stdout.close()


def test_ingesting_does_not_bring_a_withdrawn_article_back(opened: Config, tmp_path: Path) -> None:
    desk.withdraw(Library.open(opened.library), "bridge", "It was wrong.")
    assert ingest(opened, tmp_path / "in")["unchanged"] == 2
    write_article(tmp_path / "in", "bridge", BRIDGE.replace("39", "48"))
    assert ingest(opened, tmp_path / "in")["updated"] == 1
    library = Library.open(opened.library)
    assert library.passage_ids() == {"ferry@1#0"}
    assert library.article("bridge").withdrawn_at
    restore(opened, "bridge")
    assert library.passage_ids() == {"ferry@1#0", "bridge@2#0"}


@pytest.mark.parametrize(
    ("article", "reason", "told"),
    [("nothing", "x", "There is no article"), ("bridge", " ", "Say why"), ("bridge", "x" * 501, "shorten it to 500")],
)
def test_what_cannot_be_withdrawn_is_told(opened: Config, article: str, reason: str, told: str) -> None:
    with pytest.raises(FootnoteError, match=told):
        withdraw(Library.open(opened.library), article, reason)
    assert "bridge@1#0" in Library.open(opened.library).passage_ids()


def test_neither_is_done_twice(opened: Config) -> None:
    with pytest.raises(FootnoteError, match="is not withdrawn"):
        restore(opened, "bridge")
    withdraw(Library.open(opened.library), "bridge", "It was wrong.")
    with pytest.raises(FootnoteError, match="was withdrawn already"):
        withdraw(Library.open(opened.library), "bridge", "It was wrong.")


def test_a_library_of_version_1_opens_with_all_that_it_holds(tmp_path: Path) -> None:
    old = sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)
    for statement in TABLES.split(";\n"):
        old.execute(statement)
    old.execute("INSERT INTO articles VALUES ('bridge', 1, 'bridge.md', 'x')")
    old.execute(
        "INSERT INTO versions (article_id, version, title, text, kind, language) VALUES "
        "('bridge', 1, 'A bridge', ?, 'news', 'en')",
        (BRIDGE,),
    )
    old.execute("INSERT INTO conversations VALUES ('c', 'v', '2025-01-01')")
    old.execute("PRAGMA user_version = 1")
    old.close()
    library = Library(Database(tmp_path))
    assert library.article("bridge").text == BRIDGE
    assert library.article("bridge").withdrawn_at is None
    assert AnswerLog(library.database).latest("v") == "c"
    assert library.database.connection.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION
    library.database.close()
    assert Library.open(tmp_path).article("bridge").text == BRIDGE


IDS = ("bridge", "ferry")
TEXTS = {"bridge": BRIDGE, "ferry": FERRY}


class Newsroom(RuleBasedStateMachine):
    """Any order of editing, withdrawing, restoring, asking and starting anew."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self._in = Path(self._folder.name) / "in"
        self._config = Config(
            library=Path(self._folder.name) / "library",
            passage_tokens=60,
            answer=AnswerConfig(threshold=0.0, passages_read=0),
        )
        self._gone: set[str] = set()
        self._edits = 0
        for article_id in IDS:
            write_article(self._in, article_id, TEXTS[article_id])
        ingest(self._config, self._in)
        self._assistant = build_assistant(self._config, HashEncoder())
        self._history: list[Turn] = []

    @rule(article_id=st.sampled_from(IDS))
    def edit(self, article_id: str) -> None:
        self._edits += 1
        write_article(self._in, article_id, f"{TEXTS[article_id]} This is edit {self._edits}.")
        ingest(self._config, self._in)

    @rule(article_id=st.sampled_from(IDS))
    def withdraw(self, article_id: str) -> None:
        if article_id not in self._gone:
            desk.withdraw(Library.open(self._config.library), article_id, "Wrong.")
            self._gone.add(article_id)

    @rule(article_id=st.sampled_from(IDS))
    def restore(self, article_id: str) -> None:
        if article_id in self._gone:
            restore(self._config, article_id)
            self._gone.remove(article_id)

    @rule()
    def start_anew(self) -> None:
        self._assistant = build_assistant(self._config, HashEncoder())

    @rule(
        question=st.sampled_from(
            [QUESTION, "Who was saved from the ferry?", "And how many?", "Who wrote this article?"]
        )
    )
    def ask(self, question: str) -> None:
        library = self._assistant.library
        if library.is_empty():
            with pytest.raises(FootnoteError):
                self._assistant.ask(question, self._history)
            return
        answer = self._assistant.ask(question, self._history)
        cited = answer.citations
        assert not {c.article_id for c in cited} & self._gone
        assert not {p.article_id for p in answer.passages} & self._gone
        for c in cited:
            assert library.article(c.article_id, c.version).text[c.start : c.end] == c.quote
        self._history.append(Turn.of(answer))

    @invariant()
    def what_can_be_found_is_what_is_there(self) -> None:
        library = self._assistant.library
        assert {i.partition("@")[0] for i in library.passage_ids()} == set(IDS) - self._gone
        assert {a.id for a in library.articles()} == set(IDS) - self._gone

    def teardown(self) -> None:
        self._folder.cleanup()


TestNewsroom = Newsroom.TestCase
TestNewsroom.settings = settings(max_examples=12, stateful_step_count=10, deadline=None)
