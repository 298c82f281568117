"""A language model that says what a test tells it to, over real HTTP: OpenAI's, Ollama's and Anthropic's protocols."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import repeat
from threading import Event, Thread
from typing import Any

import openai.types.chat as chat
from openai.types.chat.completion_create_params import CompletionCreateParamsStreaming
from openai.types.completion_usage import CompletionUsage
from pydantic import TypeAdapter

REQUEST = TypeAdapter(CompletionCreateParamsStreaming)
USAGE = (120, 30)  # tokens read and written, by every reply


@dataclass
class Reply:
    """What the model says, and how the connection behaves meanwhile. `cut`: characters after which it ends;
    `raw`: bytes sent in place of the stream, again and again when it is `endless`; `before`, `between`: seconds of
    silence."""

    text: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    size: int = 7
    cut: int | None = None
    raw: bytes | None = None
    endless: bool = False
    before: float = 0.0
    between: float = 0.0
    error: str = "scripted"


class ScriptedModel:
    """Replies in order, the last one for ever; or whatever a function makes of the request. Keeps the requests."""

    def __init__(self, *replies: Reply | str, answer: Callable[[str], Reply | str] | None = None) -> None:
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.sent = 0  # bytes of replies
        self.hung_up = Event()  # on by the client, in the middle of a reply
        self._replies = list(replies)
        self._answer = answer

    def reply(self, request: dict[str, Any]) -> Reply:
        self.requests.append(request)
        if self._answer:
            said: Reply | str = self._answer(prompt(request))
        else:
            said = self._replies.pop(0) if len(self._replies) > 1 else self._replies[0]
        return said if isinstance(said, Reply) else Reply(said)


def prompt(request: dict[str, Any]) -> str:
    """All that the model was sent, as one text."""
    contents = [m["content"] for m in request["messages"]] + [request.get("system", "")]
    return "\n".join(c if isinstance(c, str) else "".join(part["text"] for part in c) for c in contents)


def passages(sent: str) -> dict[str, str]:
    """The passages of a prompt by their names."""
    return {
        name: body.split("\n", 1)[1]
        for name, body in re.findall(r'<passage name="(\w+)">\n(.*?)\n</passage>', sent, re.S)
    }


def copying(sent: str) -> str:
    """A model that copies the sentence that shares most words with the question, and cites its passage."""
    question = sent.rsplit("The reader's question:", 1)[-1]
    if "The question as it stands alone:" in sent:
        return sent.rsplit("The last question:", 1)[-1].split("\n")[0].strip()
    wanted = set(re.findall(r"\w{4,}", question.lower()))
    sentences = [(s, name) for name, body in passages(sent).items() for s in re.split(r"(?<=[.!?])\s+", body)]
    best, name = max(sentences, key=lambda pair: len(wanted & set(re.findall(r"\w{4,}", pair[0].lower()))))
    return f"{best} [{name}]"


@contextmanager
def serving(model: ScriptedModel) -> Iterator[str]:
    """The model's address, without a path."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["content-length"])))
            model.keys.append(self.headers.get("authorization") or self.headers.get("x-api-key") or "")
            if self.path.endswith("/chat/completions"):
                REQUEST.validate_python(request, strict=False)
            try:
                _send(self, model, model.reply(request), _PROTOCOLS[self.path.rsplit("/", 1)[-1]])
            except OSError:
                model.hung_up.set()

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            pass  # a client that hangs up is part of the script

    server = Server(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _send(
    handler: BaseHTTPRequestHandler, model: ScriptedModel, reply: Reply, chunks: Callable[[str, int], Iterator[bytes]]
) -> None:
    time.sleep(reply.before)
    handler.close_connection = True
    handler.send_response(reply.status)
    for name, value in {"content-type": "text/event-stream", "connection": "close", **reply.headers}.items():
        handler.send_header(name, value)
    if reply.status != 200:
        body = json.dumps({"error": {"message": reply.error, "type": "scripted"}}).encode()
        handler.send_header("content-length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)
        return
    whole = reply.cut is None
    handler.send_header("transfer-encoding", "chunked")
    handler.end_headers()
    raw = None if reply.raw is None else repeat(reply.raw) if reply.endless else [reply.raw]
    stream = chunks(reply.text[: reply.cut], reply.size) if raw is None else raw
    for number, chunk in enumerate(stream):
        if not whole and (b"[DONE]" in chunk or b'"done": true' in chunk or b'finish_reason":"stop' in chunk):
            break
        handler.wfile.write(f"{len(chunk):x}\r\n".encode() + chunk + b"\r\n")
        handler.wfile.flush()
        model.sent += len(chunk)
        time.sleep(reply.between if number else 0)
    if whole:
        handler.wfile.write(b"0\r\n\r\n")


def _openai(text: str, size: int) -> Iterator[bytes]:
    def event(delta: dict[str, str], finish: str | None, usage: CompletionUsage | None = None) -> bytes:
        choices = [] if usage else [{"index": 0, "delta": delta, "finish_reason": finish}]
        chunk = chat.ChatCompletionChunk.model_validate(
            {"id": "scripted", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": choices,
             "usage": usage}
        )  # fmt: skip
        return f"data: {chunk.model_dump_json(exclude_none=True)}\n\n".encode()

    yield event({"role": "assistant"}, None)
    for start in range(0, len(text), size):
        yield event({"content": text[start : start + size]}, None)
    yield event({}, "stop")
    yield event({}, None, CompletionUsage(prompt_tokens=USAGE[0], completion_tokens=USAGE[1], total_tokens=sum(USAGE)))
    yield b"data: [DONE]\n\n"


def _ollama(text: str, size: int) -> Iterator[bytes]:
    for start in range(0, len(text), size):
        message = {"role": "assistant", "content": text[start : start + size]}
        yield json.dumps({"model": "m", "message": message, "done": False}).encode() + b"\n"
    last = {"model": "m", "message": {"role": "assistant", "content": ""}, "done": True, "done_reason": "stop"}
    yield json.dumps(last | {"prompt_eval_count": USAGE[0], "eval_count": USAGE[1]}).encode() + b"\n"


def _anthropic(text: str, size: int) -> Iterator[bytes]:
    def event(kind: str, **fields: object) -> bytes:
        return f"event: {kind}\ndata: {json.dumps({'type': kind, **fields})}\n\n".encode()

    message = {"id": "m", "type": "message", "role": "assistant", "content": [], "model": "m", "stop_reason": None,
        "stop_sequence": None, "usage": {"input_tokens": USAGE[0], "output_tokens": 1}}  # fmt: skip
    yield event("message_start", message=message)
    yield event("content_block_start", index=0, content_block={"type": "text", "text": ""})
    for start in range(0, len(text), size):
        delta = {"type": "text_delta", "text": text[start : start + size]}
        yield event("content_block_delta", index=0, delta=delta)
    yield event("content_block_stop", index=0)
    yield event("message_delta", delta={"stop_reason": "end_turn", "stop_sequence": None},
        usage={"output_tokens": USAGE[1]})  # fmt: skip
    yield event("message_stop")


_PROTOCOLS = {"completions": _openai, "chat": _ollama, "messages": _anthropic}
