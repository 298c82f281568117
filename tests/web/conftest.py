"""A server whose assistant is small, so that the server is what is tried."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from assistant.assembly import build_assistant
from assistant.config import AnswerConfig, Config
from assistant.web.server import build_app
from tests.conftest import ingest, write_article
from tests.fakes import HashEncoder

TEXT = "The Heron Bridge will cost 39 million crowns. The harbour union opposes it. KFOR has 4,700 soldiers."


@pytest.fixture
def small_app(config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    write_article(tmp_path / "in", "bridge", TEXT)
    ingest(config, tmp_path / "in")
    small = Config(library=config.library, passage_tokens=60, answer=AnswerConfig(threshold=0.0, sentences_read=0))
    monkeypatch.setattr("assistant.assembly.build_assistant", lambda config: build_assistant(config, HashEncoder()))
    return build_app(small)


@pytest.fixture
def address(small_app: Any) -> Iterator[str]:
    server = uvicorn.Server(uvicorn.Config(small_app, port=0, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(20)
