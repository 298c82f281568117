"""A visitor's question, from its admission to its place in the log."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from assistant.desk.answers import AnswerLog, StoredAnswer
from assistant.schema import Answer
from assistant.web.background import Background
from assistant.web.limits import AskingLimit, BusyError

AT_ONCE = 8  # questions that are answered at the same time
WAITING = 56  # questions that wait for their turn; more are told to come again
PATIENCE = 20.0  # seconds a question waits for its turn
BUSY = "Many people are asking at the moment. Please try again in {wait} seconds."
WAIT = 5  # seconds


class Asking:
    """Answers for everybody, each for its own visitor."""

    def __init__(self, log: AnswerLog, background: Background) -> None:
        self.log = log
        self._background = background
        self._limit = AskingLimit()
        self._slots = BoundedSemaphore(AT_ONCE)
        self._room = BoundedSemaphore(AT_ONCE + WAITING)

    def ask(
        self,
        question: str,
        conversation: str | None,
        visitor: str,
        any_time: bool = False,
        counted_as: str | None = None,
    ) -> Iterator[Answer | StoredAnswer]:
        """The answer as it grows, and last as it is stored: as the next turn of the conversation, or the first of a new
        one.

        `counted_as`: whose questions it counts among, where not the visitor's. Raises BusyError for too many questions,
        FootnoteError for one that cannot be asked, and for a conversation that is somebody else's.
        """
        if conversation:
            self.log.check_owner(conversation, visitor)
        earlier = self.log.answers(conversation, visitor) if conversation else []
        with _held(self._room, 0):
            assistant = self._background.assistant()
            self._limit.admit(counted_as or visitor, len(earlier))
            with _held(self._slots, PATIENCE):
                answer = None
                for answer in assistant.stream(question, [s.as_turn() for s in earlier], any_time):
                    yield answer
        assert answer is not None
        yield self.log.record(conversation or self.log.start(visitor), visitor, answer)


@contextmanager
def _held(places: BoundedSemaphore, patience: float) -> Iterator[None]:
    """Hold one of the places. Raises BusyError when none comes free within so many seconds."""
    if not places.acquire(timeout=patience):
        raise BusyError(BUSY.format(wait=WAIT), WAIT, 503)
    try:
        yield
    finally:
        places.release()
