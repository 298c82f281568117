"""A visitor's question, from its admission to its place in the log."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import BoundedSemaphore

from assistant.desk.answers import AnswerLog, StoredAnswer
from assistant.errors import NotWrittenError, ReaderError
from assistant.schema import Answer
from assistant.web import places
from assistant.web.addresses import somebody_at
from assistant.web.background import Background
from assistant.web.beginnings import Beginning, Beginnings
from assistant.web.limits import AskingLimit, BusyError
from assistant.web.places import Places

AT_ONCE = 8  # questions that are answered at the same time
WAITING = 56  # questions that wait for their turn; more are told to come again
OF_A_VISITOR = 8  # of these, at most
AT_AN_ADDRESS = 40
PATIENCE = 20.0  # seconds a question waits for its turn

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Asker:
    """Who asks from where. `visitor`: whose conversations these are. `known`: whether they came with a number of
    ours."""

    visitor: str
    address: str
    known: bool = True

    @property
    def counted_as(self) -> str:
        return self.visitor if self.known else somebody_at(self.address)


@dataclass(frozen=True)
class NotKept:
    """An answer that was given, but could not be stored."""

    answer: Answer


class Asking:
    """Answers for everybody, each for its own visitor."""

    def __init__(self, log: AnswerLog, background: Background) -> None:
        self.log = log
        self.beginnings = Beginnings()
        self._background = background
        self._limit = AskingLimit()
        self._slots = BoundedSemaphore(AT_ONCE)
        self._room = Places(AT_ONCE + WAITING, OF_A_VISITOR, AT_AN_ADDRESS)

    def ask(
        self, question: str, conversation: str | None, asker: Asker, any_time: bool = False
    ) -> Iterator[Answer | StoredAnswer | NotKept]:
        """The answer as it grows, and last as it is stored: as the next turn of the conversation, or the first of a new
        one; NotKept where that is not possible.

        Raises BusyError for too many questions, ReaderError for one that cannot be asked, and for a conversation that
        is somebody else's.
        """
        if conversation:
            self.log.check_owner(conversation, asker.visitor)
        earlier = self.log.answers(conversation, asker.visitor) if conversation else []
        with self._room.held(asker.counted_as, asker.address), self.beginnings.begun(asker.visitor) as beginning:
            assistant = self._background.assistant()
            self._limit.admit(asker.counted_as, len(earlier), asker.address)
            with self._slot():
                answer = None
                for answer in assistant.stream(question, [s.as_turn() for s in earlier], any_time):
                    yield answer
            assert answer is not None
            yield self._kept(conversation, asker.visitor, answer, beginning)

    def _kept(
        self, conversation: str | None, visitor: str, answer: Answer, beginning: Beginning
    ) -> StoredAnswer | NotKept:
        """The answer in the log; as it is, when the library cannot be written or the conversation was deleted
        meanwhile."""
        try:
            return self.log.record(conversation, visitor, answer, beginning.check)
        except (NotWrittenError, ReaderError) as error:
            log.error("An answer was given but not kept: %s", error)
            return NotKept(answer)

    @contextmanager
    def _slot(self) -> Iterator[None]:
        """Hold one of the places to be answered. Raises BusyError when none comes free in time."""
        if not self._slots.acquire(timeout=PATIENCE):
            raise BusyError(places.BUSY.format(wait=places.WAIT), places.WAIT, 503)
        try:
            yield
        finally:
            self._slots.release()
