"""A real server in a thread, over a small library whose assistant is quick; what is tried is the server."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI

from assistant.assembly import build_assistant
from assistant.config import AnswerConfig, Config
from assistant.web.server import build_app
from tests.conftest import ingest, write_article
from tests.fakes import HashEncoder

TEXT = "The Heron Bridge will cost 39 million crowns. The harbour union opposes it. KFOR has 4,700 soldiers."
LOOP = "event loop"  # name of the thread that serves
QUESTION = "What will the Heron Bridge cost?"


def small_site(config: Config, folder: Path, monkeypatch: pytest.MonkeyPatch) -> FastAPI:
    """A site over one article, whose conversation has its cache below `folder`, in "gradio". One client may send it
    whatever it likes: how much is allowed is tried elsewhere."""
    for limit in ("REQUESTS", "ADDRESS_REQUESTS"):
        monkeypatch.setattr(f"assistant.web.admission.{limit}", 1_000_000)
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(folder / "gradio"))
    write_article(folder / "in", "bridge", TEXT)
    ingest(config, folder / "in")
    monkeypatch.setattr("assistant.assembly.build_assistant", lambda config: build_assistant(config, HashEncoder()))
    answer = AnswerConfig(threshold=0.0, sentences_read=0)
    return build_app(Config(library=config.library, passage_tokens=60, answer=answer))


@contextmanager
def serving(app: FastAPI, log_level: str = "critical", **settings: Any) -> Iterator[int]:
    """The port of a server on this machine."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level=log_level, **settings))
    thread = threading.Thread(target=server.run, name=LOOP)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        threading.Event().wait(0.02)
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(20)


class Held:
    """An assistant whose answers are kept back until they are let go."""

    def __init__(self, site: Any) -> None:
        self._assistant = site.background.assistant()
        self.began, self.go = threading.Event(), threading.Event()
        site.background.assistant = lambda: self

    def stream(self, *given: Any) -> Any:
        self.began.set()
        assert self.go.wait(60)
        yield from self._assistant.stream(*given)
