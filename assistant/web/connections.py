"""Connections that hold nothing for ever: a client that is slow, silent or gone is let go."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

PATIENCE = 20.0  # seconds
_GONE = {"TCP_KEEPIDLE": 30, "TCP_KEEPALIVE": 30, "TCP_KEEPINTVL": 10, "TCP_KEEPCNT": 3, "TCP_USER_TIMEOUT": 60_000}
_TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
_RECEIVED = (h11.DONE, h11.MUST_CLOSE, h11.CLOSED)


class PatientProtocol(H11Protocol):
    """HTTP/1.1 as uvicorn speaks it. A request, headers and body, arrives within `patience` seconds of its first byte;
    whoever reads no answer for so long, or whose machine has left the network, is cut off."""

    patience = PATIENCE

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self._arriving: asyncio.TimerHandle | None = None
        self._unread: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        _notice_when_gone(transport.get_extra_info("socket"))
        self._arriving = self.loop.call_later(self.patience, self._too_slow)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.conn.their_state in _RECEIVED:
            _stop(self._arriving)
            self._arriving = None
        elif self._arriving is None:
            self._arriving = self.loop.call_later(self.patience, self._too_slow)

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        _stop(self._arriving)
        self._arriving = None
        _stop(self._unread)
        self._unread = None

    def pause_writing(self) -> None:
        super().pause_writing()
        self._unread = self.loop.call_later(self.patience, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        _stop(self._unread)
        self._unread = None

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self.loop.call_later(self.patience, self._cut_if_closing)

    def send_400_response(self, msg: str) -> None:
        """Where an answer has begun already, there is nothing more to say."""
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            super().send_400_response(msg)
        else:
            self.transport.close()

    def _too_slow(self) -> None:
        self._arriving = None
        begun = self.conn.their_state is not h11.IDLE or self.conn.trailing_data[0]
        if begun and self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            self.transport.write(_TOO_SLOW)
        self.transport.close()
        self.loop.call_later(self.patience, self._cut_if_closing)

    def _cut_if_closing(self) -> None:
        """A transport that closes waits until all was read."""
        if self.transport.is_closing():
            self.transport.abort()


def patient(seconds: float) -> type[PatientProtocol]:
    """The protocol, with so much patience."""
    return type("Patient", (PatientProtocol,), {"patience": seconds})


def _notice_when_gone(connection: socket.socket) -> None:
    """Have the system ask whether the other side is still there, where it can."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in _GONE.items():
        if hasattr(socket, name):
            connection.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)


def _stop(timer: asyncio.TimerHandle | None) -> None:
    if timer is not None:
        timer.cancel()
