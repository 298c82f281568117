"""Requests that are no requests: each is answered or cut off, and the next reader is served as ever."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from assistant.config import Config
from assistant.web.gradio_gate import JOIN
from assistant.web.serve import settings
from tests.web.serving import QUESTION, serving, small_site

LIMIT = 60.0  # seconds, where one or two are meant
DEFAULT_SHARE = 6  # one in so many runs by default
END = b"\r\n\r\n"
CALL = json.dumps({"fn_index": 0, "session_hash": "s", "data": [QUESTION, None]}).encode()
ASKED = json.dumps({"question": QUESTION}).encode()


def post(path: str, body: bytes, *headers: str, kind: str = "application/json", length: str | None = None) -> bytes:
    lines = ["POST " + path + " HTTP/1.1", "Host: x", f"Content-Type: {kind}", *headers]
    if length != "":
        lines.append(f"Content-Length: {length or len(body)}")
    return "\r\n".join(lines).encode("latin-1") + END + body


def get(path: str, *headers: str, method: str = "GET") -> bytes:
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: x", *headers]).encode("latin-1") + END


def chunked(path: str, chunks: bytes) -> bytes:
    return post(path, chunks, "Transfer-Encoding: chunked", length="")


LINES: dict[str, bytes] = {
    "an empty line": b"\r\n\r\n",
    "many empty lines": b"\r\n" * 500,
    "a line feed": b"\n\n",
    "no version": b"GET /" + END,
    "version 0.9": b"GET / HTTP/0.9\r\nHost: x" + END,
    "version 2": b"GET / HTTP/2.0\r\nHost: x" + END,
    "version 1.1.1": b"GET / HTTP/1.1.1\r\nHost: x" + END,
    "no HTTP": b"GET / FTP/1.1\r\nHost: x" + END,
    "HTTP/2's beginning": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "TLS": bytes.fromhex("16030100a5010000a10303") + b"\0" * 160,
    "zeros": b"\0" * 400 + END,
    "high bytes": bytes(range(128, 256)) + END,
    "an unknown method": get("/", method="BREW"),
    "a method of bytes": b"\xff\xfe / HTTP/1.1\r\nHost: x" + END,
    "a long method": get("/", method="A" * 5_000),
    "a method in small letters": get("/", method="get"),
    "TRACE": get("/", method="TRACE"),
    "CONNECT": get("evil.example:443", method="CONNECT"),
    "a star": get("*", method="OPTIONS"),
    "an address as path": get("http://evil.example/gradio_api/info"),
    "a path without slash": get("gradio_api/info"),
    "an endless path": get("/" + "a" * 60_000),
    "a path beyond all bounds": get("/" + "a" * 200_000),
    "a path of slashes": get("/" * 5_000),
    "a path that climbs": get("/../" * 2_000),
    "a path with a zero": get("/%00"),
    "a path that is no UTF-8": get("/article/%ff%fe%80"),
    "half an escape": get("/article/%"),
    "an escaped escape": get("/%252e%252e/%252fetc"),
    "a backslash": get("/ui\\..\\..\\x"),
    "a path with a blank": get("/article/a b"),
    "a path with a tab": get("/article/a\tb"),
    "a fragment": get("/#/gradio_api/info"),
    "a semicolon": get("/gradio_api/queue/join;x=1"),
    "an endless query": get("/?" + "a=1&" * 15_000),
    "a query of bytes": get("/article/x?version=%ff"),
    "a version beyond numbers": get("/article/x?version=" + "9" * 4_000),
    "carriage returns alone": b"GET / HTTP/1.1\rHost: x\r\r",
    "line feeds alone": b"GET / HTTP/1.1\nHost: x\n\n",
}

HEADERS: dict[str, bytes] = {
    "no host": b"GET / HTTP/1.1" + END,
    "two hosts": get("/", "Host: y"),
    "a host with a path": b"GET / HTTP/1.1\r\nHost: x/../y" + END,
    "a host of bytes": b"GET / HTTP/1.1\r\nHost: \xff\xfe" + END,
    "a host that is no address": b"GET / HTTP/1.1\r\nHost: [::1" + END,
    "a port beyond ports": b"GET / HTTP/1.1\r\nHost: x:999999999" + END,
    "a port that is a word": b"GET /desk/login HTTP/1.1\r\nHost: x:y" + END,
    "an empty host": b"GET / HTTP/1.1\r\nHost:" + END,
    "no colon": get("/", "Nothing"),
    "no name": get("/", ": x"),
    "a blank before the colon": get("/", "X-A : 1"),
    "a folded line": get("/", "X-A: 1\r\n  2"),
    "a name of bytes": b"GET / HTTP/1.1\r\nHost: x\r\n\xff: 1" + END,
    "a zero in a value": get("/", "X-A: a\0b"),
    "an endless header": get("/", "X-A: " + "a" * 100_000),
    "endless headers": get("/", *(f"X-{n}: 1" for n in range(6_000))),
    "a cookie that is none": get("/", "Cookie: ;;;=;==\\\";a"),
    "an endless cookie": get("/", "Cookie: " + "a=1;" * 10_000),
    "a cookie of bytes": get("/", "Cookie: footnote_visitor=\xff\xfe"),
    "a forged forwarding": get("/", "X-Forwarded-For: ,,,", "X-Forwarded-Proto: javascript", "X-Forwarded-Host: ["),
    "an upgrade": get("/", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Key: x"),
    "an upgrade to HTTP/2": get("/", "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMA"),
    "a range beyond all bounds": get("/ui/style.css", "Range: bytes=99999999999999999999-"),
    "a range of ranges": get("/ui/style.css", "Range: bytes=" + ",".join("0-1" for _ in range(2_000))),
    "a range turned round": get("/assets/nothing.js", "Range: bytes=9-1"),
    "a date that is none": get("/ui/style.css", "If-Modified-Since: yesterday"),
    "every encoding": get("/", "Accept-Encoding: br;q=x, gzip, *;q=9"),
    "an origin that is none": get("/", "Origin: null"),
    "an origin of bytes": get("/", "Origin: \xff"),
    "hop by hop": get("/", "Connection: close, Host, Cookie"),
}  # fmt: skip

LENGTHS: dict[str, bytes] = {
    "a length below nothing": post(JOIN, CALL, length="-1"),
    "a length with a sign": post(JOIN, CALL, length=f"+{len(CALL)}"),
    "a length in words": post(JOIN, CALL, length="ninety"),
    "a length in hexadecimal": post(JOIN, CALL, length="0x10"),
    "a length beyond numbers": post(JOIN, CALL, length="9" * 30),
    "a length beyond all numbers": post(JOIN, CALL, length="9" * 5_000),
    "two lengths": post(JOIN, CALL, "Content-Length: 3"),
    "the same length twice": post(JOIN, CALL, f"Content-Length: {len(CALL)}"),
    "a length too great": post(JOIN, CALL, length=str(len(CALL) + 10)),
    "a length too small": post(JOIN, CALL, length="10"),
    "no length": post(JOIN, CALL, length=""),
    "a length and chunks": post(JOIN, b"5\r\nhello\r\n0\r\n\r\n", "Transfer-Encoding: chunked", length="4"),
    "chunks and another coding": post(JOIN, CALL, "Transfer-Encoding: gzip, chunked", length=""),
    "an unknown coding": post(JOIN, CALL, "Transfer-Encoding: x", length=""),
    "chunked twice": post(JOIN, CALL, "Transfer-Encoding: chunked", "Transfer-Encoding: chunked", length=""),
    "no chunk": chunked(JOIN, b"0\r\n\r\n"),
    "a chunk without a size": chunked(JOIN, b"\r\nhello\r\n0\r\n\r\n"),
    "a chunk that is no number": chunked(JOIN, b"zz\r\nhello\r\n0\r\n\r\n"),
    "a chunk below nothing": chunked(JOIN, b"-5\r\nhello\r\n0\r\n\r\n"),
    "a chunk beyond numbers": chunked(JOIN, b"f" * 30 + b"\r\nhello\r\n0\r\n\r\n"),
    "a chunk that is too long": chunked(JOIN, b"3\r\nhello\r\n0\r\n\r\n"),
    "a chunk that never ends": chunked(JOIN, b"ffff\r\nhello"),
    "an endless extension": chunked(JOIN, b"5;" + b"x" * 100_000 + b"\r\nhello\r\n0\r\n\r\n"),
    "trailers": chunked(JOIN, b"5\r\nhello\r\n0\r\nX-A: 1\r\nContent-Length: 5\r\n\r\n"),
    "a byte at a time": chunked(JOIN, b"".join(b"1\r\n%c\r\n" % c for c in CALL) + b"0\r\n\r\n"),
    "chunks for a megabyte": chunked(JOIN, b"".join(b"400\r\n" + b"x" * 1024 + b"\r\n" for _ in range(1_000))),
    "a body that is compressed": post(JOIN, bytes.fromhex("1f8b08000000000000"), "Content-Encoding: gzip"),
    "waiting to be told": post(JOIN, b"", "Expect: 100-continue", length=str(len(CALL))),
    "waiting for something else": post(JOIN, CALL, "Expect: a-miracle"),
    "a body for a page": get("/", "Content-Length: 5") + b"hello",
    "two requests at once": get("/theme.css") + get("/gradio_api/app_id"),
    "a request and noise": get("/theme.css") + b"\0\xff\0\xff" * 50,
    "noise after a call": post(JOIN, CALL) + b"\r\n\r\nnoise",
    "a smuggled request": post(JOIN, b"0\r\n\r\n" + get("/gradio_api/info"), "Transfer-Encoding: chunked", length="6"),
}

KINDS: dict[str, bytes] = {
    "no kind": post(JOIN, CALL, kind=""),
    "a kind of bytes": post(JOIN, CALL, kind="\xff/\xfe"),
    "a kind without end": post(JOIN, CALL, kind="application/json;" + "a=b;" * 5_000),
    "another charset": post(JOIN, CALL, kind="application/json; charset=utf-7"),
    "a form": post(JOIN, b"data=x", kind="application/x-www-form-urlencoded"),
    "a form of parts without a border": post(JOIN, b"--x--", kind="multipart/form-data"),
    "a form of parts": post("/gradio_api/upload", b"--x\r\nContent-Disposition: form-data; name=files; "
        b"filename=../../x\r\n\r\ny\r\n--x--\r\n", kind="multipart/form-data; boundary=x"),
    "a pickle": post(JOIN, b"\x80\x04\x95", kind="application/octet-stream"),
    "XML": post(JOIN, b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>', kind="application/xml"),
}  # fmt: skip

DOCUMENTS: dict[str, bytes] = {
    "nothing": b"",
    "blanks": b" " * 1_000,
    "a word": b"hello",
    "half": CALL[:20],
    "a mark in front": b"\xef\xbb\xbf" + CALL,
    "UTF-16": CALL.decode().encode("utf-16"),
    "Latin-1": '{"question": "Où?"}'.encode("latin-1"),
    "no UTF-8": b'{"question": "\xc3\x28\xff"}',
    "UTF-8 made too long": b'{"question": "\xc0\xaf"}',
    "half a character": b'{"question": "\\ud800", "data": ["\\ud800", null]}',
    "half an escape": b'{"question": "\\u12"}',
    "a control character": b'{"question": "a\x01b"}',
    "a zero": b'{"question": "\\u0000", "fn_index": 0}',
    "not a number": b'{"fn_index": NaN, "question": NaN}',
    "infinity": b'{"fn_index": Infinity, "question": -Infinity}',
    "a number beyond all": b'{"fn_index": 1e999, "question": 1e999}',
    "a number of digits": b'{"fn_index": ' + b"9" * 5_000 + b', "question": ' + b"9" * 5_000 + b"}",
    "a number that begins with nothing": b'{"fn_index": 00}',
    "a truth": b"true",
    "null": b"null",
    "a list": b"[]",
    "a string": b'"question"',
    "deep lists": b"[" * 15_000 + b"]" * 15_000,
    "deep lists without end": b"[" * 30_000,
    "deep objects": b'{"a":' * 6_000 + b"1" + b"}" * 6_000,
    "deep inside a call": b'{"fn_index": 0, "session_hash": "s", "data": ['
    + b"[" * 10_000
    + b"]" * 10_000
    + b", null]}",
    "the same key twice": b'{"fn_index": 0, "fn_index": 99, "question": "a", "question": "b"}',
    "the same data twice": b'{"fn_index": 0, "session_hash": "s", "data": ["a", null], "data": [{"path": "/x"}, null]}',
    "an empty key": b'{"": "", "question": ""}',
    "a prototype": b'{"__proto__": {"x": 1}, "constructor": {"prototype": {}}}',
    "many keys": b"{" + b",".join(b'"k%d": 1' % n for n in range(2_500)) + b"}",
    "a trailing comma": b'{"question": "a",}',
    "a comment": b'{/* */ "question": "a"}',
    "single quotes": b"{'question': 'a'}",
    "two documents": CALL + CALL,
    "a function": b'{"question": function() {}}',
}
TARGETS = {"a call": JOIN, "a question": "/api/ask", "a thumb": "/api/answers/x/thumb", "a login": "/api/desk/login"}

STREAMS: dict[str, bytes] = {
    "a stream of nobody": get("/gradio_api/queue/data?session_hash=nobody"),
    "a stream without a session": get("/gradio_api/queue/data"),
    "a stream of two sessions": get("/gradio_api/queue/data?session_hash=a&session_hash=b"),
    "a stream of a path": get("/gradio_api/queue/data?session_hash=../../etc"),
    "a stream of bytes": get("/gradio_api/queue/data?session_hash=%ff"),
    "a stream of a long name": get("/gradio_api/queue/data?session_hash=" + "a" * 50_000),
    "a stream that goes on": get("/gradio_api/queue/data?session_hash=nobody", "Last-Event-ID: 99999999999999999999"),
    "a stream as XML": get("/gradio_api/queue/data?session_hash=nobody", "Accept: application/xml"),
    "a stream that is sent": post("/gradio_api/queue/data?session_hash=nobody", CALL),
    "a stream's head": get("/gradio_api/queue/data?session_hash=nobody", method="HEAD"),
    "a heartbeat": get("/gradio_api/heartbeat/someone"),
    "a heartbeat of a path": get("/gradio_api/heartbeat/..%2f..%2fetc"),
    "a heartbeat that is sent": post("/gradio_api/heartbeat/someone", b"{}"),
    "a queue's state": get("/gradio_api/queue/status"),
    "a job that is cancelled": post("/gradio_api/cancel", b'{"session_hash": "s", "fn_index": 0, "event_id": "x"}'),
    "a call by its name": post("/gradio_api/call/respond", b'{"data": ["x", null]}'),
    "a call past the queue": post("/gradio_api/run/respond", b'{"data": ["x", null], "fn_index": 0}'),
    "a call in HTTP/1.0": CALL.join([b"POST /gradio_api/queue/join HTTP/1.0\r\nContent-Type: application/json\r\n"
        b"Content-Length: %d\r\n\r\n" % len(CALL), b""]),
}  # fmt: skip

REQUESTS: dict[str, bytes] = {
    **LINES,
    **HEADERS,
    **LENGTHS,
    **KINDS,
    **STREAMS,
    **{f"{what} as {target}": post(path, body) for what, body in DOCUMENTS.items() for target, path in TARGETS.items()},
}


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FastAPI:
    return small_site(Config(library=tmp_path / "library", passage_tokens=60), tmp_path, monkeypatch)


def head_of_answer(port: int, request: bytes) -> bytes:
    """The first line that the server answers with, b"" when it hangs up. Raises TimeoutError when it does neither."""
    with socket.create_connection(("127.0.0.1", port), timeout=LIMIT) as connection:
        answer = b""
        try:
            connection.sendall(request)
            while b"\r\n" not in answer and (some := connection.recv(4096)):
                answer += some
        except (ConnectionResetError, BrokenPipeError):
            pass
    return answer.partition(b"\r\n")[0]


def attack(app: FastAPI, requests: dict[str, bytes]) -> dict[str, int]:
    """How often the server answered what; and a reader asks in between."""
    told: dict[str, int] = {}
    with (
        serving(app, log_level="error", timeout_keep_alive=1, **settings(1.0)) as port,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=LIMIT) as reader,
    ):
        for number, (name, request) in enumerate(requests.items()):
            line = head_of_answer(port, request)
            status = line.split(b" ")[1].decode() if line else "hung up"
            assert line.startswith(b"HTTP/1.") or not line, name
            assert status == "hung up" or int(status) < 500, (name, line)
            told[status] = told.get(status, 0) + 1
            if number % 70 == 69:
                assert reader.post("/api/ask", json={"question": QUESTION}).json()["answer"]["claims"], name
        joined = reader.post(JOIN, json={"fn_index": 0, "session_hash": "reader", "data": [QUESTION, None]})
        assert joined.status_code == 200
        assert '"success":true' in reader.get("/gradio_api/queue/data?session_hash=reader").text
        assert reader.get("/").status_code == 200
    return told


def test_the_campaign_is_large_and_no_request_comes_twice() -> None:
    assert len(REQUESTS) == len(set(REQUESTS.values()))
    assert len(REQUESTS) >= 115


def test_malformed_requests(app: FastAPI, capfd: pytest.CaptureFixture[str]) -> None:
    some = dict(list(REQUESTS.items())[::DEFAULT_SHARE])
    assert sum(attack(app, some).values()) == len(some)
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.soak
def test_all_malformed_requests(app: FastAPI, capfd: pytest.CaptureFixture[str]) -> None:
    told = attack(app, REQUESTS)
    assert "Traceback" not in capfd.readouterr().err
    print(f"{len(REQUESTS)} malformed requests: {told}")
