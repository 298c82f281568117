"""Libraries to test with: small ones made on the spot, and the sample archive with the real model."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

from assistant.assembly import build_assistant, build_ingest
from assistant.config import AnswerConfig, Config
from assistant.library.embedding import Encoder
from assistant.pipeline import Assistant
from tests.fakes import HashEncoder, Silence

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "corpus"

settings.register_profile(
    "footnote", deadline=None, derandomize=bool(os.environ.get("CI")), suppress_health_check=list(HealthCheck)
)
settings.load_profile("footnote")

MakeLibrary = Callable[..., Path]


def write_article(folder: Path, name: str, text: str, **fields: str) -> Path:
    """A Markdown article with front matter; the title is the name unless given."""
    front = "".join(f"{key}: {value}\n" for key, value in {"title": name, **fields}.items())
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.md"
    path.write_text(f"---\n{front}---\n\n{text}\n", encoding="utf-8")
    return path


def ingest(config: Config, *paths: Path, encoder: Encoder | None = None) -> dict[str, object]:
    return build_ingest(config, Silence(), encoder or HashEncoder()).run(list(paths)).to_dict()


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(library=tmp_path / "library", passage_tokens=60, answer=AnswerConfig(sentences_read=0))


@pytest.fixture(scope="session")
def sample_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample archive, ingested once a test run with the real model. Copy it before writing to it."""
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "sample-archive"
    with FileLock(f"{shared}.lock"):
        if not (shared / "done").exists():
            build_ingest(Config(library=shared), Silence()).run([CORPUS])
            (shared / "done").touch()
    return shared


@pytest.fixture(scope="session")
def sample(sample_library: Path) -> Assistant:
    """An assistant over the sample archive, with the real model and the real index."""
    return build_assistant(Config(library=sample_library))


@pytest.fixture
def sample_copy(sample_library: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sample_library, tmp_path / "copy"))
