"""What editors think of an answer, a sentence at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from assistant.config import DECLINE_SENTENCE
from assistant.desk.answers import AnswerLog
from assistant.desk.audit import note as noted
from assistant.desk.conflicts import sentence, unchanged
from assistant.errors import FootnoteError, NotThereError
from assistant.library.database import Database, now
from assistant.schema import Answer

Judgement = Literal["supported", "unsupported", "outdated", "incomplete", "misleading context"]
JUDGEMENTS: tuple[Judgement, ...] = get_args(Judgement)
MAX_NOTE_CHARS = 2_000


@dataclass(frozen=True)
class Review:
    """An editor's verdict on the sentence at place `claim` (from 0) of an answer; `at`: ISO time."""

    answer_id: str
    claim: int
    verdict: Judgement
    note: str | None
    reviewer: str
    at: str


class Reviews:
    """All reviews of one library. None is ever changed: a later one of the same sentence takes its place."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self,
        answer_id: str,
        claim: int,
        verdict: Judgement,
        note: str | None,
        reviewer: str,
        based_on: str | None = None,
    ) -> Review:
        """Raises FootnoteError when there is no such answer or sentence, ChangedError when somebody else reviewed it
        after the revision `based_on`."""
        found = AnswerLog(self._database).get(answer_id)
        if found is None:
            raise NotThereError("There is no such answer.")
        if not 0 <= claim < len(sentences(found.answer)):
            raise FootnoteError(f"This answer has no sentence number {claim + 1}.")
        review = Review(answer_id, claim, verdict, (note or "").strip()[:MAX_NOTE_CHARS] or None, reviewer, now())
        with self._database.transaction() as connection:
            unchanged(self._database, sentence(answer_id, claim), based_on)
            connection.execute(
                "INSERT INTO reviews (answer_id, claim, verdict, note, reviewer, at) VALUES (?, ?, ?, ?, ?, ?)",
                (answer_id, claim, verdict, review.note, reviewer, review.at),
            )
            noted(self._database, reviewer, "sentence reviewed", answer_id, f"{claim + 1}: {verdict}")
        return review

    def of(self, answer_id: str) -> dict[int, Review]:
        """The reviews that count of an answer, by the place of their sentence."""
        return self._latest(" WHERE answer_id = ?", answer_id).get(answer_id, {})

    def all(self) -> dict[str, dict[int, Review]]:
        """The reviews that count, by answer and place."""
        return self._latest("")

    def _latest(self, condition: str, *values: str) -> dict[str, dict[int, Review]]:
        found: dict[str, dict[int, Review]] = {}
        for row in self._database.connection.execute(
            f"SELECT answer_id, claim, verdict, note, reviewer, at FROM reviews{condition} ORDER BY number", values
        ):
            found.setdefault(row["answer_id"], {})[row["claim"]] = Review(**dict(row))
        return found


def sentences(answer: Answer) -> list[str]:
    """What of an answer is reviewed: its sentences; that it was declined counts as one, a plain reply as none."""
    return [claim.text for claim in answer.claims] or ([DECLINE_SENTENCE] if answer.declined else [])
