"""Invariant 3: once an article is withdrawn, nothing finds or cites it, in any process, until it is restored."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from assistant.assembly import build_assistant, build_ingest
from assistant.config import AnswerConfig, Config
from assistant.desk import articles as desk
from assistant.desk.answers import AnswerLog
from assistant.errors import FootnoteError
from assistant.library.fulltext import match
from assistant.library.index import PassageIndex
from assistant.library.store import Library
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
    return Config(library=config.library, passage_tokens=60, answer=AnswerConfig(threshold=0.0, sentences_read=0))


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
    assert match(library, ["bridge"], 5, 0.5) == []
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
        "answer=AnswerConfig(threshold=0.0, sentences_read=0))\n"
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
