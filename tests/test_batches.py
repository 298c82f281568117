"""Fourteen batches: each line is answered or told of, and no file is lost by asking."""

from __future__ import annotations

import errno
import json
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.assembly import build_assistant
from assistant.batch import ask_all
from assistant.config import Config
from assistant.errors import FootnoteError
from assistant.output import whole_file
from assistant.pipeline import Assistant
from tests.fakes import HashEncoder

GOOD = b'{"id": "a", "question": "When did Montenegro join NATO?"}\n'
LAST = b'{"id": "z", "question": "How many soldiers does KFOR have?"}\n'

# What stands between two good lines, and what is said of it (None: it is answered).
LINES: list[tuple[str, bytes, str | None]] = [
    ("half a character", b'{"id": "\\ud800", "question": "Why \\udfff?"}', None),
    ("deep JSON", b'{"id": "x", "question": ' + b"[" * 100_000, "not JSON"),
    ("deep id", b'{"id": ' + b"[" * 900 + b"]" * 900 + b', "question": "Why?"}', "id must be text"),
    ("latin-1", b'{"id": "x", "question": "G\xf6teborg?"}', "not UTF-8"),
    ("NUL", b'{"id": "x", "question": "\0"}', "binary data"),
    ("many digits", b'{"id": ' + b"7" * 5_000 + b', "question": "Why?"}', "not JSON"),
    ("not a number", b'{"id": NaN, "question": "Why?"}', "id must be text"),
    ("history", b'{"id": "x", "question": "Why?", "history": {"role": "user"}}', "history must be a list"),
    ("100 MB", b'{"id": "x", "question": "' + b"a" * 100_000_000 + b'"}', "has over 16 MB"),
]


@pytest.fixture
def assistant(sample: Assistant) -> Assistant:
    return sample


def ask(assistant: Assistant, questions: Path, answers: Path) -> tuple[list[dict[str, object]], list[str]]:
    problems = [problem for problem in ask_all(assistant, questions, answers) if problem]
    return [json.loads(line) for line in answers.read_text(encoding="utf-8").splitlines()], problems


@pytest.mark.parametrize(("name", "line", "said"), LINES, ids=[name for name, _, _ in LINES])
def test_a_line_does_not_end_a_batch(
    assistant: Assistant, tmp_path: Path, name: str, line: bytes, said: str | None
) -> None:
    questions = tmp_path / "questions.jsonl"
    questions.write_bytes(GOOD + line + b"\n" + LAST)
    answers, problems = ask(assistant, questions, tmp_path / "answers.jsonl")
    assert [a["id"] for a in answers][::2] == ["a", "z"]
    assert ["error" in a for a in answers] == [False, said is not None, False]
    assert len(problems) == (said is not None)
    if said:
        assert said in problems[0] and ":2: " in problems[0] and len(problems[0].splitlines()) == 1


def _same(questions: Path) -> Path:
    return questions


def _link(questions: Path) -> Path:
    link = questions.with_name("link")
    link.symlink_to(questions)
    return link


def _hard_link(questions: Path) -> Path:
    link = questions.with_name("hard")
    os.link(questions, link)
    return link


def _folder(questions: Path) -> Path:
    return questions.parent


def _pipe(questions: Path) -> Path:
    os.mkfifo(questions.with_name("pipe"))
    return questions.with_name("pipe")


@pytest.mark.parametrize("out", [_same, _link, _hard_link, _folder, _pipe])
def test_questions_are_never_written_onto(assistant: Assistant, tmp_path: Path, out: Callable[[Path], Path]) -> None:
    questions = tmp_path / "questions.jsonl"
    questions.write_bytes(GOOD)
    target = out(questions)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(FootnoteError, match=r"is the file that is read|is not a file"):
        list(ask_all(assistant, questions, target))
    assert questions.read_bytes() == GOOD
    assert sorted(tmp_path.iterdir()) == before


def test_answers_are_never_written_into_the_library(sample_copy: Path, tmp_path: Path) -> None:
    assistant, questions = build_assistant(Config(library=sample_copy)), tmp_path / "questions.jsonl"
    questions.write_bytes(GOOD)
    (tmp_path / "link").symlink_to(sample_copy / "library.sqlite3")
    for target in (sample_copy / "library.sqlite3", tmp_path / "link", sample_copy / "new.jsonl"):
        with pytest.raises(FootnoteError, match="library's own folder"):
            list(ask_all(assistant, questions, target))
    assert not assistant.ask("When did Montenegro join NATO?").declined


def test_answers_that_are_there_stay_until_the_new_ones_are_whole(assistant: Assistant, tmp_path: Path) -> None:
    questions, answers = tmp_path / "questions.jsonl", tmp_path / "answers.jsonl"
    questions.write_bytes(GOOD + LAST)
    answers.write_text("what was answered yesterday")
    answers.chmod(0o640)
    running = ask_all(assistant, questions, answers)
    next(running)
    with pytest.raises(KeyboardInterrupt):
        running.throw(KeyboardInterrupt)
    assert answers.read_text() == "what was answered yesterday"
    assert json.loads((tmp_path / "answers.jsonl.part").read_text(encoding="utf-8"))["id"] == "a"
    found, _ = ask(assistant, questions, answers)
    assert [a["id"] for a in found] == ["a", "z"]
    assert stat.S_IMODE(answers.stat().st_mode) == 0o640
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize("there", ["file", "link"])
def test_what_is_kept_of_a_failure_takes_the_place_of_no_file(tmp_path: Path, there: str) -> None:
    target, part = tmp_path / "answers.jsonl", tmp_path / "answers.jsonl.part"
    if there == "file":
        part.write_text("mine")
    else:
        part.symlink_to("nowhere")
    before = (part.lstat().st_ino, part.lstat().st_mtime_ns)
    with pytest.raises(FootnoteError, match="no space left") as told, whole_file(target) as file:
        file.write(b"begun")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert (part.lstat().st_ino, part.lstat().st_mtime_ns) == before
    (kept,) = set(tmp_path.iterdir()) - {part}
    assert (kept.read_bytes(), kept.name in str(told.value)) == (b"begun", True)
    assert kept.match("answers.jsonl.*.part")


@pytest.mark.parametrize("name", ["nowhere", "folder", "pipe"])
def test_questions_that_cannot_be_read_are_told(assistant: Assistant, tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "answers").write_text("old")
    with pytest.raises(FootnoteError):
        list(ask_all(assistant, tmp_path / name, tmp_path / "answers"))
    assert (tmp_path / "answers").read_text() == "old"


def test_what_an_answer_stumbles_over_is_told_and_the_rest_is_answered(assistant: Assistant, tmp_path: Path) -> None:
    class Stumbling(HashEncoder):
        dimension = 384

        def embed_question(self, text: str):  # type: ignore[no-untyped-def]
            if "stumble" in text:
                raise ValueError("too many tokens\nfor it")
            return assistant.encoder.embed_question(text)

    clumsy = Assistant(assistant.library, Stumbling(), assistant._search, assistant.config)
    questions = tmp_path / "questions.jsonl"
    questions.write_bytes(GOOD + b'{"id": "x", "question": "Where do they stumble?"}\n' + LAST)
    answers, problems = ask(clumsy, questions, tmp_path / "answers.jsonl")
    assert [a["id"] for a in answers] == ["a", "x", "z"]
    assert problems == [f"{questions}:2: could not be answered (ValueError)"]
