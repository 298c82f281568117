"""Conversations whose first answer is being made: nothing of them is stored yet, but they may be deleted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from assistant.errors import ReaderError

DELETED = "You deleted this conversation while its first answer was being made."


class Beginning:
    """A conversation that may begin, until its visitor has deleted everything."""

    def __init__(self) -> None:
        self.is_deleted = False

    def check(self) -> None:
        """Raises ReaderError when it was deleted."""
        if self.is_deleted:
            raise ReaderError(DELETED)


class Beginnings:
    """Those of all visitors, while they last."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._of: defaultdict[str, set[Beginning]] = defaultdict(set)

    @contextmanager
    def begun(self, visitor: str) -> Iterator[Beginning]:
        beginning = Beginning()
        with self._lock:
            self._of[visitor].add(beginning)
        try:
            yield beginning
        finally:
            with self._lock:
                self._of[visitor].remove(beginning)
                if not self._of[visitor]:
                    del self._of[visitor]

    def delete(self, visitor: str) -> None:
        """Have nothing stored of what this visitor has begun."""
        with self._lock:
            for beginning in self._of.get(visitor, ()):
                beginning.is_deleted = True
