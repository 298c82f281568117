"""How much of a reply is read, and for how long. Clients wait for the end of a line, and hold what they have of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import httpx

from assistant.llm.faults import TOO_MUCH, TOO_SLOW, Fault, ModelError

MAX_BYTES = 4_000_000  # of one reply; a token takes a few hundred


def bounded(seconds: float) -> dict[str, list[Callable[[httpx.Response], None]]]:
    """Event hooks of an httpx client. Reading a reply raises ModelError after so many bytes, or seconds."""

    def bound(response: httpx.Response) -> None:
        assert isinstance(response.stream, httpx.SyncByteStream)
        response.stream = _Bounded(response.stream, time.monotonic() + seconds)

    return {"response": [bound]}


class _Bounded(httpx.SyncByteStream):
    def __init__(self, stream: httpx.SyncByteStream, until: float) -> None:
        self._stream, self._until = stream, until

    def __iter__(self) -> Iterator[bytes]:
        taken = 0
        for piece in self._stream:
            taken += len(piece)
            if taken > MAX_BYTES:
                raise self._ended(TOO_MUCH)
            if time.monotonic() > self._until:
                raise self._ended(TOO_SLOW)
            yield piece

    def close(self) -> None:
        self._stream.close()

    def _ended(self, fault: Fault) -> ModelError:
        self.close()
        return ModelError(fault)
