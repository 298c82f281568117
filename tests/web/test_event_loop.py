"""Nothing long runs where all connections are served: neither the library nor what is read from it."""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant.config import Config, DeskConfig
from assistant.web.gradio_gate import JOIN
from assistant.web.server import build_app
from tests.web.desk.conftest import PASSWORD
from tests.web.serving import LOOP, QUESTION, serving

_connected: set[str] = set()  # names of the threads that opened the library


def _watch(event: str, _: tuple[Any, ...]) -> None:
    if event == "sqlite3.connect":
        _connected.add(threading.current_thread().name)


sys.addaudithook(_watch)


@pytest.mark.parametrize("readers_log_in", [False, True])
def test_the_library_is_not_read_on_the_event_loop(sample_copy: Path, readers_log_in: bool) -> None:
    """Each thread that asks the library has a connection of its own; the event loop's thread has none."""
    app = build_app(Config(library=sample_copy, desk=DeskConfig(readers_log_in=readers_log_in)))
    app.state.site.access.accounts.add("ann", "admin", PASSWORD, "test")
    _connected.clear()
    with serving(app) as port, httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=120) as client:
        given = client.post("/api/desk/login", json={"name": "ann", "password": PASSWORD})
        client.headers["X-CSRF-Token"] = given.json()["csrf"]
        for path in ("/", "/article/tern-colony", "/answer/none", "/desk", "/desk/articles", "/api/desk/answers"):
            client.get(path)
        asked = client.post("/api/ask", json={"question": QUESTION})
        client.get(f"/answer/{asked.json()['id']}")
        client.post(f"/api/answers/{asked.json()['id']}/thumb", json={"thumb": "up"})
        call = {"fn_index": 0, "session_hash": "someone", "data": [QUESTION, None]}
        assert client.post(JOIN, json=call).status_code == 200
        assert '"success":true' in client.get("/gradio_api/queue/data?session_hash=someone").text
        client.post("/api/desk/articles/tern-colony/hide", json={"reason": "It was wrong."})
        client.get("/nothing")
    app.state.site.background.finish()
    assert len(_connected) >= 2
    assert LOOP not in _connected
