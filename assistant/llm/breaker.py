"""A circuit breaker: a model that failed a few times in a row is left alone for a while."""

from __future__ import annotations

import time
from threading import Lock

FAILURES = 3
PAUSE = 30.0  # seconds


class Breaker:
    """Open after `FAILURES` failures in a row; then one call is let through after each pause."""

    def __init__(self, pause: float = PAUSE) -> None:
        self._pause = pause
        self._lock = Lock()
        self._failures = 0
        self._closed_from = 0.0

    def allows(self) -> bool:
        """Whether a call may be tried now; of those waiting at an open breaker, one is."""
        with self._lock:
            if self._failures < FAILURES:
                return True
            if time.monotonic() < self._closed_from:
                return False
            self._closed_from = time.monotonic() + self._pause
            return True

    def worked(self) -> None:
        with self._lock:
            self._failures = 0

    def failed(self, pause: float | None = None) -> None:
        """Count a failure; `pause`: seconds the server asked for."""
        with self._lock:
            self._failures += 1
            self._closed_from = time.monotonic() + max(self._pause, pause or 0.0)
