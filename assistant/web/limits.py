"""How much one visitor may ask, so that nobody keeps the others waiting."""

from __future__ import annotations

import math
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from threading import Lock

from assistant.errors import FootnoteError

QUESTIONS = 20  # of one visitor
WINDOW = 60.0  # seconds in which they count
TURNS = 100  # of one conversation
VISITORS = 10_000  # remembered at a time


class BusyError(FootnoteError):
    """Not now; `wait` seconds until it is worth trying again; `status`: the HTTP status that says why."""

    def __init__(self, message: str, wait: int, status: int) -> None:
        super().__init__(message)
        self.wait = wait
        self.status = status


class AskingLimit:
    """A sliding window of questions for each visitor."""

    def __init__(self, questions: int = QUESTIONS, clock: Callable[[], float] = time.monotonic) -> None:
        self._questions = questions
        self._clock = clock
        self._lock = Lock()
        self._asked: OrderedDict[str, deque[float]] = OrderedDict()

    def admit(self, visitor: str, turns: int) -> None:
        """Count a question of a visitor in a conversation of so many turns. Raises FootnoteError when the conversation
        is too long, BusyError when they were too many; then it is not counted."""
        if turns >= TURNS:
            raise FootnoteError(f"This conversation has {TURNS} questions. Please start a new one.")
        now = self._clock()
        with self._lock:
            asked = self._asked.setdefault(visitor, deque())
            self._asked.move_to_end(visitor)
            while asked and now - asked[0] >= WINDOW:
                asked.popleft()
            if len(asked) >= self._questions:
                wait = math.ceil(WINDOW - (now - asked[0]))
                raise BusyError(f"That is a lot of questions at once. Please ask again in {wait} seconds.", wait, 429)
            asked.append(now)
            while len(self._asked) > VISITORS:
                self._asked.popitem(last=False)
