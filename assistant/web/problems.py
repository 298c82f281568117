"""What went wrong, in one line, with the status that says whose fault it is: as JSON, or as a page of the desk."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from math import ceil
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from assistant.desk.conflicts import ChangedError
from assistant.desk.guessing import TooManyGuessesError
from assistant.desk.hashing import HashingBusyError
from assistant.errors import AlteredError, FootnoteError, LibraryError, NotThereError, NotWrittenError, ReaderError
from assistant.web.access import RefusedError
from assistant.web.limits import BusyError
from assistant.web.render import problem_html

_DESK = ("/desk", "/api/desk/")
_BASED_ON_WHAT = "Send the revision of what this change is based on as If-Match; reading it tells which."
_FOR_EDITORS = (AlteredError, NotWrittenError)  # of what befalls a library
_COME_AGAIN = (BusyError, TooManyGuessesError, HashingBusyError)
OUR_FAULT = "Something went wrong on our side. Please try again in a moment."

log = logging.getLogger(__name__)


def told_to_readers(error: Exception) -> str:
    """A line for readers. What is not about their own request may name a path or a command of the server: that goes to
    the server's log."""
    if isinstance(error, ReaderError):
        return str(error)
    log.error("A reader was not served: %s", error, exc_info=None if isinstance(error, FootnoteError) else error)
    return OUR_FAULT


def _told_at_the_desk(error: Exception) -> str:
    """Editors are told what was wrong with their request, and what they can wait for or mend. A damaged library is for
    whoever runs the server; and strangers knock at the desk too."""
    ours = isinstance(error, LibraryError) and not isinstance(error, _FOR_EDITORS)
    return told_to_readers(error) if ours else str(error)


def tell_problems(app: FastAPI) -> None:
    """Have the app answer with `{"error": …}` whatever goes wrong."""

    @app.exception_handler(FootnoteError)
    def footnote(request: Request, error: Exception) -> Response:
        line = (_told_at_the_desk if request.url.path.startswith(_DESK) else told_to_readers)(error)
        return _told(request, line, _status(error), _headers(error))

    @app.exception_handler(ChangedError)
    def changed(_: Request, error: Exception) -> Response:
        assert isinstance(error, ChangedError)
        return JSONResponse({"error": _whole(str(error)), "revision": error.revision}, 409)

    @app.exception_handler(HTTPException)
    def http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return _told(request, str(error.detail), error.status_code, error.headers)

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        wrong = [one for one in error.errors() if one["loc"] != ("header", "If-Match")]
        if not wrong:
            return _told(request, _BASED_ON_WHAT, 428)
        first = wrong[0]
        where = ".".join(str(part) for part in first["loc"][1:]) or str(first["loc"][0])
        return _told(request, f"{where}: {first['msg']}", 422)

    @app.exception_handler(UnicodeEncodeError)
    def not_text(request: Request, _: Exception) -> Response:
        return _told(request, "This holds half a character. Send whole ones, as UTF-8.", 400)


def _told(request: Request, line: str, status: int, headers: Mapping[str, str] | None = None) -> Response:
    """As a page for those who look at one; whoever is not logged in is sent to do so."""
    line = _whole(line)
    if not f"{request.url.path}/".startswith("/desk/"):
        return JSONResponse({"error": line}, status, headers)
    if status == 401:
        return RedirectResponse(f"/desk/login?next={quote(request.url.path)}", 303)
    return HTMLResponse(problem_html("This cannot be shown", line, "Footnote"), status, headers)


def _whole(line: str) -> str:
    """Without half characters."""
    return line.encode("utf-8", "replace").decode("utf-8")


def _status(error: Exception) -> int:
    if isinstance(error, RefusedError | BusyError):
        return error.status
    if isinstance(error, TooManyGuessesError):
        return 429
    if isinstance(error, NotThereError):
        return 404
    return 503 if isinstance(error, LibraryError | HashingBusyError) else 400


def _headers(error: Exception) -> dict[str, str] | None:
    return {"Retry-After": str(ceil(error.wait))} if isinstance(error, _COME_AGAIN) else None
