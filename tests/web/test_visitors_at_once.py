"""Fifty visitors at once, over real HTTP: nobody sees another's words, and nothing fails."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import uvicorn

from assistant.assembly import build_assistant
from assistant.config import AnswerConfig, Config
from assistant.web import places
from assistant.web.server import build_app
from evals.load import visit
from tests.conftest import ingest, write_article
from tests.fakes import HashEncoder

TEXT = "The Heron Bridge will cost 39 million crowns. The harbour union opposes it. KFOR has 4,700 soldiers."


@pytest.fixture
def address(config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A server whose assistant is small, so that the server is what is tried."""
    write_article(tmp_path / "in", "bridge", TEXT)
    ingest(config, tmp_path / "in")
    small = Config(library=config.library, passage_tokens=60, answer=AnswerConfig(threshold=0.0, passages_read=0))
    monkeypatch.setattr("assistant.assembly.build_assistant", lambda config: build_assistant(config, HashEncoder()))
    app = build_app(small)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(20)


def test_nobody_sees_anothers_words_and_nothing_fails(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "WAIT", 1)
    found = visit(address, visitors=50, turns=3)
    assert found.wrong == []
    assert len(found.seconds) == 150


def test_whoever_asks_too_much_is_told_when_to_come_again(address: str) -> None:
    with httpx.Client(base_url=address) as client:
        client.get("/")
        told = [client.post("/api/ask", json={"question": "What will the bridge cost?"}) for _ in range(21)]
    assert [t.status_code for t in told] == [200] * 20 + [429]
    assert 0 < int(told[-1].headers["Retry-After"]) <= 60
    assert "Please ask again in" in told[-1].json()["error"]


def test_without_cookies_the_address_counts(address: str) -> None:
    told = [httpx.post(f"{address}/api/ask", json={"question": "What will the bridge cost?"}) for _ in range(21)]
    assert [t.status_code for t in told] == [200] * 20 + [429]


@pytest.mark.parametrize("question", ["", "  ", "x" * 2_001])
def test_a_question_that_cannot_be_asked_is_told_in_a_line(address: str, question: str) -> None:
    told = httpx.post(f"{address}/api/ask", json={"question": question})
    assert told.status_code in (400, 422)
    assert set(told.json()) == {"error"}
