"""The answer log as an editor narrows it, and as it leaves for a spreadsheet."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.desk.answers import AnswerLog, StoredAnswer
from assistant.desk.search import COLUMNS, Filters, as_csv, as_jsonl, search
from assistant.library.store import Library
from assistant.library.tables import ANSWER_DIGEST
from assistant.schema import Answer, Citation, Claim

CITED = Citation(1, "bridge", 1, 0, 4, "Text", "A bridge", None, None, None, None, "news")
ANSWERED = Answer("What will it cost?", "x", False, 0.9, "extractive", (Claim("Text", "verbatim", (CITED,)),))
DOUBTED = replace(
    ANSWERED,
    question="Who built it?",
    mode="generative",
    claims=(Claim("No", "unverified", (CITED,), reasons=("why",)),),
)
DECLINED = Answer("Who sings?", "x", True, 0.1, "extractive")


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """Three answers, of 1, 2 and 3 March; the first rated up, the second down."""
    opened = Library.open(tmp_path / "library", create=True)
    log = AnswerLog(opened.database)
    conversation = log.start("v")
    for day, (answer, thumb) in enumerate(((ANSWERED, "up"), (DOUBTED, "down"), (DECLINED, None)), start=1):
        stored = log.record(conversation, "v", answer)
        if thumb:
            log.rate(stored.id, "v", thumb, "=HYPERLINK(1)")  # type: ignore[arg-type]
        opened.database.connection.execute(
            "UPDATE answers SET asked_at = ? WHERE id = ?", (f"2026-03-0{day}T23:59:59.5+00:00", stored.id)
        )
        opened.database.connection.execute(f"UPDATE answers SET digest = {ANSWER_DIGEST}")
    return opened


@pytest.mark.parametrize(
    ("filters", "questions"),
    [
        (Filters(), ["Who sings?", "Who built it?", "What will it cost?"]),
        (Filters(since=date(2026, 3, 2)), ["Who sings?", "Who built it?"]),
        (Filters(until=date(2026, 3, 2)), ["Who built it?", "What will it cost?"]),
        (Filters(since=date(2026, 3, 2), until=date(2026, 3, 2)), ["Who built it?"]),
        (Filters(declined=True), ["Who sings?"]),
        (Filters(declined=False), ["Who built it?", "What will it cost?"]),
        (Filters(thumb="down"), ["Who built it?"]),
        (Filters(article="bridge"), ["Who built it?", "What will it cost?"]),
        (Filters(article="ferry"), []),
        (Filters(verdict="unverified"), ["Who built it?"]),
        (Filters(words="WHO"), ["Who sings?", "Who built it?"]),
        (Filters(words="' OR 1=1 --"), []),
        (Filters(declined=False, thumb="up", verdict="verbatim", words="cost"), ["What will it cost?"]),
    ],
)
def test_filters_narrow_the_log(library: Library, filters: Filters, questions: list[str]) -> None:
    assert [s.answer.question for s in search(library.database, filters)] == questions


def test_the_newest_come_first_and_no_more_than_asked_for(library: Library) -> None:
    assert [s.answer.question for s in search(library.database, Filters(), 1)] == ["Who sings?"]


def test_as_jsonl_each_answer_is_whole(library: Library) -> None:
    rows = [json.loads(line) for line in as_jsonl(search(library.database, Filters()))]
    assert [Answer.from_dict(row["answer"]) for row in rows] == [DECLINED, DOUBTED, ANSWERED]
    assert "visitor" not in json.dumps(rows)


def test_as_csv_nothing_is_a_formula(library: Library) -> None:
    rows = list(csv.DictReader(StringIO("".join(as_csv(search(library.database, Filters()))))))
    assert [row["question"] for row in rows] == ["Who sings?", "Who built it?", "What will it cost?"]
    assert rows[1]["reason"] == "'=HYPERLINK(1)"
    assert rows[1]["verdicts"] == "unverified"
    assert rows[2]["articles"] == "bridge"


@given(st.text() | st.text(st.sampled_from(";\t\n=+-@'a")))
def test_any_question_survives_a_spreadsheet(question: str) -> None:
    stored = StoredAnswer("a", replace(DECLINED, question=question), None, None, "2026-03-01")
    header, row = csv.reader(StringIO("".join(as_csv([stored])), newline=""))
    assert tuple(header) == COLUMNS
    shown = row[COLUMNS.index("question")]
    assert shown.replace("'", "") == question.replace("'", "")
    assert shown[:1] not in ("=", "+", "-", "@", "\t", "\r")
    for border in ";\t\r\n":
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in shown.split(border))
