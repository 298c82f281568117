"""A small archive, and an assistant whose answers a scripted model writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.assembly import build_assistant
from assistant.config import Config, LLMConfig
from assistant.library.embedding import Encoder, MiniLM
from assistant.pipeline import Assistant
from tests.conftest import ingest, write_article
from tests.scripted_llm import ScriptedModel, serving

BRIDGE = """\
The Heron Bridge will open in May 2028, the mayor, Ines Dahl, said on Tuesday. It will cost 64 million crowns.

The council voted for the bridge by 12 to 9. "We have waited for thirty years," Dahl said. The harbour union opposes it.
"""
FERRY = """\
The ferry Sigrun may be sold next year, the company said. Its director, Otto Lund, denied that jobs would be lost.

The ferry carried 83,000 passengers in 2024.
"""

WriteWith = Callable[..., Assistant]


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    return MiniLM()


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Path:
    folder = tmp_path_factory.mktemp("written")
    sources = [
        write_article(folder, "bridge", BRIDGE, title="Heron Bridge to open in 2028", published="2025-05-02"),
        write_article(folder, "ferry", FERRY, title="Ferry may be sold", published="2025-03-04"),
    ]
    ingest(Config(library=folder / "library"), *sources, encoder=encoder)
    return folder / "library"


@pytest.fixture
def write_with(archive: Path, encoder: Encoder) -> Iterator[WriteWith]:
    """`write_with(model, **settings)`: an assistant that has the model write its answers."""
    with ExitStack() as stack:

        def build(model: ScriptedModel, library: Path = archive, **settings: object) -> Assistant:
            url = f"{stack.enter_context(serving(model))}/v1"
            llm = replace(LLMConfig("openai-like", "scripted", url, timeout=10.0), **settings)  # type: ignore[arg-type]
            return build_assistant(Config(library=library, llm=llm), encoder)

        yield build
