"""The answer log, searched: what was asked and answered, narrowed by day, verdict, thumb, article and words."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from io import StringIO
from typing import Any

from assistant.desk.answers import StoredAnswer, Thumb, whole_answers
from assistant.library.database import Database
from assistant.library.tables import ANSWERS
from assistant.schema import Verdict

COLUMNS = (
    "id", "conversation", "asked_at", "question", "declined", "mode", "confidence", "sentences", "verdicts",
    "articles", "removed", "fallback", "thumb", "reason", "config", "seconds",
)  # fmt: skip

_FORMULA = re.compile(r"^(?=[=+\-@\t\r])|(?<=[;\t\r\n])(?=[=+\-@])")


@dataclass(frozen=True)
class Filters:
    """What to narrow the log by; None: not by that. `since` and `until` are days, both included, in UTC; `words` stand
    in the question, upper and lower case alike."""

    since: date | None = None
    until: date | None = None
    declined: bool | None = None
    thumb: Thumb | None = None
    article: str | None = None
    verdict: Verdict | None = None
    reviewed: bool | None = None
    words: str | None = None


def search(database: Database, filters: Filters, limit: int = 1_000) -> list[StoredAnswer]:
    """The answers that pass all filters, newest first, but for those that the disk has altered."""
    conditions, values = [], []
    for condition, value in _conditions(filters):
        conditions.append(condition)
        values.append(value)
    rows = database.connection.execute(
        f"SELECT * FROM {ANSWERS} answers WHERE {' AND '.join(conditions or ['1'])} ORDER BY asked_at DESC, id LIMIT ?",
        (*values, limit),
    )
    return whole_answers(rows)


def as_jsonl(found: Iterable[StoredAnswer]) -> Iterator[str]:
    """A line for each answer: `{id, conversation, asked_at, thumb, reason, answer}`."""
    return (json.dumps(as_dict(one), ensure_ascii=False) + "\n" for one in found)


def as_dict(one: StoredAnswer) -> dict[str, Any]:
    """A stored answer as JSON."""
    about = {"id": one.id, "conversation": one.conversation, "asked_at": one.asked_at}
    return {**about, "thumb": one.thumb, "reason": one.reason, "answer": one.answer.to_dict()}


def as_csv(found: Iterable[StoredAnswer]) -> Iterator[str]:
    """A header, then a line for each answer, as RFC 4180 has it. A cell that a spreadsheet would take for a formula
    begins with an apostrophe."""
    yield csv_line(COLUMNS)
    for one in found:
        yield csv_line(_row(one))


def csv_line(values: Iterable[object]) -> str:
    """A line of a table; no cell of it is a formula."""
    line = StringIO()
    csv.writer(line).writerow([_cell(value) for value in values])
    return line.getvalue()


def _conditions(filters: Filters) -> Iterator[tuple[str, Any]]:
    if filters.since:
        yield "asked_at >= ?", filters.since.isoformat()
    if filters.until:
        yield "substr(asked_at, 1, 10) <= ?", filters.until.isoformat()
    if filters.declined is not None:
        yield "json_extract(told, '$.declined') = ?", filters.declined
    if filters.thumb:
        yield "thumb = ?", filters.thumb
    if filters.article:
        yield (
            "EXISTS (SELECT 1 FROM json_tree(told, '$.claims') WHERE key = 'article_id' AND atom = ?)",
            filters.article,
        )
    if filters.verdict:
        yield "EXISTS (SELECT 1 FROM json_each(told, '$.claims') WHERE value ->> 'verdict' = ?)", filters.verdict
    if filters.reviewed is not None:
        yield "EXISTS (SELECT 1 FROM reviews r WHERE r.answer_id = answers.id) = ?", filters.reviewed
    if filters.words:
        yield "instr(lower(json_extract(told, '$.question')), lower(?)) > 0", filters.words


def _row(one: StoredAnswer) -> list[object]:
    answer = one.answer
    verdicts = " ".join(claim.verdict for claim in answer.claims)
    articles = " ".join(dict.fromkeys(c.article_id for c in answer.citations))
    return [
        one.id, one.conversation, one.asked_at, answer.question, answer.declined, answer.mode, answer.confidence,
        len(answer.claims), verdicts, articles, len(answer.removed), answer.fallback, one.thumb, one.reason,
        answer.config, answer.seconds.get("total"),
    ]  # fmt: skip


def _cell(value: object) -> str:
    """In which no spreadsheet finds a formula, whatever it takes for the border of a cell."""
    return _FORMULA.sub("'", "" if value is None else str(value))
