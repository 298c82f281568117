"""A library that an earlier Footnote made opens with all that it holds, whichever version it was."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from assistant.desk.accounts import Accounts
from assistant.desk.answers import AnswerLog
from assistant.errors import LibraryError
from assistant.library.connection import connect
from assistant.library.database import FILE_NAME, Database
from assistant.library.placements import begin, put, story_of
from assistant.library.store import Library
from assistant.library.tables import ANSWER_DIGEST, DIGEST, MIGRATIONS, SCHEMA_VERSION, TABLES
from assistant.library.withdrawal import events, withdraw

TEXT = "The Heron Bridge will cost 39 million crowns."
# As answers were stored by the first version, before speakers, periods and language models.
ANSWER = {
    "question": "What will it cost?", "standalone_question": "What will it cost?", "declined": False, "confidence": 0.6,
    "mode": "extractive", "nearest": [], "passages": [], "seconds": {"total": 0.1}, "note": None,
    "claims": [{"text": TEXT, "verdict": "verbatim", "citations": [{
        "number": 1, "article_id": "bridge", "version": 1, "start": 0, "end": len(TEXT), "quote": TEXT,
        "title": "A bridge", "published": None, "byline": None, "url": None, "source": None, "kind": "news"}]}],
}  # fmt: skip


def made_by(version: int, folder: Path) -> None:
    """A library as the Footnote of that version left it."""
    old = connect(folder / FILE_NAME)
    for script in (TABLES, *MIGRATIONS[: version - 1]):
        for statement in script.split(";\n"):
            old.execute(statement)
    old.execute("INSERT INTO articles (id, version, origin, content_hash) VALUES ('bridge', 1, 'bridge.md', 'x')")
    old.execute(
        "INSERT INTO versions (article_id, version, title, text, kind, language) "
        "VALUES ('bridge', 1, 'A bridge', ?, 'news', 'en')",
        (TEXT,),
    )
    old.execute("INSERT INTO conversations VALUES ('c', 'v', '2025-01-01')")
    old.execute(
        "INSERT INTO answers (id, conversation_id, turn, asked_at, answer, thumb) VALUES ('a', 'c', 1, ?, ?, 'up')",
        ("2025-01-01T10:00:00+00:00", json.dumps(ANSWER)),
    )
    if version >= 2:
        old.execute("INSERT INTO articles (id, version, origin, content_hash) VALUES ('ferry', 1, 'ferry.md', 'y')")
        old.execute(
            "INSERT INTO versions (article_id, version, title, text, kind, language) "
            "VALUES ('ferry', 1, 'A ferry', 'It burnt.', 'news', 'en')"
        )
        old.execute("UPDATE articles SET withdrawn_at = '2025-02-01', withdrawn_because = 'Wrong.' WHERE id = 'ferry'")
        old.execute(
            "INSERT INTO article_events (article_id, version, action, reason, at) "
            "VALUES ('ferry', 1, 'withdrawn', 'Wrong.', '2025-02-01')"
        )
    if version == 3:
        old.execute("INSERT INTO login_attempts (name, address, at) VALUES ('ines', '203.0.113.9', 0)")
    if version >= 5:
        old.execute(f"UPDATE versions SET digest = {DIGEST}")
    if version >= 8:
        old.execute(f"UPDATE answers SET digest = {ANSWER_DIGEST}")
    if version >= 9:
        told = "(article_id, story) VALUES ('bridge', 7), ('ferry', 7)"
        old.execute(f"INSERT INTO story_articles {told}")
    if version >= 10:
        old.execute("INSERT INTO stories VALUES (7, NULL)")
    old.execute(f"PRAGMA user_version = {version}")
    old.close()


@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION + 1))
def test_it_opens_with_all_that_it_holds(tmp_path: Path, version: int) -> None:
    made_by(version, tmp_path)
    library = Library(Database(tmp_path))
    assert library.article("bridge").text == TEXT
    assert library.article("bridge").withdrawn_at is None
    assert library.altered() == []
    log = AnswerLog(library.database)
    assert log.latest("v") == "c"
    (stored,) = log.answers("c", "v")
    assert (stored.answer.claims[0].citations[0].quote, stored.thumb) == (TEXT, "up")
    if version >= 2:
        assert library.article("ferry").withdrawn_because == "Wrong."
        assert [e.action for e in events(library, "ferry")] == ["withdrawn"]
        assert {a.id for a in library.articles()} == {"bridge"}
    library.database.close()
    again = Library.open(tmp_path)
    assert again.database.connection.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION
    tables = {row[0] for row in again.database.connection.execute("SELECT name FROM sqlite_master")}
    assert ("login_attempts" in tables, "audit_of_subject" in tables) == (False, True)
    with again.database.transaction():
        number = begin(again)
        assert number == (8 if version >= 9 else 1)
        assert put(again, ["bridge"], number) == story_of(again, "bridge")
        assert story_of(again, "ferry") == (7 if version >= 9 else None)
    withdraw(again, "bridge", "It was wrong.")
    Accounts(again.database).add("ines", "admin", "seven herons over the river", "test")
    assert again.database.connection.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION))
def test_one_that_cannot_be_brought_up_to_date_is_left_as_it_is(tmp_path: Path, version: int) -> None:
    made_by(version, tmp_path)
    spoilt = sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)
    spoiling = (
        "CREATE TABLE article_events (x)",
        "CREATE TABLE users (x)",
        "DROP TABLE audit",
        "ALTER TABLE versions ADD COLUMN digest",
        "ALTER TABLE passages ADD COLUMN key",
        "ALTER TABLE passages ADD COLUMN digest",
        "ALTER TABLE answers ADD COLUMN digest",
        "CREATE TABLE story_articles (x)",
        "CREATE TABLE left_stories (x)",
        "CREATE TABLE pin_wordings (x)",
    )
    spoilt.execute(spoiling[version - 1])
    spoilt.close()
    with pytest.raises(LibraryError, match="cannot be brought up to date"):
        Database(tmp_path)
    left = sqlite3.connect(tmp_path / FILE_NAME)
    assert left.execute("PRAGMA user_version").fetchone()[0] == version
    assert left.execute("SELECT text FROM versions WHERE article_id = 'bridge'").fetchone()[0] == TEXT
    columns = {row[1] for row in left.execute("PRAGMA table_info(articles)")}
    assert ("hidden_at" in columns) == (version >= 3)
    left.close()
