"""A slow, silent or vanished client holds nothing for ever; an honest one is waited for."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import httpx
import pytest
import uvicorn
from click.testing import CliRunner
from fastapi import FastAPI
from starlette.responses import Response
from starlette.routing import Route

from assistant.cli import cli
from assistant.config import Config
from assistant.web.serve import settings
from tests.web.serving import QUESTION, serving, small_site

LIMIT = 30.0  # seconds, where a second is meant
JOIN = (
    b"POST /gradio_api/queue/join HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n"
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    folder = tmp_path_factory.mktemp("slow")
    with pytest.MonkeyPatch.context() as patch:
        app = small_site(Config(library=folder / "library", passage_tokens=60), folder, patch)

        app.router.routes.insert(0, Route("/large", lambda _: Response(b"x" * 50_000_000)))
        yield app


@pytest.fixture(scope="module")
def port(site: FastAPI) -> Iterator[int]:
    with serving(site, **settings(1.0)) as port:
        yield port


def connect(port: int) -> socket.socket:
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.settimeout(LIMIT)
    connection.connect(("127.0.0.1", port))
    return connection


def until_closed(connection: socket.socket) -> bytes:
    """What the server still says. Raises TimeoutError when it does not close."""
    said = b""
    try:
        while some := connection.recv(65_536):
            said += some
    except ConnectionResetError:
        pass
    return said


BEGINNINGS = {
    "nothing": b"",
    "half a line": b"GET / HT",
    "half the headers": b"GET / HTTP/1.1\r\nHost: x\r\nX-A: ",
    "no body": JOIN,
    "half a body": JOIN + b'{"fn_index"',
    "half a body of our own": JOIN.replace(b"gradio_api/queue/join", b"api/ask") + b'{"question"',
    "half a chunk": JOIN.replace(b"Content-Length: 99", b"Transfer-Encoding: chunked") + b"63\r\n{",
    "a second request by half": b"GET /theme.css HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHos",
}


@pytest.mark.parametrize("beginning", BEGINNINGS.values(), ids=BEGINNINGS)
def test_a_request_that_does_not_arrive_is_not_waited_for(port: int, beginning: bytes) -> None:
    with connect(port) as slow:
        slow.sendall(beginning)
        said = until_closed(slow)
    if beginning in (b"", BEGINNINGS["a second request by half"]):
        assert b" 408 " not in said
    else:
        assert said.startswith(b"HTTP/1.1 408 ")


def test_a_request_that_drips_in_has_one_deadline(port: int) -> None:
    """A byte now and then, which a server's usual timeout takes for life."""
    with connect(port) as slow:
        slow.sendall(b"GET / HTTP/1.1\r\nX-A: ")
        end = time.monotonic() + LIMIT
        with pytest.raises(OSError):
            while time.monotonic() < end:
                slow.sendall(b"x")
                time.sleep(0.1)
    assert time.monotonic() < end


def test_whoever_does_not_read_is_cut_off(site: FastAPI) -> None:
    server = uvicorn.Server(uvicorn.Config(site, port=0, log_level="critical", **settings(1.0)))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        threading.Event().wait(0.02)
    with connect(server.servers[0].sockets[0].getsockname()[1]) as deaf:
        deaf.sendall(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
        end = time.monotonic() + LIMIT
        while not server.server_state.connections and time.monotonic() < end:
            threading.Event().wait(0.02)
        while server.server_state.connections and time.monotonic() < end:
            threading.Event().wait(0.02)
        assert not server.server_state.connections
    server.should_exit = True
    thread.join(20)


def test_an_honest_reader_is_waited_for(port: int) -> None:
    """A page that stays open longer than the patience, and asks now and then."""
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=LIMIT) as page:
        page.get("/")
        with page.stream("GET", "/gradio_api/heartbeat/someone") as open_page:
            beats = open_page.iter_text()
            assert "ALIVE" in next(beats)
            for _ in range(3):
                assert page.post("/api/ask", json={"question": QUESTION}).status_code == 200
                time.sleep(0.6)
            assert page.get("/").status_code == 200
            assert not open_page.is_closed


@pytest.mark.parametrize(("host", "told"), [("", "--host is empty"), (" ", "--host is empty"),
    ("no.such.host.invalid.", "Cannot serve"), ("300.1.1.1", "Cannot serve"), ("x" * 300, "Cannot serve")])  # fmt: skip
def test_a_host_that_is_none_is_told_in_a_line(host: str, told: str, site: FastAPI) -> None:
    library = site.state.site.config.library
    done = CliRunner().invoke(cli, ["serve", "--host", host, "--port", "7869", "--library", str(library)])
    assert done.exit_code != 0
    assert told in done.output + str(done.exception)


@pytest.mark.parametrize("seconds", ["0", "nan", "inf"])
def test_the_timeout_is_a_setting(seconds: str) -> None:
    run = [sys.executable, "-m", "assistant", "serve", "--timeout", seconds]
    told = subprocess.run(run, capture_output=True, text=True, check=False)
    assert told.returncode == 2
    assert "--timeout" in told.stderr
