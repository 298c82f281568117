"""The heavy parts, loaded by a thread of their own while the page is already up."""

from __future__ import annotations

import logging
from concurrent.futures import Future
from threading import Lock, Thread
from typing import TYPE_CHECKING

from assistant.config import Config
from assistant.errors import FootnoteError

if TYPE_CHECKING:
    from assistant.pipeline import Assistant

log = logging.getLogger(__name__)


class Background:
    """An assistant and its example questions, on their way."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._lock = Lock()
        self._started = False
        self._assistant: Future[Assistant] = Future()
        self._examples: Future[list[str]] = Future()

    def start(self) -> None:
        """Begin loading; calling it again changes nothing."""
        with self._lock:
            if self._started:
                return
            self._started = True
        Thread(target=self._load, name="footnote-loading", daemon=True).start()

    def assistant(self) -> Assistant:
        """The assistant, loaded and waited for when it is not ready. Raises what went wrong in loading it."""
        self.start()
        return self._assistant.result()

    @property
    def has_looked(self) -> bool:
        """Whether the examples have been looked for, found or not."""
        return self._examples.done()

    def examples(self) -> list[str]:
        """Questions the archive answers; none while they are not ready."""
        return self._examples.result() if self._examples.done() else []

    def finish(self) -> None:
        """Wait for what was begun."""
        if self._started:
            self._examples.result()

    def _load(self) -> None:
        try:
            from assistant.assembly import build_assistant
            from assistant.web.examples import example_questions

            assistant = build_assistant(self._config)
        except Exception as error:
            log.exception("The assistant could not be loaded")
            self._assistant.set_exception(error)
            self._examples.set_result([])
            return
        self._assistant.set_result(assistant)
        try:
            self._examples.set_result(example_questions(assistant))
        except FootnoteError:
            self._examples.set_result([])
