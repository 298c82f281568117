"""Approved answers, kept in the library."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from assistant.errors import NotThereError
from assistant.library.database import Database, now
from assistant.library.store import Library
from assistant.library.tables import ANSWERS, PIN_DIGEST, PINS, WORDING_DIGEST, WORDINGS
from assistant.library.withdrawal import unused_among
from assistant.schema import Answer

log = logging.getLogger(__name__)

NONE = "There is no such approved answer."


@dataclass(frozen=True)
class Pin:
    """An answer that an editor approved for a question; `at`: when (ISO time). `wordings`: what else readers asked that
    it is given to."""

    id: str
    question: str
    answer: Answer
    author: str
    at: str
    wordings: tuple[str, ...] = ()

    @property
    def day(self) -> date:
        return date.fromisoformat(self.at[:10])

    @property
    def questions(self) -> tuple[str, ...]:
        """All that it is given to, in these words and in others that ask the same."""
        return (self.question, *self.wordings)


class Pins:
    """All approved answers of one library."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[Pin]:
        """Newest first; those that the disk has altered are left out, and that is logged."""
        found, wordings = [], self._wordings()
        for row in self._database.connection.execute(f"SELECT * FROM {PINS} ORDER BY at DESC, id"):
            if row["altered"]:
                log.error("Approved answer %r was altered on the disk and is left out. Approve it again.", row["id"])
            else:
                found.append(_pin(row, wordings.get(row["id"], ())))
        return found

    def get(self, pin_id: str) -> Pin:
        """Raises NotThereError when there is none, or the disk has altered it."""
        found = next((pin for pin in self.all() if pin.id == pin_id), None)
        if found is None:
            raise NotThereError(NONE)
        return found

    def holds(self, pin_id: str) -> bool:
        return self._database.connection.execute("SELECT 1 FROM pins WHERE id = ?", (pin_id,)).fetchone() is not None

    def given(self) -> dict[str, int]:
        """How many of the answers that are kept are this approved one, by its id."""
        rows = self._database.connection.execute(
            "WITH given AS MATERIALIZED (SELECT told ->> '$.claims' AS claims, count(*) AS times "
            f"FROM {ANSWERS} WHERE told ->> '$.mode' = 'checked' GROUP BY claims) "
            "SELECT p.id, g.times FROM pins p JOIN given g "
            "ON g.claims = iif(json_valid(p.answer), p.answer ->> '$.claims', NULL)"
        )
        return {row["id"]: row["times"] for row in rows}

    def add(self, question: str, answer: Answer, author: str, wordings: Iterable[str] = ()) -> Pin:
        """Approve an answer; one approved before for the very same question goes. Call inside a transaction."""
        pin = Pin(uuid4().hex, question, answer, author, now(), tuple(sorted(set(wordings))))
        connection = self._database.connection
        connection.execute("DELETE FROM pins WHERE question = ?", (question,))
        connection.execute(
            "INSERT INTO pins (id, question, answer, author, at) VALUES (?, ?, ?, ?, ?)",
            (pin.id, question, json.dumps(answer.to_dict(), ensure_ascii=False), author, pin.at),
        )
        connection.execute(f"UPDATE pins SET digest = {PIN_DIGEST} WHERE id = ?", (pin.id,))
        connection.executemany(
            "INSERT INTO pin_wordings (pin_id, wording) VALUES (?, ?)", [(pin.id, one) for one in pin.wordings]
        )
        connection.execute(f"UPDATE pin_wordings SET digest = {WORDING_DIGEST} WHERE pin_id = ?", (pin.id,))
        return pin

    def remove(self, pin_id: str) -> None:
        """Call inside a transaction. Raises NotThereError when there is none."""
        if not self.holds(pin_id):
            raise NotThereError(NONE)
        self._database.connection.execute("DELETE FROM pins WHERE id = ?", (pin_id,))

    def _wordings(self) -> dict[str, tuple[str, ...]]:
        """By the id of their approved answer."""
        found: dict[str, tuple[str, ...]] = {}
        for row in self._database.connection.execute(f"SELECT * FROM {WORDINGS} ORDER BY pin_id, wording"):
            if row["altered"]:
                log.error("A wording of approved answer %r was altered on the disk and is left out.", row["pin_id"])
            else:
                found[row["pin_id"]] = (*found.get(row["pin_id"], ()), row["wording"])
        return found


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


def _pin(row: Any, wordings: tuple[str, ...]) -> Pin:
    answer = Answer.from_dict(json.loads(row["answer"]))
    return Pin(row["id"], row["question"], answer, row["author"], row["at"], wordings)
