"""Gradio's own queue, kept short: nobody fills it, and nothing stays in it that nobody fetches."""

from __future__ import annotations

import time
from collections import Counter, OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from typing import Any

from starlette.requests import Request

from assistant.web.addresses import address_of, somebody_at
from assistant.web.asking import AT_ONCE, WAITING
from assistant.web.limits import Clock
from assistant.web.places import Places
from assistant.web.visitors import Visitors

AT_WORK = AT_ONCE + WAITING + 16  # events at a time: every question, and pages that are shown meanwhile
IN_LINE = 32  # events that wait for that
OF_A_VISITOR = 16  # of all these, at most
AT_AN_ADDRESS = 56
UNREAD = 120.0  # seconds after which what nobody fetched is dropped
MESSAGES = 2_000  # that may wait to be fetched, of all visitors together


@dataclass(frozen=True)
class Moved:
    """The events of a session that were not fetched when this last changed, and when that was."""

    events: frozenset[str]
    at: float


_NEVER = Moved(frozenset({""}), 0.0)


class Line:
    """A look at Gradio's queue before something is put into it."""

    def __init__(self, queue: Any, visitors: Visitors, clock: Clock = time.monotonic) -> None:
        self._queue = queue
        self._visitors = visitors
        self._clock = clock
        self._places = Places(AT_WORK + IN_LINE, OF_A_VISITOR, AT_AN_ADDRESS)
        self._entering: Counter[tuple[str, str]] = Counter()
        self._moved: OrderedDict[str, Moved] = OrderedDict()

    @contextmanager
    def entered(self, request: Request) -> Iterator[None]:
        """Hold a place until the request has been put into the queue. Raises BusyError when one more event would be
        too many."""
        self._tidy()
        who = self._who(request)
        taken = Counter(self._who(event.request) for event in self._events())
        self._places.check(taken + self._entering, *who)
        self._entering[who] += 1
        try:
            yield
        finally:
            self._entering[who] -= 1
            self._entering += Counter()  # drops those at zero

    def _events(self) -> Iterator[Any]:
        """What is worked on, and what waits."""
        queues = self._queue.event_queue_per_concurrency_id.values()
        return chain(
            chain.from_iterable(job for job in self._queue.active_jobs if job),
            chain.from_iterable(queue.queue for queue in queues),
        )

    def _who(self, request: Request) -> tuple[str, str]:
        address = address_of(request)
        return self._visitors.known(request.cookies) or somebody_at(address), address

    def _tidy(self) -> None:
        """Forget the sessions in which nothing has moved for a while: Gradio keeps a mark of each for ever, and what
        it wrote to those that never come to read it. When too much is unread, the oldest go first."""
        marks, messages = self._queue.pending_event_ids_session, self._queue.pending_messages_per_session
        under_way = {event.session_hash for event in self._events()}
        now = self._clock()
        for session, events in marks.items():
            if session in under_way or self._moved.get(session, _NEVER).events != events:
                self._moved[session] = Moved(frozenset(events), now)
                self._moved.move_to_end(session)
        unread = sum(waiting.qsize() for waiting in messages.values())
        for session, moved in list(self._moved.items()):
            if now - moved.at < UNREAD and unread <= MESSAGES:
                break
            if session not in under_way:
                del self._moved[session]
                marks.pop(session, None)
                unread -= messages.pop(session).qsize() if session in messages else 0
