"""How much one visitor, and one address, may ask, so that nobody keeps the others waiting.

Many people may share an address (an office, a school, a mobile network), so it is allowed several times as much.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from threading import Lock

from assistant.errors import ReaderError

WINDOW = 60.0  # seconds in which they count
QUESTIONS = 20  # of one visitor
ADDRESS_QUESTIONS = 120  # of all visitors at one address
REQUESTS = 120  # of one visitor: whatever is sent to us, questions too
ADDRESS_REQUESTS = 720
OPEN = 128  # requests of one visitor at the same time: a stream for each open page, and all that two pages load at once
ADDRESS_OPEN = 640
TURNS = 100  # of one conversation
VISITORS = 10_000  # remembered at a time, and as many addresses

TOO_MANY = "That is a lot at once. Please try again in {wait} seconds."
TOO_MANY_QUESTIONS = "That is a lot of questions at once. Please ask again in {wait} seconds."

Clock = Callable[[], float]


class BusyError(ReaderError):
    """Not now; `wait` seconds until it is worth trying again; `status`: the HTTP status that says why."""

    def __init__(self, message: str, wait: int, status: int) -> None:
        super().__init__(message)
        self.wait = wait
        self.status = status


class Window:
    """At most so many within WINDOW seconds, for each name."""

    def __init__(self, most: int, clock: Clock) -> None:
        self._most = most
        self._clock = clock
        self._counted: OrderedDict[str, deque[float]] = OrderedDict()

    def wait(self, name: str) -> int:
        """Seconds until one more is allowed; 0: now."""
        counted, now = self._counted.get(name, deque()), self._clock()
        while counted and now - counted[0] >= WINDOW:
            counted.popleft()
        return math.ceil(WINDOW - (now - counted[0])) if len(counted) >= self._most else 0

    def count(self, name: str) -> None:
        self._counted.setdefault(name, deque()).append(self._clock())
        self._counted.move_to_end(name)
        while len(self._counted) > VISITORS or self._is_over(next(iter(self._counted.values()))):
            self._counted.popitem(last=False)

    def _is_over(self, counted: deque[float]) -> bool:
        return not counted or self._clock() - counted[-1] >= WINDOW


class Limit:
    """A sliding window for each visitor and for each address."""

    def __init__(
        self, of_a_visitor: int, at_an_address: int, clock: Clock = time.monotonic, told: str = TOO_MANY
    ) -> None:
        self._told = told
        self._visitors = Window(of_a_visitor, clock)
        self._addresses = Window(at_an_address, clock)
        self._lock = Lock()

    def admit(self, visitor: str | None, address: str | None) -> None:
        """Count one more of a visitor at an address; None is not counted. Raises BusyError when they were too many;
        then it is not counted."""
        asked = [(w, name) for w, name in ((self._visitors, visitor), (self._addresses, address)) if name is not None]
        with self._lock:
            if wait := max((window.wait(name) for window, name in asked), default=0):
                raise BusyError(self._told.format(wait=wait), wait, 429)
            for window, name in asked:
                window.count(name)


class AskingLimit:
    """A limit for questions, and for the length of a conversation."""

    def __init__(
        self, questions: int = QUESTIONS, clock: Clock = time.monotonic, at_an_address: int = ADDRESS_QUESTIONS
    ) -> None:
        self._limit = Limit(questions, at_an_address, clock, TOO_MANY_QUESTIONS)

    def admit(self, visitor: str, turns: int, address: str | None = None) -> None:
        """Count a question of a visitor in a conversation of so many turns. Raises ReaderError when the conversation
        is too long, BusyError when they were too many; then it is not counted."""
        if turns >= TURNS:
            raise ReaderError(f"This conversation has {TURNS} questions. Please start a new one.")
        self._limit.admit(visitor, address)
