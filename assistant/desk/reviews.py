"""What editors think of an answer, a sentence at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from assistant.config import DECLINE_SENTENCE
from assistant.desk.answers import AnswerLog
from assistant.desk.audit import note as noted
from assistant.desk.conflicts import sentence, unchanged
from assistant.desk.named import check_used
from assistant.errors import FootnoteError, NotThereError
from assistant.library.database import Database, now
from assistant.schema import Answer

Judgement = Literal[
    "supported",
    "unsupported",
    "outdated",
    "incomplete",
    "misleading context",
    "does not answer",
    "the archive does say",
]
NO_ANSWER: Judgement = "does not answer"  # the words are quoted rightly, but not what was asked for
DOES_SAY: Judgement = "the archive does say"  # of a decline; names the article that says it
JUDGEMENTS: tuple[Judgement, ...] = get_args(Judgement)
MAX_NOTE_CHARS = 2_000
_NAMING = ": "  # between a verdict and the article it names, as stored


@dataclass(frozen=True)
class Review:
    """An editor's verdict on the sentence at place `claim` (from 0) of an answer; `at`: ISO time; `article`: the id of
    the one that does say what was declined."""

    answer_id: str
    claim: int
    verdict: Judgement
    note: str | None
    reviewer: str
    at: str
    article: str | None = None


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
        article: str | None = None,
    ) -> Review:
        """Raises FootnoteError when there is no such answer or sentence, when the verdict is none on it or names no
        article that answers may use; ChangedError when somebody else reviewed it after the revision `based_on`."""
        found = AnswerLog(self._database).get(answer_id)
        if found is None:
            raise NotThereError("There is no such answer.")
        if not 0 <= claim < len(sentences(found.answer)):
            raise FootnoteError(f"This answer has no sentence number {claim + 1}.")
        if verdict not in offered(found.answer):
            raise FootnoteError(
                f"“{verdict}” is no verdict on {'a decline' if found.answer.declined else 'a sentence'}."
            )
        named = _named(verdict, article)
        kept_note = (note or "").strip()[:MAX_NOTE_CHARS] or None
        review = Review(answer_id, claim, verdict, kept_note, reviewer, now(), named)
        with self._database.transaction() as connection:
            unchanged(self._database, sentence(answer_id, claim), based_on)
            if named:
                check_used(self._database, named)
            stored = f"{verdict}{_NAMING}{named}" if named else verdict
            connection.execute(
                "INSERT INTO reviews (answer_id, claim, verdict, note, reviewer, at) VALUES (?, ?, ?, ?, ?, ?)",
                (answer_id, claim, stored, review.note, reviewer, review.at),
            )
            noted(self._database, reviewer, "sentence reviewed", answer_id, f"{claim + 1}: {stored}")
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
            verdict, _, article = row["verdict"].partition(_NAMING)
            review = Review(**{**dict(row), "verdict": verdict, "article": article or None})
            found.setdefault(review.answer_id, {})[review.claim] = review
        return found


def sentences(answer: Answer) -> list[str]:
    """What of an answer is reviewed: its sentences; that it was declined counts as one, a plain reply as none."""
    return [claim.text for claim in answer.claims] or ([DECLINE_SENTENCE] if answer.declined else [])


def offered(answer: Answer) -> tuple[Judgement, ...]:
    """The verdicts that an editor may give on an answer's sentences, or on its decline."""
    return tuple(j for j in JUDGEMENTS if j != (NO_ANSWER if answer.declined else DOES_SAY))


def _named(verdict: Judgement, article: str | None) -> str | None:
    """The article that goes with a verdict."""
    named = (article or "").strip() or None
    if verdict == DOES_SAY and not named:
        raise FootnoteError("Which article says it? Give its id.")
    if verdict != DOES_SAY and named:
        raise FootnoteError(f"“{verdict}” names no article; “{DOES_SAY}” does.")
    return named
