"""A site with an account of each role."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.config import Config, DeskConfig
from assistant.desk.accounts import ROLES
from assistant.desk.answers import AnswerLog, StoredAnswer
from assistant.desk.audit import entries
from assistant.library.store import Library
from assistant.pipeline import Assistant
from assistant.schema import Answer
from assistant.web.access import COOKIE, CSRF_HEADER
from assistant.web.offers import NOTHING
from assistant.web.server import build_app

PASSWORD = "seven herons over the river"
VISITOR = "a" * 32
TERNS = "How many pairs of terns were counted?"
SONG = "Who won the Eurovision song contest?"


class Person:
    """Somebody at the desk, or at its door."""

    def __init__(self, app: Any, role: str | None) -> None:
        self.client = TestClient(app, base_url="https://desk.example", raise_server_exceptions=True)
        self.csrf = ""
        if role:
            told = self.client.post("/api/desk/login", json={"name": role, "password": PASSWORD})
            assert told.status_code == 200, told.text
            self.csrf = told.json()["csrf"]

    @property
    def token(self) -> str:
        return self.client.cookies[COOKIE]

    def get(self, path: str, **more: Any) -> Any:
        return self.client.get(path, follow_redirects=False, **more)

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        given = {CSRF_HEADER: self.csrf, **headers}
        told = self.client.request(method, path, json=body, headers=given)
        if told.status_code == 428:
            given["If-Match"] = self.revision(path, body, **headers)
            told = self.client.request(method, path, json=body, headers=given)
        return told

    def revision(self, path: str, body: Any = None, **headers: str) -> str:
        """What a change that is sent now is based on: the revision of what stands, read as a program would."""
        kind, *rest = path.removeprefix("/api/desk/").split("/")
        single = f"/{rest[0]}" if kind in ("articles", "answers", "stories") else ""
        one = self.get(f"/api/desk/{kind}{single}", headers=headers)
        if one.status_code != 200:
            return "0"
        told = one.json()
        if kind in ("articles", "stories"):
            return str(told["revision"])
        if kind == "answers":
            place = told["revisions"]["sentences"][body.get("claim", 0) :][:1] if rest[1] == "reviews" else []
            return str(place[0] if place else told["revisions"]["case"])
        if kind == "users":
            return next((str(u["revision"]) for u in told if u["name"] == rest[0]), "0")
        named = (p for p in told["pins"] if (p["id"] == rest[0] if rest else p["question"] == body.get("question")))
        return next((str(p["revision"]) for p in named), "0")

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.send("POST", path, {} if body is None else body, **headers)


class Newsroom:
    """A site over a library, and the people who use it."""

    def __init__(self, folder: Path, desk: DeskConfig | None = None) -> None:
        self.config = Config(library=folder, desk=desk or DeskConfig())
        self.library = Library.open(folder)
        self.app = build_app(self.config)
        self.site = self.app.state.site
        self.log = AnswerLog(self.library.database)

    def as_(self, role: str | None) -> Person:
        return Person(self.app, role)

    def keep(self, answer: Answer) -> StoredAnswer:
        return self.log.record(self.log.start(VISITOR), VISITOR, answer)

    @property
    def done(self) -> list[str]:
        """What was done at the desk, but for logging in; newest first."""
        return [e.action for e in entries(self.library.database) if e.action not in ("logged in", "account added")]


@pytest.fixture(scope="session")
def accounts_library(sample_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample archive with an account of each role. Copy it before writing to it."""
    folder = Path(shutil.copytree(sample_library, tmp_path_factory.mktemp("accounts") / "library"))
    accounts = Newsroom(folder).site.access.accounts
    for role in ROLES:
        accounts.add(role, role, PASSWORD, "test")
    return folder


@pytest.fixture
def newsroom(accounts_library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Newsroom]:
    monkeypatch.setattr("assistant.web.examples.offers", lambda _: NOTHING)  # nobody looks at them here
    opened = Newsroom(Path(shutil.copytree(accounts_library, tmp_path / "library")))
    yield opened
    opened.site.background.finish()


@pytest.fixture
def terns(newsroom: Newsroom, sample: Assistant) -> StoredAnswer:
    return newsroom.keep(sample.ask(TERNS))


@pytest.fixture
def song(newsroom: Newsroom, sample: Assistant) -> StoredAnswer:
    return newsroom.keep(sample.ask(SONG))
