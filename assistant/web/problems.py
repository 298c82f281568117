"""What went wrong, as one line of JSON with the status that says whose fault it is."""

from __future__ import annotations

from math import ceil

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from assistant.desk.sessions import TooManyGuessesError
from assistant.errors import FootnoteError, LibraryError, NotThereError
from assistant.web.access import RefusedError
from assistant.web.limits import BusyError


def tell_problems(app: FastAPI) -> None:
    """Have the app answer with `{"error": …}` whatever goes wrong."""

    @app.exception_handler(FootnoteError)
    def footnote(_: Request, error: Exception) -> Response:
        return JSONResponse({"error": str(error)}, _status(error), _headers(error))

    @app.exception_handler(HTTPException)
    def http(_: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return JSONResponse({"error": str(error.detail)}, error.status_code, error.headers)

    @app.exception_handler(RequestValidationError)
    def invalid(_: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"][1:]) or str(first["loc"][0])
        return JSONResponse({"error": f"{where}: {first['msg']}"}, 422)


def _status(error: Exception) -> int:
    if isinstance(error, RefusedError | BusyError):
        return error.status
    if isinstance(error, TooManyGuessesError):
        return 429
    if isinstance(error, NotThereError):
        return 404
    return 503 if isinstance(error, LibraryError) else 400


def _headers(error: Exception) -> dict[str, str] | None:
    return {"Retry-After": str(ceil(error.wait))} if isinstance(error, BusyError | TooManyGuessesError) else None
