from __future__ import annotations

import json
import os
import pty
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from assistant.cli import main
from assistant.config import DECLINE_SENTENCE
from assistant.desk.answers import AnswerLog
from assistant.library.store import Library
from assistant.schema import Answer
from tests.conftest import ROOT, write_article
from tests.scripted_llm import Reply, ScriptedModel, copying, serving


class Run:
    """What a command printed and its exit code."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def footnote(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*arguments: object) -> Run:
        monkeypatch.setattr(sys, "argv", ["footnote", *map(str, arguments)])
        code = 0
        try:
            main()
        except SystemExit as stop:
            code = int(stop.code or 0)
        out, err = capsys.readouterr()
        return Run(code, out, err)

    return run


def test_ingest_reports_what_it_did(footnote: Any, tmp_path: Path) -> None:
    library = tmp_path / "library"
    write_article(tmp_path / "in", "bridge", "The bridge will cost 39 million crowns.")
    (tmp_path / "in" / "bad.txt").write_bytes(b"\xff")
    run = footnote("ingest", tmp_path / "in", "--library", library, "--json")
    assert run.code == 3
    assert run.json.keys() == {"added", "updated", "unchanged", "skipped", "notices", "passages", "seconds"}
    assert (run.json["added"], run.json["passages"]) == (1, 1)
    assert run.json["skipped"][0]["source"].endswith("bad.txt")
    assert "UTF-8" in run.json["skipped"][0]["reason"]
    (tmp_path / "in" / "bad.txt").unlink()
    again = footnote("ingest", tmp_path / "in", "--library", library)
    assert (again.code, again.out.startswith("0 added, 0 updated, 1 unchanged")) == (0, True)


def test_the_answer_as_json_keeps_its_contract(footnote: Any, sample_library: Path) -> None:
    run = footnote("ask", "When did Montenegro join NATO?", "--library", sample_library, "--json")
    answer = run.json
    assert {
        "question", "standalone_question", "declined", "confidence", "mode", "claims", "passages", "seconds",
    } <= answer.keys()  # fmt: skip
    citation = answer["claims"][0]["citations"][0]
    assert {
        "number", "article_id", "version", "start", "end", "quote", "title", "published", "byline", "url",
    } <= citation.keys()  # fmt: skip
    assert answer["passages"][0].keys() == {"passage_id", "article_id", "start", "end", "score"}
    assert len(answer["passages"]) == 10
    shown = footnote(
        "article",
        citation["article_id"],
        "--version",
        citation["version"],
        "--library",
        sample_library,
        "--json",
    )
    assert shown.json["text"][citation["start"] : citation["end"]] == citation["quote"]


def test_the_answer_as_text_has_footnotes(footnote: Any, sample_library: Path) -> None:
    run = footnote("ask", "When did Montenegro join NATO?", "--library", sample_library)
    assert run.out.startswith("“Montenegro joined NATO on Monday, 5 June 2017.” [1]")
    first = "[1] Montenegro becomes NATO's 29th member · The Skellhaven Courier · Hedda Brandt · 6 June 2017"
    assert first in " ".join(run.out.split())
    declined = footnote("ask", "How do I bake sourdough bread?", "--library", sample_library)
    assert declined.out.startswith(DECLINE_SENTENCE)


def test_a_batch_answers_every_line(footnote: Any, sample_library: Path, tmp_path: Path) -> None:
    questions, answers = tmp_path / "q.jsonl", tmp_path / "a.jsonl"
    history = [
        {"role": "user", "text": "How much will the Heron Bridge cost?"},
        {"role": "assistant", "text": "61"},
    ]
    lines = [
        {"id": "a", "question": "When did Montenegro join NATO?"},
        {"id": "b", "question": "And who opposes it?", "history": history},
        {"id": "c", "question": ""},
        {"id": "d"},
    ]
    questions.write_text("\n".join(map(json.dumps, lines)) + "\nnot json\n", encoding="utf-8")
    run = footnote("ask", "--batch", questions, "--out", answers, "--library", sample_library)
    results = [json.loads(line) for line in answers.read_text(encoding="utf-8").splitlines()]
    assert run.code == 3
    assert [r["id"] for r in results] == ["a", "b", "c", "d", None]
    assert "5 June 2017" in results[0]["claims"][0]["text"]
    assert results[1]["standalone_question"] == "The Heron Bridge: who opposes it?"
    assert ["error" in r for r in results] == [False, False, True, True, True]
    assert len(run.err.splitlines()) == 3


def test_a_terminal_sees_progress(tmp_path: Path) -> None:
    write_article(tmp_path / "in", "bridge", "The bridge will cost 39 million crowns.")
    terminal, inside = pty.openpty()
    command = [sys.executable, "-m", "assistant", "ingest", tmp_path / "in", "--library", tmp_path / "library"]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=inside, cwd=ROOT, check=True)
    os.close(inside)
    shown = os.read(terminal, 10_000).decode()
    os.close(terminal)
    assert b"1 added" in done.stdout
    assert "1/1" in shown
    assert ", 1 passages]" in shown


def test_articles_are_listed_and_shown(footnote: Any, sample_library: Path) -> None:
    listed = footnote("articles", "--library", sample_library, "--json").json
    assert len(listed) >= 56
    assert "text" not in listed[0]
    assert listed[0]["published"] > listed[5]["published"]
    lines = footnote("articles", "--library", sample_library).out.splitlines()
    assert lines[-1].startswith("undated")
    shown = footnote("article", "heron-bridge-61-million", "--library", sample_library).out
    assert "Correction: An earlier version" in shown


def test_doctor_says_what_is_wrong_and_repairs_it(
    footnote: Any, sample_copy: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert footnote("doctor", "--library", sample_copy).code == 0
    for path in (sample_copy / "chroma").glob("*.sqlite3"):
        path.write_bytes(b"garbage" * 999)
    broken = footnote("doctor", "--library", sample_copy, "--json")
    assert (broken.code, broken.json["ok"]) == (1, False)
    asked = footnote("ask", "When did Montenegro join NATO?", "--library", sample_copy)
    assert asked.code == 0  # answered from the library's own vectors
    assert "footnote doctor --repair" in caplog.text
    assert footnote("doctor", "--repair", "--library", sample_copy).code == 0
    assert footnote("ask", "When did Montenegro join NATO?", "--library", sample_copy).code == 0


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["ask", ""], "The question is empty"),
        (["ask", "x" * 20_000], "20,000 characters"),
        (["ask"], "footnote ask"),
        (["ask", "What?", "--library", "nowhere"], "footnote ingest PATH"),
        (["ingest", "nowhere"], "no file or folder at nowhere"),
        (["ingest"], "Missing argument"),
        (["article", "x", "--library", "nowhere"], "No library in nowhere"),
        (["serve", "--library", "nowhere"], "No library in nowhere"),
        (["serve", "--port", "0"], "--port"),
        (["fly"], "No such command"),
    ],
)
def test_a_mistake_is_one_line_that_says_what_to_do(
    footnote: Any, arguments: list[str], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    run = footnote(*arguments)
    assert run.code in (1, 2)
    assert says in run.err
    assert len(run.err.splitlines()) == 1
    assert run.out == ""
    assert not list(tmp_path.iterdir())


def test_a_port_that_is_taken(footnote: Any, sample_library: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        run = footnote("serve", "--library", sample_library, "--port", taken.getsockname()[1])
    assert run.code == 1
    assert "Choose another with --port" in run.err


def test_the_library_comes_from_the_environment(
    footnote: Any, sample_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOOTNOTE_LIBRARY", str(sample_library))
    assert "Sigrun" in footnote("article", "ferry-fire-report").out


@pytest.mark.parametrize("limit", ["2", "-0.1", "high", "nan"])
def test_a_threshold_that_is_none_is_told_in_one_line(
    footnote: Any, sample_library: Path, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    monkeypatch.setenv("FOOTNOTE_THRESHOLD", limit)
    run = footnote("ask", "When did Montenegro join NATO?", "--library", sample_library)
    assert run.code == 1
    assert run.err.strip() == f"footnote: FOOTNOTE_THRESHOLD must be a number from 0 to 1, not {limit}."


def test_a_threshold_from_the_environment_decides(
    footnote: Any, sample_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOOTNOTE_THRESHOLD", "1")
    run = footnote("ask", "When did Montenegro join NATO?", "--library", sample_library)
    assert run.code == 0
    assert run.out.startswith(DECLINE_SENTENCE)
    assert "The nearest stories, which may not answer it:" in run.out


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; sys.argv = ['footnote', '--help']\n"
        "from assistant.cli import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "heavy = {'torch', 'chromadb', 'gradio', 'llama_index', 'onnxruntime', 'numpy'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    began = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "ingest" in done.stdout
    assert time.perf_counter() - began < 5


def test_check_prints_a_verdict_its_reasons_and_the_words(footnote: Any, tmp_path: Path) -> None:
    source = tmp_path / "source.txt"
    source.write_text("The mayor said that 13 people were hurt. The pier is closed.", encoding="utf-8")
    run = footnote("check", "--claim", "The mayor said that 31 people were hurt.", "--source", source)
    assert (run.code, run.out.splitlines()) == (
        0,
        ["unverified", "  says 31 people, the source says 13 people", "  “The mayor said that 13 people were hurt.”"],
    )
    found = footnote("check", "--claim", "The pier is closed.", "--source", source, "--json").json
    assert (found["verdict"], found["reasons"]) == ("verbatim", [])
    span = found["span"]
    assert source.read_text(encoding="utf-8")[span["start"] : span["end"]] == span["quote"] == "The pier is closed."


def test_check_takes_the_day_from_an_article_or_from_the_command_line(footnote: Any, tmp_path: Path) -> None:
    article = write_article(tmp_path, "vote", "The council voted yesterday on the new bridge.", published="2025-03-14")
    claim = "The council voted on the new bridge on 13 March 2025."
    assert footnote("check", "--claim", claim, "--source", article).out.startswith("supported")
    assert footnote("check", "--claim", claim, "--source", article, "--published", "2025-05-01").out.startswith("unver")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--claim", " ", "--source", "{file}"), "The claim is empty"),
        (("--claim", "A ferry sails.", "--source", "{file}", "--published", "May"), "must be a day such as"),
        (("--claim", "A ferry sails.", "--source", "{binary}"), "binary"),
        (("--claim", "A ferry sails.", "--source", "missing.txt"), "missing.txt"),
        (("--source", "{file}"), "--claim"),
    ],
)
def test_check_says_what_to_change(footnote: Any, tmp_path: Path, arguments: tuple[str, ...], says: str) -> None:
    (tmp_path / "file.txt").write_text("The ferry sails at nine.", encoding="utf-8")
    (tmp_path / "binary.txt").write_bytes(b"ferry\0")
    paths = {"file": str(tmp_path / "file.txt"), "binary": str(tmp_path / "binary.txt")}
    run = footnote("check", *(a.format(**paths) for a in arguments))
    assert run.code in (1, 2)
    assert len(run.err.splitlines()) == 1
    assert says in run.err


def test_doctor_makes_one_call_of_a_configured_model(
    footnote: Any, sample_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = ScriptedModel("kittiwake", Reply(status=401, error="Incorrect API key: sk-canary"))
    with serving(model) as address:
        for name, value in {"": "openai-like", "_URL": f"{address}/v1", "_MODEL": "m", "_KEY": "sk-canary"}.items():
            monkeypatch.setenv(f"FOOTNOTE_LLM{name}", value)
        works = footnote("doctor", "--library", sample_copy)
        assert (works.code, len(model.requests)) == (0, 1)
        assert "language model: m at" in works.out
        refused = footnote("doctor", "--library", sample_copy)
    assert (refused.code, len(model.requests)) == (1, 2)
    assert "set FOOTNOTE_LLM_KEY to one that is valid there" in refused.out
    assert "sk-canary" not in works.out + works.err + refused.out + refused.err


def test_an_answer_that_a_model_wrote_is_printed_and_given_as_json(
    footnote: Any, sample_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(ScriptedModel(answer=copying)) as address:
        for name, value in {"": "openai-like", "_URL": f"{address}/v1", "_MODEL": "m", "_PRICE": "1/2"}.items():
            monkeypatch.setenv(f"FOOTNOTE_LLM{name}", value)
        told = footnote("ask", "How many pairs of terns were counted?", "--library", sample_copy, "--json")
    answer = json.loads(told.out)
    assert (answer["mode"], answer["claims"][0]["verdict"]) == ("generative", "verbatim")
    assert answer["model"]["name"] == "m"
    assert answer["model"]["cost"] > 0


def test_an_article_is_withdrawn_and_restored_from_the_command_line(footnote: Any, sample_copy: Path) -> None:
    where = ("--library", sample_copy)
    gone = footnote("withdraw", "tern-colony", "--reason", "A count was wrong.", *where)
    assert (gone.code, gone.out.strip()) == (0, "tern-colony withdrawn; 0 answers affected.")
    listed = footnote("articles", *where)
    assert next(line for line in listed.out.splitlines() if " tern-colony " in line).endswith("(withdrawn)")
    shown = footnote("article", "tern-colony", *where)
    assert "Withdrawn on" in shown.out and "A count was wrong." in shown.out
    back = footnote("restore", "tern-colony", "--reason", "Counted again.", *where, "--json")
    assert json.loads(back.out) == {"article": "tern-colony", "action": "restored", "answers": []}
    again = footnote("restore", "tern-colony", "--reason", "x", *where)
    assert (again.code, again.err.strip()) == (1, "footnote: 'tern-colony' is not withdrawn.")


def test_an_article_is_erased_from_the_command_line(footnote: Any, sample_copy: Path) -> None:
    where = ("--library", sample_copy)
    gone = footnote("erase", "tern-colony", "--reason", "A court order.", *where, "--json")
    assert json.loads(gone.out) == {"article": "tern-colony", "action": "erased", "answers": []}
    assert footnote("erase", "tern-colony", "--reason", "A court order.", *where).code == 0
    shown = footnote("article", "tern-colony", *where)
    assert shown.code == 1
    assert "'tern-colony' was erased on" in shown.err
    taken = footnote("ingest", ROOT / "corpus", *where)
    assert taken.code == 3
    assert "was erased on" in taken.err
    assert footnote("doctor", *where).code == 0


def test_the_answer_log_is_listed(footnote: Any, sample_copy: Path) -> None:
    where = ("--library", sample_copy)
    log = AnswerLog(Library.open(sample_copy).database)
    answer = Answer("Who sings?", "Who sings?", True, 0.1, "extractive")
    stored = log.record(log.start("v"), "v", answer)
    assert f"{stored.id}  declined" in footnote("answers", *where).out
    assert footnote("answers", "--answered", *where).out == ""
    table = footnote("answers", "--declined", "--format", "csv", *where).out.splitlines()
    assert table[0].startswith("id,conversation,asked_at,question")
    assert table[1].startswith(stored.id)
    assert json.loads(footnote("answers", "--format", "jsonl", *where).out)["answer"]["question"] == "Who sings?"
    wrong = footnote("answers", "--since", "soon", *where)
    assert (wrong.code, "--since" in wrong.err) == (2, True)
