"""Runs as a developer makes them, with the real model in real processes: whole, cut off, compared, swept."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from assistant.config import AnswerConfig
from evals.cli import cli
from evals.records import read_run
from tests.conftest import ROOT
from tests.evals.small import write_small
from tests.scripted_llm import ScriptedModel, copying, serving


def evals(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "evals", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_small(tmp_path_factory.mktemp("data") / "small")


@pytest.fixture(scope="module")
def finished(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("runs") / "first"
    done = evals("run", "--data", small, "--out", folder)
    assert done.returncode == 0, done.stderr
    assert "5 cases of small" in done.stdout
    assert "article hit@1" in done.stdout
    return folder


def test_a_run_keeps_everything_about_every_case(finished: Path) -> None:
    run = read_run(finished)
    assert {r.case.id for r in run.records} == {"7", "cost", "follow", "pairs", "near"}
    assert not run.failed
    record = next(r for r in run.records if r.case.id == "7")
    assert record.answer is not None
    assert record.answer.passages[0].article_id == "ferry"
    assert record.answer.seconds["total"] > 0
    assert record.value("first claim holds the answer") == 1.0
    assert "ferry" in record.scores["article hit@1"].why
    assert run.header.config["answer"]["threshold"] == AnswerConfig().threshold
    assert run.header.versions["chromadb"]


def test_a_run_as_json(small: Path, tmp_path: Path) -> None:
    done = evals("run", "--data", small, "--out", tmp_path / "run", "--json", "--config", "answer.threshold=0.2")
    values = json.loads(done.stdout)
    assert values["run"]["config"]["answer"]["threshold"] == 0.2
    assert {"metric", "value", "low", "high", "n"} <= values["metrics"][0].keys()
    assert "turn 2" in values["slices"]


def test_given_the_gold_passages_nothing_is_searched(small: Path, tmp_path: Path) -> None:
    done = evals("run", "--data", small, "--out", tmp_path / "run", "--given-gold")
    assert done.returncode == 0, done.stderr
    for record in read_run(tmp_path / "run").records:
        assert record.answer is not None
        assert {p.article_id for p in record.answer.passages} == set(record.case.given)
        assert record.value("article hit@1") is None


def test_a_run_that_was_cut_off_says_how_to_go_on_and_does(finished: Path, small: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut"
    cut.mkdir()
    (cut / "run.json").write_bytes((finished / "run.json").read_bytes())
    lines = (finished / "results.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    (cut / "results.jsonl").write_text("".join(lines[:2]) + lines[2][:100], encoding="utf-8")
    told = evals("compare", finished, cut)
    assert told.returncode == 1
    assert "was cut off after 2 of 5 cases" in told.stderr
    assert evals("run", "--data", small, "--out", cut).returncode == 0
    assert [r.case for r in read_run(cut).records] == [r.case for r in read_run(finished).records]
    assert (cut / "results.jsonl").read_text(encoding="utf-8").startswith("".join(lines[:2]))


@pytest.fixture
def heard() -> Iterator[None]:
    """Ctrl-C reaches processes that a test starts, also where the tests themselves run in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heard")
def test_ctrl_c_keeps_what_was_answered(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    command = [sys.executable, "-m", "evals", "run", "--split", "all", "--out", str(folder)]
    running = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=ROOT, start_new_session=True)
    results = folder / "results.jsonl"
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and not (results.exists() and results.stat().st_size):
        assert running.poll() is None
        threading.Event().wait(0.05)
    os.killpg(running.pid, signal.SIGINT)
    _, said = running.communicate(timeout=180)
    assert running.returncode == 130
    assert f"Go on with the same command and --out {folder}" in said
    assert "Traceback" not in said
    assert json.loads(results.read_text(encoding="utf-8").splitlines()[0])["answer"]


def test_a_folder_with_a_run_of_something_else_is_left_alone(finished: Path, small: Path, tmp_path: Path) -> None:
    other = evals("run", "--data", small, "--out", finished, "--config", "answer.threshold=0.2")
    assert other.returncode == 1
    assert "holds a run with another config" in other.stderr
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    assert "is not empty and holds no run" in evals("run", "--data", small, "--out", tmp_path).stderr


def test_runs_of_other_data_are_not_compared(finished: Path, tmp_path: Path) -> None:
    other = write_small(tmp_path / "other")
    corpus = other / "corpus.jsonl"
    corpus.write_text(corpus.read_text(encoding="utf-8").replace("39 million", "40 million"), encoding="utf-8")
    assert evals("run", "--data", other, "--out", tmp_path / "run").returncode == 0
    told = evals("compare", finished, tmp_path / "run")
    assert told.returncode == 1
    assert "other cases or another corpus" in told.stderr


def test_a_sweep_shares_what_was_embedded_and_names_the_winner(small: Path, tmp_path: Path) -> None:
    grid = tmp_path / "grid.toml"
    grid.write_text(
        f'metric = "right"\ndata = "{small}"\n[grid]\n"answer.threshold" = [0.9999, 0.1]\n', encoding="utf-8"
    )
    done = evals("sweep", grid, "--out", tmp_path / "sweep")
    assert done.returncode == 0, done.stderr
    assert "winner: answer.threshold=0.1" in done.stdout
    assert {p.name for p in (tmp_path / "sweep").iterdir()} == {"answer.threshold=0.9999", "answer.threshold=0.1"}
    compared = evals("compare", *sorted((tmp_path / "sweep").iterdir()))
    assert "WRONG NOW  cost: What will the bridge cost?" in compared.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run", "--config", "answer.treshold=1"], "There is no setting answer.treshold; there are: "),
        (["run", "--config", "passage_tokens"], "write it as NAME=NUMBER"),
        (["run", "--config", "passage_tokens=1.5"], "passage_tokens must be a whole number"),
        (["run", "--data", "nowhere"], "nowhere holds no corpus.jsonl"),
        (["compare", "nowhere", "nowhere"], "nowhere holds no run"),
        (["report", "nowhere", "--html", "x.html"], "nowhere holds no run"),
        (["run", "--split", "half"], "'half' is not one of"),
    ],
)
def test_a_mistake_is_one_line(arguments: list[str], message: str) -> None:
    done = evals(*arguments)
    assert done.returncode in (1, 2)
    assert message in done.stderr
    assert len(done.stderr.strip().split("\n")) == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[grid", "cannot be read as TOML"),
        ("[grid]", r"needs a \[grid\]"),
        ('metric = "luck"\n[grid]\npassage_tokens = [100]', "there is no metric luck"),
        ('[grid]\npassage_tokens = ["many"]', "must be numbers"),
        ("[grid]\npassage_size = [100]", "There is no setting passage_size"),
        ("matric = 1\n[grid]\npassage_tokens = [100]", "unknown key matric"),
    ],
)
def test_a_sweep_file_that_is_wrong_is_told(tmp_path: Path, content: str, message: str) -> None:
    grid = tmp_path / "grid.toml"
    grid.write_text(content, encoding="utf-8")
    result = CliRunner().invoke(cli, ["sweep", str(grid)])
    assert result.exception is not None
    with pytest.raises(type(result.exception), match=message):
        raise result.exception


def test_an_empty_run_and_a_damaged_one_are_told(finished: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    (empty / "run.json").write_bytes((finished / "run.json").read_bytes())
    assert "is empty: no case was asked" in evals("compare", finished, empty).stderr
    lines = (finished / "results.jsonl").read_text(encoding="utf-8").splitlines()
    (empty / "results.jsonl").write_text("\n".join([lines[0], "{", *lines[2:]]), encoding="utf-8")
    assert "results.jsonl:2: not a record" in evals("compare", finished, empty).stderr
    (empty / "run.json").write_text("{}", encoding="utf-8")
    assert "run.json is damaged" in evals("report", empty, "--html", tmp_path / "x.html").stderr


def test_a_run_in_which_a_language_model_writes(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(ScriptedModel(answer=copying)) as address:
        for name, value in {
            "": "openai-like",
            "_URL": f"{address}/v1",
            "_MODEL": "copying",
            "_KEY": "sk-canary",
        }.items():
            monkeypatch.setenv(f"FOOTNOTE_LLM{name}", value)
        done = evals("run", "--llm", "--data", small, "--out", tmp_path / "run")
    assert done.returncode == 0, done.stderr
    run = read_run(tmp_path / "run")
    assert not run.failed
    written = [r for r in run.records if r.value("written by the model") == 1.0]
    assert len(written) >= 3
    assert all(r.value("sentences supported") in (None, 1.0) for r in written)
    assert all(r.value("altered quotes") == 0.0 for r in run.records)
    assert run.header.config["llm"]["model"] == "copying"
    assert "sk-canary" not in "".join(p.read_text() for p in (tmp_path / "run").iterdir())


def test_a_run_with_a_model_needs_one(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FOOTNOTE_LLM", raising=False)
    done = evals("run", "--llm", "--data", small)
    assert done.returncode != 0
    assert "--llm needs a language model" in done.stderr
    assert "Traceback" not in done.stderr
