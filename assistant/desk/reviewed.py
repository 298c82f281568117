"""Reviews as a file, with the sentences they are about."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from assistant.desk.answers import StoredAnswer
from assistant.desk.reviews import Reviews, sentences
from assistant.desk.search import csv_line
from assistant.library.database import Database

COLUMNS = (
    "answer_id", "asked_at", "question", "declined", "claim", "text", "verdict", "article", "note", "reviewer", "at",
)  # fmt: skip


def reviewed(database: Database, found: Iterable[StoredAnswer]) -> list[dict[str, Any]]:
    """The reviews that count of these answers, in their order, by COLUMNS."""
    reviews, rows = Reviews(database).all(), []
    for stored in found:
        said = sentences(stored.answer)
        about = {"asked_at": stored.asked_at, "question": stored.answer.question, "declined": stored.answer.declined}
        for place, review in sorted(reviews.get(stored.id, {}).items()):
            row = {**vars(review), **about, "text": said[place]}
            rows.append({name: row[name] for name in COLUMNS})
    return rows


def as_csv(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """A header, then a line for each review."""
    yield csv_line(COLUMNS)
    for row in rows:
        yield csv_line(row.values())


def as_jsonl(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """A line for each review."""
    return (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
