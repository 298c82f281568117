"""Models in the user's cache: whatever became of one there, it is made anew, or one line says why it cannot be."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import numpy as np
import onnx
import pytest
from platformdirs import user_cache_path

from assistant.assembly import build_assistant
from assistant.config import Config
from assistant.errors import FootnoteError
from assistant.library.graphs import cached_graph, open_graph
from tests.commands import footnote
from tests.conftest import ROOT


def export(target: Path) -> None:
    """A graph that adds a number to itself."""
    value = [onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, [1]) for name in ("x", "y")]
    graph = onnx.helper.make_graph([onnx.helper.make_node("Add", ["x", "x"], ["y"])], "double", value[:1], value[1:])
    onnx.save(onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 17)], ir_version=8), target)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "footnote"


def doubled() -> float:
    return float(open_graph("double", export).run(None, {"x": np.array([4], dtype=np.float32)})[0][0])


def garble(graph: Path) -> None:
    held = bytearray(graph.read_bytes())
    held[len(held) // 2] ^= 1
    graph.write_bytes(held)


DAMAGES: dict[str, Callable[[Path], object]] = {
    "truncated": lambda graph: graph.write_bytes(graph.read_bytes()[:-20]),
    "garbled in one bit": garble,
    "empty": lambda graph: graph.write_bytes(b""),
    "another file's": lambda graph: graph.write_bytes(b"%PDF-1.7" * 30),
    "gone": lambda graph: graph.unlink(),
    "a dangling link": lambda graph: (graph.unlink(), graph.symlink_to("/nowhere")),
    "not readable": lambda graph: graph.chmod(0),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_graph_is_made_anew(cache: Path, damage: Callable[[Path], object]) -> None:
    assert doubled() == 8
    (graph,) = cache.iterdir()
    sound = graph.read_bytes()
    damage(graph)
    assert doubled() == 8
    assert cached_graph("double", export).read_bytes() == sound
    assert len(list(cache.iterdir())) == 1


def test_a_sound_graph_is_made_once(cache: Path) -> None:
    made = cached_graph("double", export)
    assert cached_graph("double", pytest.fail) == made


@pytest.mark.parametrize("in_the_way", ["cache", "cache/footnote"])
def test_a_cache_that_cannot_be_is_told_in_one_line(cache: Path, tmp_path: Path, in_the_way: str) -> None:
    (tmp_path / in_the_way).parent.mkdir(exist_ok=True)
    (tmp_path / in_the_way).write_text("a file")
    with pytest.raises(FootnoteError, match=r"set XDG_CACHE_HOME to a folder that can be written\.$") as told:
        cached_graph("double", export)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), RuntimeError("write\nfailed")])
def test_an_export_that_fails_is_told_in_one_line_and_leaves_nothing(cache: Path, error: Exception) -> None:
    def fail(target: Path) -> None:
        target.write_bytes(b"half a graph")
        raise error

    with pytest.raises(FootnoteError, match=r"No space left on device|write failed") as told:
        cached_graph("double", fail)
    assert "\n" not in str(told.value)
    assert list(cache.iterdir()) == []
    assert doubled() == 8


def test_those_who_export_at_once_all_get_a_sound_graph(cache: Path) -> None:
    together = Barrier(4)

    def slow(target: Path) -> None:
        export(target)
        together.wait(timeout=60)

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: cached_graph("double", slow), range(4)))
    assert len(set(found)) == 1
    assert doubled() == 8


def test_a_cache_that_must_not_be_written_is_read(tmp_path: Path, sample_library: Path) -> None:
    build_assistant(Config(library=sample_library)).ask("Who sings?")
    cache = tmp_path / "footnote"
    cache.mkdir()
    for graph in user_cache_path("footnote").glob("*.onnx"):
        (cache / graph.name).symlink_to(graph)
    cache.chmod(0o500)
    try:
        environment = {"XDG_CACHE_HOME": str(tmp_path)}
        ended = footnote("ask", "Who sings?", "--library", sample_library, ordinary=True, env=environment)
    finally:
        cache.chmod(0o700)
    assert (ended.code, ended.err) == (0, "")


def test_the_command_says_it_in_one_line(tmp_path: Path, sample_library: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    done = subprocess.run(
        [sys.executable, "-m", "assistant", "ask", "Who sings?", "--library", str(sample_library)],
        env={**os.environ, "XDG_CACHE_HOME": str(tmp_path / "file")},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("footnote: Cannot write a model to ")
    assert done.stderr.count("\n") == 1


@pytest.mark.soak
@pytest.mark.parametrize("damage", ["truncated", "empty", "not readable", "gone"])
def test_every_model_is_made_anew(damage: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Encoder, reader and judge, each as it really is."""
    from assistant.attribution.judge import MiniLMJudge
    from assistant.library.embedding import MiniLM
    from assistant.retrieval.reader import MiniLMReader

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    for model in (MiniLM, MiniLMReader, MiniLMJudge):
        before = set((tmp_path / "footnote").glob("*"))
        model()
        (graph,) = set((tmp_path / "footnote").iterdir()) - before
        DAMAGES[damage](graph)
        model()
        assert graph.stat().st_size > 80_000_000
