"""What does not come in: requests that are too large, and readers without an account where they need one."""

from __future__ import annotations

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.web.site import Site

MAX_BODY = 2_000_000  # bytes
_OPEN = ("/desk", "/api/desk", "/answer/", "/ui/")  # without an account; the desk asks for one by itself


class TooLargeError(Exception):
    """More bytes came than may come."""


class BodyLimit:
    """ASGI middleware: 413 for a request with more than MAX_BODY bytes."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        read, begun = 0, False

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > MAX_BODY:
                raise TooLargeError
            return message

        async def noticed(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            declared = Request(scope).headers.get("Content-Length", "")
            if declared.isdigit() and int(declared) > MAX_BODY:
                raise TooLargeError
            await self._app(scope, counted, noticed)
        except TooLargeError:
            if not begun:
                told = {"error": f"This is larger than {MAX_BODY:,} bytes."}
                await JSONResponse(told, 413)(scope, receive, send)


class ReadersLogIn:
    """ASGI middleware: where readers need an account, the page, the articles and asking are for those who have one.
    Shared answers stay open."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self._app = app
        self._site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] != "http" or not self._site.config.desk.readers_log_in or path.startswith(_OPEN):
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        if self._site.access.actor(request):
            await self._app(scope, receive, send)
        elif request.method == "GET" and "text/html" in request.headers.get("Accept", ""):
            await RedirectResponse(f"/desk/login?next={quote(path)}", 303)(scope, receive, send)
        else:
            await JSONResponse({"error": "Log in first, at /desk/login."}, 401)(scope, receive, send)
