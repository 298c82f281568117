"""Two editors at once. Every change at the desk names the revision of what it was based on; when somebody else changed
that meanwhile, it is refused with what they did, and nothing is overwritten unseen."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from assistant.display import long_date
from assistant.errors import FootnoteError, NotThereError
from assistant.library.database import Database
from assistant.pins.store import NONE as NO_PIN

NOTHING = "0"  # the revision of what is not there, or was never changed
STORY_ACTIONS = (
    "story renamed", "story name given back", "story merged", "story split", "articles moved", "story name dropped",
)  # fmt: skip


class ChangedError(FootnoteError):
    """Somebody else changed it meanwhile; `revision`: what stands now."""

    def __init__(self, done: str, revision: str) -> None:
        super().__init__(f"Changed in the meantime: {done}. Nothing of yours was stored.")
        self.revision = revision


class Thing(Protocol):
    """Something that editors change."""

    def revision(self, database: Database) -> str:
        """Another one after every change."""

    def done(self, database: Database, based_on: str) -> str:
        """What was done last since a revision, by whom and when."""


@dataclass(frozen=True)
class Recorded:
    """What the audit log has lines about. Its revision is the number of the last of these `actions` on the `subject`;
    `part`: how the detail of a line begins that is about this part of it."""

    subject: str
    actions: tuple[str, ...]
    part: str = ""

    def revision(self, database: Database) -> str:
        return str(self.last(database))

    def last(self, database: Database) -> int:
        (number,) = database.connection.execute(
            "SELECT coalesce(max(number), 0) FROM audit WHERE subject = ? "
            "AND action IN (SELECT value FROM json_each(?)) AND substr(detail, 1, ?) = ?",
            (self.subject, json.dumps(self.actions), len(self.part), self.part),
        ).fetchone()
        return int(number)

    def done(self, database: Database, based_on: str) -> str:
        return _told(database, [self.last(database)])


@dataclass(frozen=True)
class ArticleThing:
    """An article: what editors did to it, and the versions that came in with an ingest."""

    id: str

    @property
    def _recorded(self) -> Recorded:
        done = ("withdrawn", "hidden", "restored", "corrected", "erased")
        return Recorded(self.id, tuple(f"article {one}" for one in done))

    def revision(self, database: Database) -> str:
        return f"{self._version(database)[0]}.{self._recorded.last(database)}"

    def done(self, database: Database, based_on: str) -> str:
        last, (version, stored) = self._recorded.last(database), self._version(database)
        if str(last) != based_on.partition(".")[2]:
            return _told(database, [last])
        return f"version {version} came in with an ingest{_when(stored) if stored else ''}"

    def _version(self, database: Database) -> tuple[int, str]:
        row = database.connection.execute(
            "SELECT a.version, v.stored_at FROM articles a LEFT JOIN versions v "
            "ON v.article_id = a.id AND v.version = a.version WHERE a.id = ?",
            (self.id,),
        ).fetchone()
        return (row["version"], row["stored_at"] or "") if row else (0, "")


@dataclass(frozen=True)
class ApprovedThing:
    """The approved answer to a question. Its revision is its id: none is ever changed, only replaced."""

    question: str

    def revision(self, database: Database) -> str:
        row = database.connection.execute("SELECT id FROM pins WHERE question = ?", (self.question,)).fetchone()
        return str(row["id"]) if row else NOTHING

    def done(self, database: Database, based_on: str) -> str:
        ids = (based_on, self.revision(database))
        return _told(database, [approval(pin_id).last(database) for pin_id in ids])


def article(article_id: str) -> Thing:
    return ArticleThing(article_id)


def sentence(answer_id: str, place: int) -> Thing:
    """The review of a sentence; `place` counts from 0."""
    return Recorded(answer_id, ("sentence reviewed",), f"{place + 1}: ")


def eval_case(answer_id: str) -> Thing:
    return Recorded(answer_id, ("eval case made", "eval case dropped"))


def account(name: str) -> Thing:
    return Recorded(name, ("account added", "account removed", "password changed"))


def story(number: int) -> Recorded:
    """A story, with what it lost to others or gained from them; not what came in with an ingest."""
    return Recorded(f"story {number}", STORY_ACTIONS)


def approved_answer(question: str) -> ApprovedThing:
    return ApprovedThing(question)


def approved_as(database: Database, pin_id: str) -> ApprovedThing:
    """What is approved for the question that an approved answer, which may have been replaced or withdrawn since, was
    approved for. Raises NotThereError when there never was one."""
    row = database.connection.execute(
        "SELECT question FROM pins WHERE id = :id "
        "UNION ALL SELECT detail FROM audit WHERE subject = :id AND action = 'answer approved'",
        {"id": pin_id},
    ).fetchone()
    if row is None:
        raise NotThereError(NO_PIN)
    return ApprovedThing(row["question"])


def approval(pin_id: str) -> Recorded:
    """An approved answer by its id, whatever became of it."""
    return Recorded(pin_id, ("answer approved", "approval replaced", "approval withdrawn"))


def unchanged(database: Database, thing: Thing, based_on: str | None) -> None:
    """Call inside the transaction of a change, before it is made. With None it is based on whatever stands, as on the
    command line. Raises ChangedError."""
    if based_on is not None and (stands := thing.revision(database)) != based_on:
        raise ChangedError(thing.done(database, based_on), stands)


def _told(database: Database, numbers: Iterable[int]) -> str:
    """The last of these lines of the audit log, in a few words."""
    row = database.connection.execute("SELECT * FROM audit WHERE number = ?", (max(numbers),)).fetchone()
    if row is None:
        return "it is not what this change is based on; read it again"
    detail = f" ({' '.join(row['detail'].split())[:120]})" if row["detail"] else ""
    return f"{row['action']}{detail} by {row['actor']}{_when(row['at'])}"


def _when(at: str) -> str:
    return f" on {long_date(at[:10])} at {at[11:16]} UTC"
