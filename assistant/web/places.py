"""Places for what is under way, of which nobody may take all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from assistant.web.limits import BusyError

BUSY = "Many people are asking at the moment. Please try again in {wait} seconds."
YOURS = "Your other questions are still being answered. Please try again in {wait} seconds."
WAIT = 5  # seconds


class Places:
    """So many in all, and of them so many for one visitor and for one address."""

    def __init__(self, total: int, of_a_visitor: int, at_an_address: int, busy: str = BUSY, yours: str = YOURS) -> None:
        """`busy`, `yours`: what is told when all places are taken, or all that a visitor may have."""
        self._busy = busy.format(wait=WAIT)
        self._yours = yours.format(wait=WAIT)
        self._total = total
        self._of_a_visitor = of_a_visitor
        self._at_an_address = at_an_address
        self._lock = Lock()
        self._taken: Counter[tuple[str, str]] = Counter()

    @contextmanager
    def held(self, visitor: str, address: str) -> Iterator[None]:
        """Hold a place. Raises BusyError when there is none."""
        who = (visitor, address)
        with self._lock:
            self.check(self._taken, visitor, address)
            self._taken[who] += 1
        try:
            yield
        finally:
            with self._lock:
                self._taken[who] -= 1
                if not self._taken[who]:
                    del self._taken[who]

    def check(self, taken: Counter[tuple[str, str]], visitor: str, address: str) -> None:
        """Raises BusyError when one more would be too many beside those that are taken."""
        if sum(taken.values()) >= self._total:
            raise BusyError(self._busy, WAIT, 503)
        of_visitor = sum(count for (who, _), count in taken.items() if who == visitor)
        at_address = sum(count for (_, where), count in taken.items() if where == address)
        if of_visitor >= self._of_a_visitor:
            raise BusyError(self._yours, WAIT, 429)
        if at_address >= self._at_an_address:
            raise BusyError(self._busy, WAIT, 429)
