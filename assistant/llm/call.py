"""One answer's calls of a language model: in time, a few tries, not too many at once, and counted."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from queue import Empty, Full, Queue
from threading import BoundedSemaphore, Event, Thread
from typing import Any

from llama_index.core.llms import LLM, ChatMessage

from assistant.config import LLMConfig
from assistant.llm.breaker import Breaker
from assistant.llm.faults import BUSY, CROWDED, RESTING, TOO_MUCH, TOO_SLOW, ModelError, fault_of
from assistant.llm.tokens import tokens
from assistant.schema import ModelUse

log = logging.getLogger(__name__)

TRIES = 3
PAUSES = (0.3, 1.0)  # seconds before the second and the third try
TURN = 2.0  # seconds to wait while all calls allowed at once are taken
MAX_CHARS = 20_000  # of one reply
AHEAD, LOOK = 64, 0.2  # pieces read ahead of who takes them; seconds after which to see whether nobody does any more


class Model:
    """A language model as a whole site uses it."""

    def __init__(self, llm: LLM, config: LLMConfig, breaker: Breaker | None = None) -> None:
        self.config = config
        self._llm = llm
        self._breaker = breaker or Breaker()
        self._turns = BoundedSemaphore(config.at_once)

    def calls(self, timeout: float | None = None) -> Calls:
        """The calls of one answer; the time allowed begins now. `timeout`: seconds, when they are to be fewer."""
        config = replace(self.config, timeout=min(self.config.timeout, timeout or self.config.timeout))
        return Calls(self._llm, config, self._breaker, self._turns)


@dataclass
class _Usage:
    calls: int = 0
    prompt: int | None = None
    completion: int | None = None


class Calls:
    """What is asked of a model for one answer."""

    def __init__(self, llm: LLM, config: LLMConfig, breaker: Breaker, turns: BoundedSemaphore) -> None:
        self._llm, self._config, self._breaker, self._turns = llm, config, breaker, turns
        self._deadline = time.monotonic() + config.timeout
        self._usage = _Usage()

    def use(self) -> ModelUse:
        """What was asked up to now."""
        used, price = self._usage, self._config.price
        cost = None
        if price and used.prompt is not None and used.completion is not None:
            cost = round((used.prompt * price[0] + used.completion * price[1]) / 1e6, 8)
        return ModelUse(self._config.model, used.calls, used.prompt, used.completion, cost)

    def stream(self, messages: Sequence[ChatMessage]) -> Iterator[str]:
        """The reply, piece by piece. Raises ModelError."""
        for number in range(TRIES):
            begun = False
            try:
                for piece in self._once(messages):
                    begun = True
                    yield piece
                self._breaker.worked()
                return
            except ModelError as error:
                log.warning("The language model %s. %s", error.fault.reader, error.fault.operator)
                pause = self._pause(error, number)
                if begun or pause is None:
                    if error.fault not in (CROWDED, RESTING):
                        self._breaker.failed(error.retry_after)
                    raise
                time.sleep(pause)

    def complete(self, messages: Sequence[ChatMessage]) -> str:
        """The whole reply. Raises ModelError."""
        return "".join(self.stream(messages))

    def _pause(self, error: ModelError, number: int) -> float | None:
        """Seconds until the next try; None when there is to be none."""
        if not error.fault.passing or number + 1 >= TRIES:
            return None
        asked = error.retry_after if error.fault is BUSY else None
        pause = PAUSES[number] if asked is None else asked
        return pause if time.monotonic() + pause < self._deadline else None

    def _once(self, messages: Sequence[ChatMessage]) -> Iterator[str]:
        if not self._breaker.allows():
            raise ModelError(RESTING)
        if not self._turns.acquire(timeout=max(0.0, min(TURN, self._deadline - time.monotonic()))):
            raise ModelError(CROWDED)
        self._usage.calls += 1
        pump = _Pump(self._llm, messages, self._turns)
        length = 0
        read: int | None = None
        written: int | None = None
        try:
            for response in pump.responses(self._deadline):
                read, written = (_larger(*pair) for pair in zip((read, written), tokens(response), strict=True))
                length += len(response.delta or "")
                if length > MAX_CHARS:
                    raise ModelError(TOO_MUCH)
                if response.delta:
                    yield response.delta
        finally:
            pump.stopped.set()
            self._usage.prompt = _sum(self._usage.prompt, read)
            self._usage.completion = _sum(self._usage.completion, written)


class _Pump:
    """Reads a reply in a thread of its own, so that no server can hold up an answer beyond its time."""

    def __init__(self, llm: LLM, messages: Sequence[ChatMessage], turns: BoundedSemaphore) -> None:
        self.stopped = Event()
        self._queue: Queue[Any] = Queue(AHEAD)
        self._llm, self._messages, self._turns = llm, list(messages), turns
        Thread(target=self._read, name="footnote-model", daemon=True).start()

    def responses(self, deadline: float) -> Iterator[Any]:
        """LlamaIndex's responses as they come. Raises ModelError, TOO_SLOW at the deadline."""
        begun = False
        while True:
            try:
                item = self._queue.get(timeout=max(0.0, deadline - time.monotonic()))
            except Empty:
                raise ModelError(TOO_SLOW) from None
            if item is None:
                return
            if isinstance(item, Exception):
                raise fault_of(item, begun) from None
            begun = True
            yield item

    def _read(self) -> None:
        try:
            for response in self._llm.stream_chat(self._messages):
                if not self._handed_on(response):
                    return
            self._handed_on(None)
        except Exception as error:
            self._handed_on(error)
        finally:
            self._turns.release()

    def _handed_on(self, item: Any) -> bool:
        """Whether it is still wanted."""
        while not self.stopped.is_set():
            try:
                self._queue.put(item, timeout=LOOK)
                return True
            except Full:
                continue
        return False


def _larger(one: int | None, other: int | None) -> int | None:
    return max(one, other) if one is not None and other is not None else one if other is None else other


def _sum(one: int | None, other: int | None) -> int | None:
    return one if other is None else (one or 0) + other
