"""Where readers need an account, those without one do not come in."""

from __future__ import annotations

from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.web.site import Site

_OPEN = ("/desk/", "/api/desk/", "/answer/", "/privacy/", "/ui/")  # without an account; the desk asks for one by itself


class ReadersLogIn:
    """ASGI middleware: where readers need an account, the page, the articles and asking are for those who have one.
    Shared answers stay open."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self._app = app
        self._site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] != "http" or not self._site.config.desk.readers_log_in or f"{path}/".startswith(_OPEN):
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        if await run_in_threadpool(self._site.access.actor, request):
            await self._app(scope, receive, send)
        elif request.method == "GET" and "text/html" in request.headers.get("Accept", ""):
            await RedirectResponse(f"/desk/login?next={quote(path)}", 303)(scope, receive, send)
        else:
            await JSONResponse({"error": "Log in first, at /desk/login."}, 401)(scope, receive, send)
