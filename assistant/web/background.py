"""The heavy parts, loaded by a thread of their own while the page is already up."""

from __future__ import annotations

import logging
import time
from concurrent.futures import Future
from math import ceil
from threading import Lock, Thread
from typing import TYPE_CHECKING

from assistant.config import Config
from assistant.errors import FootnoteError
from assistant.web.limits import BusyError

if TYPE_CHECKING:
    from assistant.pipeline import Assistant
    from assistant.web.examples import Example

log = logging.getLogger(__name__)

PAUSE = 30.0  # seconds after which what could not be loaded is tried again
NOT_LOADED = "Questions cannot be answered at the moment. Please try again in {wait} seconds."


class Background:
    """An assistant and its example questions, on their way."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._lock = Lock()
        self._attempt: _Attempt | None = None

    def start(self) -> None:
        """Begin loading, again when it failed some time ago; otherwise calling it again changes nothing."""
        self._current()

    def assistant(self) -> Assistant:
        """The assistant, loaded and waited for when it is not ready. Raises BusyError when it could not be loaded:
        the log says why, and it is tried again after a pause."""
        attempt = self._current()
        try:
            return attempt.assistant.result()
        except Exception as error:
            wait = max(1, ceil(attempt.again_at - time.monotonic()))
            raise BusyError(NOT_LOADED.format(wait=wait), wait, 503) from error

    def examples(self) -> list[Example]:
        """Questions the archive answers, of articles that may still be used; none while they are being looked for."""
        if (attempt := self._attempt) is None or not attempt.examples.done():
            return []
        return [e for e in attempt.examples.result() if e.stands(attempt.assistant.result().library)]

    @property
    def has_looked(self) -> bool:
        """Whether the examples have been looked for, found or not."""
        return self._attempt is not None and self._attempt.examples.done()

    def finish(self) -> None:
        """Wait for what was begun."""
        if self._attempt:
            self._attempt.examples.result()

    def _current(self) -> _Attempt:
        with self._lock:
            if self._attempt is None or self._attempt.is_over:
                self._attempt = _Attempt()
                Thread(target=self._attempt.load, args=(self._config,), name="footnote-loading", daemon=True).start()
            return self._attempt


class _Attempt:
    """One attempt at loading. `again_at`: when to make another if it fails, by the monotonic clock."""

    def __init__(self) -> None:
        self.assistant: Future[Assistant] = Future()
        self.examples: Future[list[Example]] = Future()
        self.again_at = 0.0

    @property
    def is_over(self) -> bool:
        """Whether it failed long enough ago for another."""
        return bool(
            self.examples.done() and self.assistant.exception() is not None and time.monotonic() >= self.again_at
        )

    def load(self, config: Config) -> None:
        try:
            from assistant.assembly import build_assistant
            from assistant.web.examples import example_questions

            assistant = build_assistant(config)
        except Exception as error:
            log.error(
                "The assistant could not be loaded; this is tried again: %s",
                error,
                exc_info=not isinstance(error, FootnoteError),
            )
            self.again_at = time.monotonic() + PAUSE
            self.assistant.set_exception(error)
            self.examples.set_result([])
            return
        self.assistant.set_result(assistant)
        try:
            self.examples.set_result(example_questions(assistant))
        except Exception as error:
            log.error("There are no example questions: %s", error, exc_info=not isinstance(error, FootnoteError))
            self.examples.set_result([])
