"""An erased article is gone for good: searched for byte by byte in every file of the library."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.assembly import build_assistant
from assistant.config import AnswerConfig, Config
from assistant.desk import articles as desk
from assistant.desk.answers import AnswerLog
from assistant.desk.redaction import REDACTED
from assistant.errors import FootnoteError, LibraryError
from assistant.library.index import PassageIndex
from assistant.library.store import Library
from assistant.web.render import conversation_html
from tests.conftest import ingest, write_article
from tests.fakes import HashEncoder

CANARY = "The zanzibarine Qwertzbridge will cost 39 million crowns, said Xaverina Plonk."
HELD = [b"Qwertzbridge", b"qwertzbridg", b"zanzibarine", b"Xaverina", b"xaverina", b"Plonk", b"A secret headline"]
OTHER = "The ferry Sigrun burnt in January. All 83 people on board were saved."
QUESTION = "What will the Qwertzbridge cost?"


@pytest.fixture
def opened(config: Config, tmp_path: Path) -> Config:
    write_article(tmp_path / "in", "bridge", CANARY, title="A secret headline", byline="Xaverina Plonk")
    write_article(tmp_path / "in", "ferry", OTHER)
    ingest(config, tmp_path / "in")
    return Config(library=config.library, passage_tokens=60, answer=AnswerConfig(threshold=0.0, sentences_read=0))


def holding(folder: Path) -> set[str]:
    """What of the article is held by any file, whatever its case."""
    found = set()
    for path in folder.rglob("*"):
        if path.is_file():
            held = path.read_bytes().lower()
            found |= {f"{needle.decode()} in {path.name}" for needle in HELD if needle.lower() in held}
    return found


def test_no_byte_of_it_is_left_in_any_file(opened: Config, tmp_path: Path) -> None:
    assistant = build_assistant(opened, HashEncoder())
    log = AnswerLog(assistant.library.database)
    given = assistant.ask("What will it cost, and who said so?".replace("it", "the bridge"))
    stored = log.record(log.start("v"), "v", given)
    other = log.record(log.start("v"), "v", assistant.ask("Who was saved from the ferry?"))
    write_article(tmp_path / "in", "bridge", f"{CANARY} More.", title="A secret headline", byline="Xaverina Plonk")
    ingest(opened, tmp_path / "in")
    assert "bridge" in {c.article_id for c in given.citations}
    assert holding(opened.library)

    assert desk.erase(Library.open(opened.library), "bridge", "A court order.") == [stored.id]
    assert holding(opened.library) == set()

    library = Library.open(opened.library)
    assert PassageIndex(library).state().is_whole
    assert [a.id for a in library.articles()] == ["ferry"]
    with pytest.raises(FootnoteError, match="was erased on"):
        library.article("bridge")
    (left,) = log.answers(log.latest("v") or "", "v")
    assert left.answer.claims == other.answer.claims
    assert "bridge" not in {p.article_id for p in left.answer.passages}
    assert "bridge" not in {p.article_id for p in build_assistant(opened, HashEncoder()).ask(QUESTION).passages}


def test_a_stored_answer_that_quoted_it_shows_a_redaction(opened: Config) -> None:
    library = Library.open(opened.library)
    log = AnswerLog(library.database)
    conversation = log.start("v")
    log.record(conversation, "v", build_assistant(opened, HashEncoder()).ask("What will the bridge cost?"))
    desk.erase(library, "bridge", "A court order.")
    (stored,) = log.answers(conversation, "v")
    touched = [c for c in stored.answer.claims if c.citations[0].article_id == "bridge"]
    assert touched
    assert {claim.text for claim in touched} == {REDACTED}
    html = conversation_html(library, [stored], None)
    assert "The newsroom erased this article on" in html
    assert "39 million" not in html
    about = build_assistant(opened, HashEncoder()).ask("Who wrote this article?", [stored.as_turn()])
    assert "bridge" not in {c.article_id for c in about.citations}


def test_ingest_does_not_take_it_in_again_and_erasing_again_changes_nothing(opened: Config, tmp_path: Path) -> None:
    library = Library.open(opened.library)
    desk.erase(library, "bridge", "A court order.")
    report = ingest(opened, tmp_path / "in")
    assert report["added"] == 0
    assert "was erased on" in str(report["skipped"])
    assert desk.erase(library, "bridge", "A court order.") == []
    assert holding(opened.library) == set()


@pytest.mark.parametrize(
    "foreign",
    [
        "CREATE TRIGGER copies AFTER DELETE ON versions BEGIN INSERT INTO settings VALUES (old.title, old.text); END",
        "CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit BEGIN SELECT 1; END",
        "CREATE VIEW copies AS SELECT text FROM versions",
    ],
)
def test_a_library_with_triggers_or_views_of_somebody_else_is_not_opened(opened: Config, foreign: str) -> None:
    connection = Library.open(opened.library).database.connection
    connection.execute("DROP TRIGGER audit_is_not_deleted")
    connection.execute(foreign)
    with pytest.raises(LibraryError, match=r"that Footnote did not make, '(copies|audit_is_not_deleted)', which may"):
        Library.open(opened.library)


@pytest.mark.parametrize(("article", "reason"), [("nothing", "x"), ("bridge", " ")])
def test_what_cannot_be_erased_is_left_whole(opened: Config, article: str, reason: str) -> None:
    library = Library.open(opened.library)
    with pytest.raises(FootnoteError):
        desk.erase(library, article, reason)
    assert library.article("bridge").text == CANARY
    assert "bridge@1#0" in library.passage_ids()


def test_no_name_from_an_erased_article_lives_on_in_what_was_or_will_be_searched_for(
    config: Config, tmp_path: Path
) -> None:
    told = "Zebulon Krait misread the tide gauge at Norbank in May, the harbour office said."
    write_article(tmp_path / "in", "gauge", told, title="Tide gauge misread", published="2025-06-01")
    write_article(tmp_path / "in", "ferry", "The ferry Sigrun sails to Norbank again.", published="2025-06-02")
    ingest(config, tmp_path / "in")
    library = Library.open(config.library)
    assistant, log = build_assistant(config, HashEncoder()), AnswerLog(library.database)
    conversation = log.start("reader")

    def ask(question: str) -> str:
        turns = [stored.as_turn() for stored in log.answers(conversation, "reader")]
        answer = assistant.ask(question, turns)
        return log.record(conversation, "reader", answer).id

    ask("Who misread the tide gauge at Norbank in May?")
    follow = ask("What did he say about the ferry?")
    stored = log.get(follow)
    assert stored
    assert "Zebulon" in stored.answer.standalone_question
    desk.erase(library, "gauge", "A court order.", "test")
    later = ask("And what did he do then?")
    for answer_id in (follow, later):
        kept = log.get(answer_id)
        assert kept
        assert "Zebulon" not in kept.answer.standalone_question
