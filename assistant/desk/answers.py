"""The answer log: conversations and the answers given in them, kept in the library."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import uuid4

from assistant.desk.redaction import without_erased
from assistant.errors import AlteredError, NotThereError, ReaderError
from assistant.library.database import Database
from assistant.library.tables import ANSWER_DIGEST, ANSWERS
from assistant.schema import Answer, Turn

log = logging.getLogger(__name__)

Thumb = Literal["up", "down"]
MAX_REASON_CHARS = 1_000


class NotYoursError(NotThereError, ReaderError):
    """There is nothing of that name that belongs to this reader."""


class AlteredAnswerError(AlteredError, ReaderError):
    """An answer is not what was stored."""


@dataclass(frozen=True)
class StoredAnswer:
    """An answer as it was given, with the reader's thumb."""

    id: str
    answer: Answer
    thumb: Thumb | None
    reason: str | None
    asked_at: str = ""  # ISO time
    conversation: str = ""

    def as_turn(self) -> Turn:
        return Turn.of(self.answer)


class AnswerLog:
    """Conversations of visitors. A visitor only ever reads or rates answers of their own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def start(self, visitor: str) -> str:
        """Begin a conversation; return its id."""
        identifier = uuid4().hex
        with self._database.transaction() as connection:
            connection.execute("INSERT INTO conversations VALUES (?, ?, ?)", (identifier, visitor, _now()))
        return identifier

    def latest(self, visitor: str) -> str | None:
        """The visitor's newest conversation."""
        row = self._database.connection.execute(
            "SELECT id FROM conversations WHERE visitor = ? ORDER BY started_at DESC, id LIMIT 1", (visitor,)
        ).fetchone()
        return row["id"] if row else None

    def conversations(self, visitor: str) -> list[str]:
        """Ids of all conversations of a visitor, the one that began last first."""
        rows = self._database.connection.execute(
            "SELECT id FROM conversations WHERE visitor = ? ORDER BY started_at DESC, id", (visitor,)
        )
        return [row["id"] for row in rows]

    def conversation_of(self, identifier: str) -> str | None:
        """The conversation that has this id, or an answer with it."""
        row = self._database.connection.execute(
            "SELECT id FROM conversations WHERE id = :id UNION SELECT conversation_id FROM answers WHERE id = :id",
            {"id": identifier},
        ).fetchone()
        return row["id"] if row else None

    def record(
        self, conversation: str | None, visitor: str, answer: Answer, first: Callable[[], None] = lambda: None
    ) -> StoredAnswer:
        """Store an answer as the next turn, or as the first of a new conversation, without the words of articles
        erased since it was made. `first` is called in the same transaction; what it raises undoes all. Raises
        ReaderError when the conversation is not the visitor's, NotWrittenError."""
        identifier, asked_at = uuid4().hex, _now()
        with self._database.transaction() as connection:
            first()
            conversation = conversation or self.start(visitor)
            self.check_owner(conversation, visitor)
            answer = without_erased(self._database, answer)
            connection.execute(
                "INSERT INTO answers (id, conversation_id, turn, asked_at, answer) VALUES (?, ?, "
                "(SELECT coalesce(max(turn), 0) + 1 FROM answers WHERE conversation_id = ?), ?, ?)",
                (
                    identifier,
                    conversation,
                    conversation,
                    asked_at,
                    json.dumps(answer.to_dict(), ensure_ascii=False),
                ),
            )
            connection.execute(f"UPDATE answers SET digest = {ANSWER_DIGEST} WHERE id = ?", (identifier,))
        return StoredAnswer(identifier, answer, None, None, asked_at, conversation)

    def answers(self, conversation: str, visitor: str) -> list[StoredAnswer]:
        """The turns of a conversation, oldest first; none when it is not the visitor's."""
        rows = self._database.connection.execute(
            f"SELECT a.* FROM {ANSWERS} a "
            "JOIN conversations c ON c.id = a.conversation_id WHERE c.id = ? AND c.visitor = ? ORDER BY a.turn",
            (conversation, visitor),
        )
        return whole_answers(rows)

    def get(self, answer_id: str) -> StoredAnswer | None:
        """An answer by its id, whoever asked; None when there is none. Raises AlteredAnswerError."""
        row = self._database.connection.execute(f"SELECT * FROM {ANSWERS} WHERE id = ?", (answer_id,)).fetchone()
        if row is None:
            return None
        if found := whole_answers([row]):
            return found[0]
        raise AlteredAnswerError("This answer cannot be shown: what is stored of it was damaged.")

    def those(self, ids: Sequence[str]) -> list[StoredAnswer]:
        """The answers with these ids, whoever asked, newest first."""
        rows = self._database.connection.execute(
            f"SELECT * FROM {ANSWERS} WHERE id IN (SELECT value FROM json_each(?)) ORDER BY asked_at DESC, id",
            (json.dumps(ids),),
        )
        return whole_answers(rows)

    def citing(self, article_id: str) -> list[str]:
        """Ids of the answers whose claims cite an article, newest first."""
        rows = self._database.connection.execute(
            f"SELECT a.id FROM {ANSWERS} a WHERE EXISTS (SELECT 1 FROM json_tree(a.told, '$.claims') "
            "WHERE key = 'article_id' AND atom = ?) ORDER BY a.asked_at DESC, a.id",
            (article_id,),
        )
        return [row["id"] for row in rows]

    def rate(self, answer_id: str, visitor: str, thumb: Thumb, reason: str | None) -> None:
        """Store the reader's thumb. Raises NotYoursError when the answer is not the visitor's."""
        with self._database.transaction() as connection:
            changed = connection.execute(
                "UPDATE answers SET thumb = ?, reason = ? WHERE id = ? AND conversation_id IN "
                "(SELECT id FROM conversations WHERE visitor = ?)",
                (thumb, (reason or "").strip()[:MAX_REASON_CHARS] or None, answer_id, visitor),
            ).rowcount
        if not changed:
            raise NotYoursError("There is no such answer in your conversations.")

    def check_owner(self, conversation: str, visitor: str) -> None:
        """Raises ReaderError when the conversation is not the visitor's."""
        row = self._database.connection.execute(
            "SELECT 1 FROM conversations WHERE id = ? AND visitor = ?", (conversation, visitor)
        ).fetchone()
        if row is None:
            raise ReaderError("This conversation was deleted, or is not yours. Start a new one.")


def whole_answers(rows: Iterable[Mapping[str, Any]]) -> list[StoredAnswer]:
    """From rows of ANSWERS, those that are what was stored; that others are not is logged."""
    found = []
    for row in rows:
        if row["altered"]:
            log.error("Answer %r was altered on the disk and is left out. Run: footnote doctor", row["id"])
        else:
            found.append(_stored_answer(row))
    return found


def _stored_answer(row: Mapping[str, Any]) -> StoredAnswer:
    answer = Answer.from_dict(json.loads(row["answer"]))
    return StoredAnswer(row["id"], answer, row["thumb"], row["reason"], row["asked_at"], row["conversation_id"])


def _now() -> str:
    return datetime.now(UTC).isoformat()
