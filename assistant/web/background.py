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
from assistant.web.offers import NOTHING, Offers

if TYPE_CHECKING:
    from assistant.pipeline import Assistant

log = logging.getLogger(__name__)

PAUSE = 30.0  # seconds after which what could not be loaded is tried again
NOT_LOADED = "Questions cannot be answered at the moment. Please try again in {wait} seconds."


class Background:
    """An assistant and what its page offers, on their way."""

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

    def offers(self) -> Offers:
        """Stories, and questions the archive answers, of articles that may still be used; none while they are being
        looked for. Where articles have come or gone they are looked for anew, for the next page."""
        if (attempt := self._attempt) is None or not attempt.offers.done() or attempt.assistant.exception():
            return NOTHING
        library = attempt.assistant.result().library
        attempt.look_again_if_changed()
        return attempt.offers.result().standing(library)

    @property
    def has_looked(self) -> bool:
        """Whether the examples have been looked for, found or not."""
        return self._attempt is not None and self._attempt.offers.done()

    def finish(self) -> None:
        """Wait for what was begun."""
        if self._attempt:
            self._attempt.offers.result()

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
        self.offers: Future[Offers] = Future()
        self.looked_at: tuple[int, ...] | None = None
        self._looking, self._one_at_a_time = Lock(), Lock()
        self.again_at = 0.0

    @property
    def is_over(self) -> bool:
        """Whether it failed long enough ago for another."""
        return bool(self.offers.done() and self.assistant.exception() is not None and time.monotonic() >= self.again_at)

    def load(self, config: Config) -> None:
        try:
            from assistant.assembly import build_assistant

            assistant = build_assistant(config)
        except Exception as error:
            log.error(
                "The assistant could not be loaded; this is tried again: %s",
                error,
                exc_info=not isinstance(error, FootnoteError),
            )
            self.again_at = time.monotonic() + PAUSE
            self.assistant.set_exception(error)
            self.offers.set_result(NOTHING)
            return
        self.assistant.set_result(assistant)
        self.looked_at = assistant.library.changes()
        self.offers.set_result(self._look(assistant) or NOTHING)

    def look_again_if_changed(self) -> None:
        """Look for them anew where articles have come, gone or changed, while what was found before is shown."""
        assistant = self.assistant.result()
        with self._looking:
            changes = assistant.library.changes()
            if self.looked_at == changes:
                return
            self.looked_at = changes
        Thread(target=self._replace, args=(assistant,), name="footnote-looking", daemon=True).start()

    def _replace(self, assistant: Assistant) -> None:
        found: Future[Offers] = Future()
        found.set_result(self._look(assistant) or self.offers.result())
        self.offers = found

    def _look(self, assistant: Assistant) -> Offers | None:
        """None when that fails."""
        from assistant.web.examples import offers

        with self._one_at_a_time:
            try:
                return offers(assistant)
            except Exception as error:
                log.error("There are no example questions: %s", error, exc_info=not isinstance(error, FootnoteError))
                return None
