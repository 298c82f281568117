"""What is sent to us, read whole while it is small; and how it is refused."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import Message, Receive

from assistant.config import MAX_QUESTION_CHARS
from assistant.errors import ReaderError

MAX_BODY = 32_000  # bytes: a question of MAX_QUESTION_CHARS however it is spelled in JSON
TOO_LARGE = f"That is too long. A question has at most {MAX_QUESTION_CHARS:,} characters."


class TooLargeError(ReaderError):
    """More than MAX_BODY was sent."""


async def small(request: Request, receive: Receive) -> Receive:
    """The body, read whole, to be received again. Raises TooLargeError as soon as that is clear."""
    told = request.headers.get("Content-Length", "0")
    if not told.isdecimal() or int(told) > MAX_BODY:
        raise TooLargeError(TOO_LARGE)
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            return _again(message, receive)
        body, more = body + message.get("body", b""), message.get("more_body", False)
        if len(body) > MAX_BODY:
            raise TooLargeError(TOO_LARGE)
    return _again({"type": "http.request", "body": body, "more_body": False}, receive)


def _again(first: Message, receive: Receive) -> Receive:
    waiting = [first]

    async def receive_again() -> Message:
        return waiting.pop() if waiting else await receive()

    return receive_again


def refused(line: str, status: int, headers: dict[str, str] | None = None) -> JSONResponse:
    """For our own pages and programs (`error`) and for Gradio's page (`detail`)."""
    return JSONResponse({"error": line, "detail": line}, status, headers)
