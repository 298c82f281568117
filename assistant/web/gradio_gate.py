"""What of Gradio is open. Everything else that it offers, now or in a later version, is closed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.web.bodies import TooLargeError, refused, small
from assistant.web.calls import Calls, WrongCallError
from assistant.web.sessions import Sessions

JOIN = "/gradio_api/queue/join"
STREAM = "/gradio_api/queue/data"
HEARTBEAT = "/gradio_api/heartbeat/"
NOT_OPEN = "There is nothing to read in a session of this name."

_SESSION = "[0-9A-Za-z_-]{1,64}"
_KEPT = (b"accept", b"cookie", b"user-agent")  # headers that Gradio is given
_HOST = "footnote.invalid"  # whatever the browser calls us; Gradio writes it into the page


@dataclass(frozen=True)
class Door:
    """Paths that are open to some methods, with a query of one form; all others see it empty."""

    path: str
    why: str
    methods: tuple[str, ...] = ("GET",)
    query: str | None = None


OPEN = (
    Door("/", "the page", ("GET", "HEAD")),
    Door(r"/assets/[\w-]+(\.[\w-]+)*\.(js|css)", "its scripts and styles"),
    Door(r"/static/fonts/\w+/[\w-]+\.woff2", "its fonts"),
    Door(r"/static/js/iframeResizer\.contentWindow\.min\.js", "a script that the page loads first"),
    Door(r"/theme\.css", "its colours"),
    Door(r"/favicon\.ico", "browsers ask for it"),
    Door(r"/gradio_api/app_id", "tells a page that lost its connection when the server is back"),
    Door(rf"{HEARTBEAT}{_SESSION}", "stays open as long as the page does"),
    Door(STREAM, "what functions return, as a stream", query=f"session_hash={_SESSION}"),
    Door(JOIN, "calls a function", ("POST",)),
)


def door(path: str) -> Door | None:
    """The door to this path, None where there is none."""
    return next((d for d in OPEN if re.fullmatch(d.path, path, re.ASCII)), None)


class GradioGate:
    """ASGI middleware in front of a Gradio app: opens doors, checks calls, keeps visitors to sessions of their own, and
    keeps from Gradio which headers came."""

    def __init__(self, app: ASGIApp, calls: Calls, sessions: Sessions) -> None:
        self._app = app
        self._calls = calls
        self._sessions = sessions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path, query = scope["path"], scope.get("query_string", b"").decode("latin-1")
        found = door(path) if b"%" not in scope.get("raw_path", b"") else None
        if found is None:
            await refused("Not found", 404)(scope, receive, send)
        elif scope["method"] not in found.methods:
            await refused("Method not allowed", 405, {"Allow": ", ".join(found.methods)})(scope, receive, send)
        elif found.query and not re.fullmatch(found.query, query, re.ASCII):
            await refused("The query must be session_hash=… and nothing else.", 400)(scope, receive, send)
        elif path == JOIN:
            await self._join(scope, receive, send)
        elif path == STREAM:
            await self._stream(scope, query.partition("=")[2], receive, send)
        elif path.startswith(HEARTBEAT):
            own = HEARTBEAT + self._sessions.own(HTTPConnection(scope), path.removeprefix(HEARTBEAT))
            await self._app({**_cleaned(scope, ""), "path": own, "raw_path": own.encode()}, receive, send)
        else:
            sent = _WithoutHost(send) if path == "/" else send
            await self._app(_cleaned(scope, ""), receive, sent)

    async def _join(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a call through, if it is one."""
        headers = Headers(scope=scope)
        if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            await refused("A call is application/json.", 415)(scope, receive, send)
            return
        try:
            message = await (await small(Request(scope), receive))()
        except TooLargeError as error:
            await refused(str(error), 413)(scope, receive, send)
            return
        if message["type"] != "http.request":
            return
        try:
            call = self._calls.checked(message["body"])
        except WrongCallError as error:
            await refused(str(error), 400)(scope, receive, send)
            return
        call.session_hash = self._sessions.own(HTTPConnection(scope), call.session_hash)
        written = call.model_dump_json().encode()
        length = (b"content-length", str(len(written)).encode())
        unread = [written]

        async def read() -> Message:
            return {"type": "http.request", "body": unread.pop()} if unread else await receive()

        await self._app(_cleaned(scope, "", (b"content-type", b"application/json"), length), read, send)

    async def _stream(self, scope: Scope, name: str, receive: Receive, send: Send) -> None:
        """What functions return, to whoever called them. Gradio tells of a session that has ended, and then fails."""
        own = self._sessions.own(HTTPConnection(scope), name)
        if not self._sessions.is_open(own):
            await refused(NOT_OPEN, 404)(scope, receive, send)
            return
        try:
            await self._app(_cleaned(scope, f"session_hash={own}"), receive, send)
        except RuntimeError:
            await send({"type": "http.response.body", "body": b""})


class _WithoutHost:
    """Sends the page on, in which Gradio has written its own address: as a path, which is right under any name."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message = {}
        self._body = bytearray()

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        if message["type"] != "http.response.body":
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        body = bytes(self._body).replace(f'"http://{_HOST}"'.encode(), b'"/"')
        if body:
            kept = [h for h in self._start["headers"] if h[0] != b"content-length"]
            self._start["headers"] = [*kept, (b"content-length", str(len(body)).encode())]
        await self._send(self._start)
        await self._send({"type": "http.response.body", "body": body})


def _cleaned(scope: Scope, query: str, *headers: tuple[bytes, bytes]) -> Scope:
    """The request as Gradio sees it."""
    kept = [h for h in scope["headers"] if h[0] in _KEPT]
    return {
        **scope,
        "scheme": "http",
        "query_string": query.encode(),
        "headers": [(b"host", _HOST.encode()), *kept, *headers],
    }
