"""What readers asked is gone when they, an admin or the time want it: no row of it is left."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from assistant.cli import cli
from assistant.config import Config
from assistant.desk import articles
from assistant.desk.answers import AlteredAnswerError, AnswerLog, StoredAnswer
from assistant.desk.audit import entries
from assistant.desk.overview import overview
from assistant.desk.retention import forget, forget_conversations
from assistant.desk.reviews import Reviews
from assistant.desk.search import Filters, search
from assistant.errors import FootnoteError, NotThereError
from assistant.library.database import Database
from assistant.library.store import Library
from assistant.pins.store import Pins
from assistant.schema import Answer
from tests.conftest import ingest, write_article

ANN, BEN = "a" * 32, "b" * 32
SECRET = "heliotrope"  # a word that only Ann's questions hold


def answer(question: str, standalone: str | None = None) -> Answer:
    return Answer(question, standalone or question, declined=True, confidence=0.1, mode="extractive")


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Library.open(tmp_path / "library", create=True).database


@pytest.fixture
def talk(database: Database) -> list[StoredAnswer]:
    """A conversation of two turns, with all that can be made of it; and one of somebody else's."""
    log = AnswerLog(database)
    first = log.record(None, ANN, answer(f"Who is {SECRET}?"))
    second = log.record(first.conversation, ANN, answer("And where?", f"Who is {SECRET}? And where?"))
    log.rate(first.id, ANN, "down", f"not about {SECRET}")
    Reviews(database).add(first.id, 0, "supported", f"{SECRET} again", "edith")
    with database.transaction() as connection:
        case = json.dumps({"question": "And where?", "history": [{"role": "user", "text": f"Who is {SECRET}?"}]})
        connection.execute("INSERT INTO eval_cases VALUES (?, ?, 'edith', '2026-01-01')", (second.id, case))
    log.record(None, BEN, answer("What else?"))
    return [first, second]


def everything(database: Database) -> str:
    tables = [row["name"] for row in database.connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    own = [t for t in tables if not t.startswith(("passage_", "sqlite_"))]
    return repr([[tuple(row) for row in database.connection.execute(f"SELECT * FROM {table}")] for table in own])


def test_nothing_is_left_of_a_deleted_conversation(database: Database, talk: list[StoredAnswer]) -> None:
    assert SECRET in everything(database)
    assert forget_conversations(database, [talk[0].conversation], "a reader") == 2
    left = everything(database)
    for gone in (SECRET, ANN, talk[1].id, talk[0].conversation):
        assert gone not in left
    assert "What else?" in left
    newest, review, *_ = entries(database)
    # The newsroom's own record of what its editors did stays; of the answer it holds the number, which opens nothing.
    assert (review.actor, review.action, review.subject) == ("edith", "sentence reviewed", talk[0].id)
    assert left.count(talk[0].id) == 1
    assert (newest.actor, newest.action, newest.subject) == ("a reader", "answers forgotten", "2")
    assert forget_conversations(database, [talk[0].conversation], "a reader") == 0


def test_an_approved_answer_is_the_newsrooms_and_stays(database: Database, talk: list[StoredAnswer]) -> None:
    with database.transaction():
        pin = Pins(database).add("Where?", answer("Where?"), "edith")
    forget_conversations(database, [talk[0].conversation], "a reader")
    assert Pins(database).all() == [pin]


def test_a_wording_that_only_the_forgotten_reader_asked_is_forgotten(
    database: Database, talk: list[StoredAnswer]
) -> None:
    with database.transaction():
        ticked = (talk[0].answer.question, "What else?")
        pin = Pins(database).add("Where?", answer("Where?"), "edith", ticked)
    AnswerLog(database).record(talk[0].conversation, ANN, answer("What else?"))  # as Ben did
    forget_conversations(database, [talk[0].conversation], "a reader")
    assert SECRET not in everything(database)
    assert Pins(database).all() == [replace(pin, wordings=("What else?",))]


def test_what_time_takes_stays_a_wording(database: Database, talk: list[StoredAnswer]) -> None:
    with database.transaction():
        pin = Pins(database).add("Where?", answer("Where?"), "edith", ["What else?"])
    assert forget(database, 1, datetime.now(UTC) + timedelta(days=2)) == 3
    assert Pins(database).all() == [pin]


def test_what_time_takes_is_in_no_later_turn_either(database: Database, talk: list[StoredAnswer]) -> None:
    old = (datetime.now(UTC) - timedelta(days=91)).isoformat()
    with database.transaction() as connection:
        connection.execute("DELETE FROM eval_cases")  # these stay, as the page on privacy says
        connection.execute("UPDATE answers SET asked_at = ? WHERE id = ?", (old, talk[0].id))
    assert forget(database, 90) == 1
    assert SECRET not in everything(database)
    (kept,) = AnswerLog(database).answers(talk[0].conversation, ANN)
    assert kept.answer == answer("And where?")


def test_what_the_disk_altered_is_in_no_list_and_stays_known_as_that(
    database: Database, talk: list[StoredAnswer]
) -> None:
    connection, log = database.connection, AnswerLog(database)
    connection.execute("UPDATE answers SET answer = replace(answer, 'And where', 'And why') WHERE turn = 2")
    (left,) = log.answers(talk[0].conversation, ANN)
    assert left.id == talk[0].id
    assert log.those([one.id for one in talk]) == [left]
    assert [one.answer.question for one in search(database, Filters())] == ["What else?", talk[0].answer.question]
    connection.execute("UPDATE answers SET asked_at = '2020-01-01' WHERE turn = 1")
    assert forget(database, 90, datetime(2020, 6, 1, tzinfo=UTC)) == 2  # by which the later turn is rewritten
    with pytest.raises(AlteredAnswerError):
        log.get(talk[1].id)


def test_an_approved_answer_that_the_disk_altered_is_not_given_and_can_be_withdrawn(database: Database) -> None:
    with database.transaction() as connection:
        altered, whole = (Pins(database).add(q, answer(q), "edith") for q in ("Where?", "When?"))
        connection.execute("UPDATE pins SET answer = replace(answer, 'true', 'false') WHERE id = ?", (altered.id,))
    assert Pins(database).all() == [whole]
    with database.transaction() as connection:
        kept = Pins(database).add("Who?", answer("Who?"), "edith", ["Whom?", "Whose?"])
        connection.execute("UPDATE pin_wordings SET wording = 'Which?' WHERE wording = 'Whom?'")
    assert replace(kept, wordings=("Whose?",)) in Pins(database).all()
    with database.transaction():
        Pins(database).remove(altered.id)
    assert not Pins(database).holds(altered.id)


def test_an_eval_case_outlives_its_answer(database: Database, talk: list[StoredAnswer]) -> None:
    assert forget(database, 1, datetime.now(UTC) + timedelta(days=2)) == 3
    assert database.connection.execute("SELECT answer_id FROM eval_cases").fetchone()["answer_id"] == talk[1].id


@pytest.mark.parametrize(("given", "days"), [
    (None, 90.0), ("", 90.0), ("30", 30.0), ("0.5", 0.5), ("0", None), ("never", None), ("OFF", None),
    (" never ", None),
])  # fmt: skip
def test_answers_are_kept_for_ninety_days_unless_told_otherwise(
    monkeypatch: pytest.MonkeyPatch, given: str | None, days: float | None
) -> None:
    monkeypatch.delenv("FOOTNOTE_RETENTION_DAYS", raising=False)
    if given is not None:
        monkeypatch.setenv("FOOTNOTE_RETENTION_DAYS", given)
    assert Config.from_env().desk.retention_days == days


@pytest.mark.parametrize("given", ["-1", "soon", "1e9", "nan"])
def test_another_time_is_refused(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("FOOTNOTE_RETENTION_DAYS", given)
    with pytest.raises(FootnoteError, match="FOOTNOTE_RETENTION_DAYS must be"):
        Config.from_env()


def test_by_command(database: Database, talk: list[StoredAnswer]) -> None:
    def footnote(*words: str) -> str:
        return CliRunner().invoke(cli, [*words, "--library", str(database.folder)], catch_exceptions=False).output

    with pytest.raises(NotThereError, match=r"no conversation or answer 'x'; nothing was deleted"):
        footnote("forget", talk[1].id, "x")
    assert len(AnswerLog(database).answers(talk[0].conversation, ANN)) == 2
    assert footnote("forget", talk[1].id, talk[0].conversation) == "1 conversation with 2 answers deleted.\n"
    assert SECRET not in everything(database)
    assert entries(database)[0].actor == "command line"
    (other,) = AnswerLog(database).conversations(BEN)
    assert json.loads(footnote("forget", other, "--json")) == {"conversations": [other], "answers": 1}
    shutil.rmtree(database.folder)


def test_an_answer_that_the_disk_left_unreadable_stops_no_list_and_no_erase(tmp_path: Path) -> None:
    write_article(tmp_path / "in", "bridge", "The bridge will cost 39 million crowns.")
    config = Config(library=tmp_path / "library", passage_tokens=60)
    ingest(config, tmp_path / "in")
    library = Library.open(config.library)
    log = AnswerLog(library.database)
    torn, whole = (log.record(None, ANN, answer(q)).id for q in ("What does it cost?", "Who pays?"))
    with library.database.transaction() as connection:
        connection.execute("UPDATE answers SET answer = substr(answer, 1, 40) WHERE id = ?", (torn,))
    for filters in (
        Filters(article="bridge"),
        Filters(declined=True),
        Filters(words="who"),
        Filters(verdict="verbatim"),
    ):
        assert torn not in [found.id for found in search(library.database, filters)]
    assert log.citing("bridge") == []
    assert sum(day.questions for day in overview(library.database).days) == 2
    assert Pins(library.database).given() == {}
    articles.erase(library, "bridge", "A court order.")
    assert [row["id"] for row in library.database.connection.execute("SELECT id FROM answers")] == [whole]


def test_an_answer_that_the_disk_left_unreadable_keeps_nothing_from_being_forgotten(
    database: Database, talk: list[StoredAnswer]
) -> None:
    log = AnswerLog(database)
    torn = log.record(talk[0].conversation, ANN, answer("And when?"))
    with database.transaction() as connection:
        connection.execute("UPDATE answers SET answer = substr(answer, 1, 40) WHERE id = ?", (torn.id,))
        connection.execute("UPDATE answers SET asked_at = '2020-01-01T00:00:00+00:00' WHERE id = ?", (talk[0].id,))
    assert forget(database, 30) == 1
    assert [row["id"] for row in database.connection.execute("SELECT id FROM answers WHERE turn > 1")]
