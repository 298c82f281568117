"""The library is damaged, or busy, while the site is up: each way in says so in a line, without path or command."""

from __future__ import annotations

import os
from typing import Any

import httpx
import pytest
from filelock import FileLock

from assistant.config import Config, DeskConfig
from assistant.library.database import FILE_NAME
from assistant.library.ingest import LOCK_NAME
from assistant.web.access import COOKIE
from assistant.web.problems import OUR_FAULT
from assistant.web.server import build_app
from tests.web.serving import QUESTION, serving
from tests.web.test_not_kept import SERVERS_OWN
from tests.web.visiting import Guest

PASSWORD = "seven herons over the river"
LOGIN = {"name": "ann", "password": PASSWORD}
DAMAGES = {"zeros": bytes, "noise": os.urandom, "nothing": lambda _: b""}


def damage(site: Any, how: str) -> None:
    """Whatever was in the library's file is something else now."""
    site.library.database.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    file = site.config.library / FILE_NAME
    made = DAMAGES[how](file.stat().st_size)
    with file.open("r+b") as opened:
        opened.write(made)
        opened.truncate(len(made))


def check(told: httpx.Response) -> None:
    assert told.status_code == 503
    assert not SERVERS_OWN.search(told.text), told.text
    assert OUR_FAULT in told.text
    assert "<html" in told.text or told.json()["error"] == OUR_FAULT


@pytest.mark.parametrize("how", DAMAGES)
def test_a_damaged_library_is_told_in_a_line(address: str, small_app: Any, how: str) -> None:
    guest = Guest(address)
    assert guest.ask().status_code == 200
    damage(small_app.state.site, how)
    check(guest.ask())
    assert guest.problem(guest.join()) == OUR_FAULT
    assert guest.client.get("/").status_code == 200
    for path in ("/article/bridge", "/answer/x", "/desk", "/desk/login", "/api/desk/articles"):
        check(guest.client.get(path))
    check(guest.client.delete("/api/conversations"))
    check(guest.client.post("/api/desk/login", json=LOGIN))
    guest.client.cookies.set(COOKIE, "a session that cannot be looked up")
    check(guest.client.post("/api/desk/articles/bridge/hide", json={"reason": "Wrong."}))


def test_where_readers_log_in_too(small_app: Any) -> None:
    site = small_app.state.site
    app = build_app(Config(library=site.config.library, desk=DeskConfig(readers_log_in=True)))
    with serving(app) as port:
        guest = Guest(f"http://127.0.0.1:{port}")
        guest.client.cookies.set(COOKIE, "a session that cannot be looked up")
        assert guest.client.get("/").status_code == 401
        damage(site, "noise")
        check(guest.client.get("/"))
        check(guest.ask())


def test_an_editor_who_finds_another_at_work_is_told_no_folder(
    address: str, small_app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.library.ingest.PATIENCE", 0.05)
    site, editor = small_app.state.site, Guest(address).client
    site.access.accounts.add("ann", "editor", PASSWORD, "test")
    editor.headers["X-CSRF-Token"] = editor.post("/api/desk/login", json=LOGIN).json()["csrf"]
    correction = {"title": "Bridge", "text": "It will cost 40 million crowns.", "notice": "It is 40 million."}
    editor.headers["If-Match"] = editor.get("/api/desk/articles/bridge").json()["revision"]
    with FileLock(site.config.library / LOCK_NAME):
        told = editor.post("/api/desk/articles/bridge/correct", json=correction)
    assert told.status_code == 503
    assert told.json() == {"error": "Another ingest is writing to the library. Try again when it has finished."}
    assert editor.post("/api/desk/articles/bridge/correct", json=correction).status_code == 200
    assert "40 million" in Guest(address).ask(QUESTION).text
