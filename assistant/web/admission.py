"""Who comes in: before anything is read whole, queued or stored."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.errors import LibraryError
from assistant.web.addresses import address_of, somebody_at
from assistant.web.bodies import TooLargeError, refused, small
from assistant.web.limits import ADDRESS_OPEN, ADDRESS_REQUESTS, OPEN, REQUESTS, BusyError, Limit
from assistant.web.line import Line
from assistant.web.places import Places
from assistant.web.problems import told_to_readers
from assistant.web.serve import CONNECTIONS
from assistant.web.visitors import Visitors

MANY_OPEN = "Many pages are open at the moment. Please try again in {wait} seconds."
YOURS_OPEN = "Many of our pages are open in your browser. Please close some, or try again in {wait} seconds."
TWO_LENGTHS = "Content-Length and Transfer-Encoding exclude each other. Send one of them."
_ONLY_READS = ("GET", "HEAD", "OPTIONS")
_DESK = ("/desk/", "/api/desk/")
_GRADIO = "/gradio_api/"


class Admission:
    """ASGI middleware: a visitor, and an address, may have so many requests open at the same time, streams too.
    Whatever is sent by somebody without an account is limited in size and in number, for the visitor and for the
    address; the page gives a new visitor a cookie. At the desk those with an account go on."""

    def __init__(self, app: ASGIApp, visitors: Visitors, line: Line, has_account: Callable[[Request], bool]) -> None:
        """`has_account`: whether a request carries somebody's session; it may read the library."""
        self._app = app
        self._visitors = visitors
        self._has_account = has_account
        self._line = line
        self._limit = Limit(REQUESTS, ADDRESS_REQUESTS)
        self._open = Places(CONNECTIONS, OPEN, ADDRESS_OPEN, MANY_OPEN, YOURS_OPEN)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        if "content-length" in request.headers and "transfer-encoding" in request.headers:
            await refused(TWO_LENGTHS, 400, {"Connection": "close"})(scope, receive, send)
            return
        visitor, address = self._visitors.known(request.cookies), address_of(request)
        try:
            with self._open.held(visitor or somebody_at(address), address):
                await self._admit(request, visitor, receive, send)
        except BusyError as error:
            status = 429 if scope["path"].startswith(_GRADIO) else error.status  # for 503 its page has words of its own
            await refused(str(error), status, {"Retry-After": str(error.wait)})(scope, receive, send)
        except LibraryError as error:  # who somebody is could not be read
            await refused(told_to_readers(error), 503)(scope, receive, send)

    async def _admit(self, request: Request, visitor: str | None, receive: Receive, send: Send) -> None:
        """Raises BusyError when this visitor, or this address, has sent too much."""
        scope, path = request.scope, request.scope["path"]
        if request.method in _ONLY_READS or (
            f"{path}/".startswith(_DESK) and await run_in_threadpool(self._has_account, request)
        ):
            new = path == "/" and visitor is None
            await self._app(scope, receive, self._with_cookie(request, send) if new else send)
            return
        address = address_of(request)
        self._limit.admit(visitor or somebody_at(address), address)
        try:
            receive = await small(request, receive)
            with self._line.entered(request) if path.startswith(_GRADIO) else nullcontext():
                await self._app(scope, receive, send)
        except TooLargeError as error:
            await refused(str(error), 413, {"Connection": "close"})(scope, receive, send)

    def _with_cookie(self, request: Request, send: Send) -> Send:
        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                cookie = self._visitors.cookie(self._visitors.new(), request.url.scheme == "https")
                MutableHeaders(scope=message).append("Set-Cookie", cookie)
            await send(message)

        return send_with_cookie
