"""Approved answers, kept in the library."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from assistant.errors import NotThereError
from assistant.library.database import Database, now
from assistant.library.store import Library
from assistant.library.tables import PIN_DIGEST, PINS
from assistant.library.withdrawal import unused_among
from assistant.schema import Answer

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Pin:
    """An answer that an editor approved for a question; `at`: when (ISO time)."""

    id: str
    question: str
    answer: Answer
    author: str
    at: str

    @property
    def day(self) -> date:
        return date.fromisoformat(self.at[:10])


class Pins:
    """All approved answers of one library."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[Pin]:
        """Newest first; those that the disk has altered are left out, and that is logged."""
        found = []
        for row in self._database.connection.execute(f"SELECT * FROM {PINS} ORDER BY at DESC, id"):
            if row["altered"]:
                log.error("Approved answer %r was altered on the disk and is left out. Approve it again.", row["id"])
            else:
                found.append(_pin(row))
        return found

    def holds(self, pin_id: str) -> bool:
        return self._database.connection.execute("SELECT 1 FROM pins WHERE id = ?", (pin_id,)).fetchone() is not None

    def add(self, question: str, answer: Answer, author: str) -> Pin:
        """Approve an answer; one approved before for the very same question goes. Call inside a transaction."""
        pin = Pin(uuid4().hex, question, answer, author, now())
        self._database.connection.execute("DELETE FROM pins WHERE question = ?", (question,))
        self._database.connection.execute(
            "INSERT INTO pins (id, question, answer, author, at) VALUES (?, ?, ?, ?, ?)",
            (pin.id, question, json.dumps(answer.to_dict(), ensure_ascii=False), author, pin.at),
        )
        self._database.connection.execute(f"UPDATE pins SET digest = {PIN_DIGEST} WHERE id = ?", (pin.id,))
        return pin

    def remove(self, pin_id: str) -> None:
        """Call inside a transaction. Raises FootnoteError when there is none."""
        if not self.holds(pin_id):
            raise NotThereError("There is no such approved answer.")
        self._database.connection.execute("DELETE FROM pins WHERE id = ?", (pin_id,))


def lapsed(answer: Answer, library: Library) -> str | None:
    """Why an approved answer is not given any more, None while it is: an article it cites was changed or is gone."""
    cited = {c.article_id: c for c in answer.citations}
    unused = unused_among(library, cited)
    for article_id, citation in cited.items():
        if article_id in unused:
            return f"“{citation.title}” may not be used any more"
        if library.is_altered(article_id, citation.version):
            return f"“{citation.title}” was damaged on the disk"
        if library.as_stored(article_id).version != citation.version:
            return f"“{citation.title}” was changed"
    return None


def _pin(row: Any) -> Pin:
    return Pin(row["id"], row["question"], Answer.from_dict(json.loads(row["answer"])), row["author"], row["at"])
