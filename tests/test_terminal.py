"""What others wrote cannot move the cursor of a terminal, hide, change its settings or end a line."""

from __future__ import annotations

import ast
import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.assembly import build_ingest
from assistant.config import Config
from assistant.desk.answers import AnswerLog
from assistant.display import HIDDEN, on_a_line
from assistant.json_text import json_text
from assistant.library.store import Library
from assistant.schema import Answer, Citation, Claim
from tests.conftest import ROOT
from tests.fakes import Silence

HOSTILE = "\x1b]0;owned\x07\x9b2J\u202e\u200b\r\nok       library: all is well\x00\x7f"
ID = "bridge"
TEXT = f"The bridge {HOSTILE} will cost 39 million crowns. “It will,” said the mayor{HOSTILE}."


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An article whose every field is hostile, and an answer that cites it, by the real model."""
    folder = tmp_path_factory.mktemp("hostile")
    fields = {
        name: f"{name} {HOSTILE}" for name in ("title", "byline", "source", "section", "kind", "correction", "url")
    }
    (folder / "in").mkdir()
    (folder / "in" / "a.jsonl").write_text(json.dumps({"id": ID, "text": TEXT, **fields}), encoding="utf-8")
    build_ingest(Config(library=folder / "library"), Silence()).run([folder / "in"])
    log = AnswerLog(Library.open(folder / "library").database)
    cited = Citation(1, ID, 1, 0, 10, TEXT, HOSTILE, None, HOSTILE, HOSTILE, HOSTILE, HOSTILE)
    claim = Claim(HOSTILE, "unverified", (cited,), HOSTILE, (cited,), (HOSTILE,))
    answer = Answer(HOSTILE, HOSTILE, False, 0.9, "extractive", (claim,), note=HOSTILE, fallback=HOSTILE)
    log.record(log.start("v"), "v", answer)
    return folder


def commands(folder: Path) -> dict[str, list[str]]:
    bad = folder / f"bad {HOSTILE.replace(chr(0), '')}.md"
    bad.write_text(f"---\ntitle: {HOSTILE[:4]!r}\nid: [\n---\n", encoding="utf-8")
    (folder / "questions.jsonl").write_text(json.dumps({"id": HOSTILE, "question": 3}) + "\n" + HOSTILE[:5], "utf-8")
    hostile = HOSTILE.replace("\0", "")
    at = ["--library", str(folder / "library")]
    return {
        "articles": ["articles", *at],
        "articles as JSON": ["articles", "--json", *at],
        "article": ["article", ID, *at],
        "article as JSON": ["article", ID, "--json", *at],
        "no such article": ["article", hostile, *at],
        "skipped": ["ingest", str(bad), *at],
        "skipped as JSON": ["ingest", str(bad), "--json", *at],
        "nothing there": ["ingest", f"/nowhere/{hostile}", *at],
        "answer": ["ask", "How much will the bridge cost?", *at],
        "answer as JSON": ["ask", "How much will the bridge cost?", "--json", *at],
        "hostile question": ["ask", f"What? {hostile}", *at],
        "batch": ["ask", "--batch", str(folder / "questions.jsonl"), "--out", str(folder / "out.jsonl"), *at],
        "batch without file": ["ask", "--batch", hostile, "--out", "x", *at],
        "answers": ["answers", *at],
        "answers as CSV": ["answers", "--format", "csv", *at],
        "answers as JSONL": ["answers", "--format", "jsonl", *at],
        "answers since": ["answers", "--since", hostile, *at],
        "check": ["check", "--claim", f"The bridge {hostile} costs 41 crowns.", "--source", str(folder / "in/a.jsonl")],
        "check as JSON": ["check", "--claim", f"It {hostile}.", "--source", str(folder / "in/a.jsonl"), "--json"],
        "check on a day": ["check", "--claim", "It.", "--source", str(folder / "in/a.jsonl"), "--published", hostile],
        "doctor": ["doctor", *at],
        "withdraw nothing": ["withdraw", hostile, "--reason", "x", *at],
        "erase nothing": ["erase", hostile, "--reason", "x", *at],
        "withdraw": ["withdraw", ID, "--reason", hostile, *at],
        "withdrawn": ["article", ID, *at],
        "restore": ["restore", ID, "--reason", hostile, *at],
        "user": ["user", "remove", hostile, *at],
        "users": ["user", "list", *at],
        "library": ["articles", "--library", f"/nowhere/{hostile}"],
        "command": [hostile],
        "option": ["articles", f"--{hostile}"],
        "number": ["answers", "--limit", hostile, *at],
    }


def on_a_terminal(arguments: list[str]) -> str:
    """What a terminal is given by a run of several commands, each after a line of its own."""
    terminal, inside = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", RUN], stdin=subprocess.PIPE, stdout=inside, stderr=inside, cwd=ROOT
    ) as run:
        os.close(inside)
        assert run.stdin
        run.stdin.write(json.dumps(arguments).encode())
        run.stdin.close()
        shown = b""
        while True:
            try:
                piece = os.read(terminal, 65_536)
            except OSError:
                break
            shown += piece
    os.close(terminal)
    assert run.returncode == 0
    return shown.decode()


RUN = """
import json, sys
from assistant.cli import main
for arguments in json.load(sys.stdin):
    print("\\n=== command", flush=True)
    sys.argv = ["footnote", *arguments]
    try:
        main()
    except SystemExit:
        pass
    sys.stdout.flush()
"""


HEAVY = ("answer as JSON", "hostile question", "batch", "check as JSON", "check on a day", "restore")  # load models


def test_no_command_gives_a_terminal_what_it_would_obey(library: Path) -> None:
    walk({name: arguments for name, arguments in commands(library).items() if name not in HEAVY})


@pytest.mark.soak
def test_no_command_at_all_does(library: Path) -> None:
    told = commands(library)
    walk(told)
    print(f"commands: {len(told)}")


def walk(told: dict[str, list[str]]) -> None:
    shown = on_a_terminal(list(told.values())).replace("\r\n", "\n").split("\n=== command\n")[1:]
    assert len(shown) == len(told)
    for name, printed in zip(told, shown, strict=True):
        output = re.sub(r"\r(?:Reading|Storing)[^\r\n]*", "", printed)  # our own bar of progress
        assert not HIDDEN.search(output.replace("\n", "")), name
        assert "Traceback" not in output, name
        assert output.strip() or name == "users", name
        if name not in ("doctor", "article", "withdrawn"):  # these have lines of their own
            assert not [line for line in output.splitlines() if line.startswith("ok       library")], name
        if "JSON" in name and "check" not in name:
            json.loads(output if name != "answers as JSONL" else output.splitlines()[0])


def test_only_one_module_prints() -> None:
    for path in [*(ROOT / "assistant").rglob("*.py"), ROOT / "evals" / "cli.py"]:
        if path.name == "terminal.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                assert called not in ("print", "click.echo", "click.secho", "sys.stdout.write", "sys.stderr.write"), (
                    path
                )


def test_tables_of_the_evals_are_shown_so_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: Any
) -> None:
    from evals.cli import main

    (tmp_path / "corpus.jsonl").write_text(json.dumps({"id": "a", "title": "T", "text": "x"}), encoding="utf-8")
    case = {"id": HOSTILE, "question": "Why?", "gold_doc_ids": [HOSTILE]}
    (tmp_path / "queries.jsonl").write_text(json.dumps(case), encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["evals", "run", "--data", str(tmp_path), "--out", str(tmp_path / "run")])
    with pytest.raises(SystemExit):
        main()
    told = capsys.readouterr().err
    assert "names article" in told
    assert len(told.splitlines()) == 1
    assert not HIDDEN.search(told.rstrip("\n"))


@given(st.text())
def test_a_line_stays_a_line_and_json_means_the_same(text: str) -> None:
    assert not HIDDEN.search(on_a_line(text))
    assert len(on_a_line(text).splitlines()) <= 1
    written = json_text({"id": text})
    assert json.loads(written) == {"id": text}
    assert not HIDDEN.search(written)
    written.encode()


@pytest.mark.parametrize("text", ["می‌خواهم", "👩‍👩‍👧", "naïve “quotes” – dash", "עברית"])
def test_what_scripts_need_is_left_as_it_is(text: str) -> None:
    assert on_a_line(text) == text
