"""Sessions of the page, each of its own visitor. The page names its session by itself, and a name that somebody else
knows is another session for them."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from starlette.requests import HTTPConnection

from assistant.web.addresses import address_of, somebody_at
from assistant.web.visitors import Visitors


class Sessions:
    """Names for Gradio, which lets whoever knows a session's name read it."""

    def __init__(self, visitors: Visitors, queue: Any) -> None:
        """`queue`: Gradio's."""
        self._visitors = visitors
        self._queue = queue

    def own(self, request: HTTPConnection, name: str) -> str:
        """What Gradio is told instead of what the page calls its session: nobody else can have it told."""
        visitor = self._visitors.known(request.cookies) or somebody_at(address_of(request))
        return sha256(f"{visitor} {name}".encode("utf-8", "replace")).hexdigest()

    def is_open(self, session: str) -> bool:
        """Whether something was called in it whose return can be read."""
        return session in self._queue.pending_messages_per_session
