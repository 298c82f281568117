"""What may not be read or written, for somebody who is not root: each ends in a line, and nothing is lost."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.library.store import Library
from tests.commands import Ended, footnote
from tests.conftest import write_article

NO, READ_ONLY, ALL = 0o000, 0o500, 0o755


def ingest(f: Path) -> Ended:
    return footnote("ingest", f / "in", "--library", f / "library", ordinary=True)


def ask(f: Path) -> Ended:
    return footnote("ask", "How many people does the ferry carry?", "--library", f / "library", ordinary=True)


def withdraw(f: Path) -> Ended:
    return footnote("withdraw", "ferry", "--reason", "x", "--library", f / "library", ordinary=True)


def doctor(f: Path) -> Ended:
    return footnote("doctor", "--library", f / "library", ordinary=True)


def batch(f: Path) -> Ended:
    out = f / "out"
    out.mkdir(exist_ok=True)
    (f / "q.jsonl").write_text('{"id": 1, "question": "How many people does the ferry carry?"}\n')
    return footnote(
        "ask", "--batch", f / "q.jsonl", "--out", out / "a.jsonl", "--library", f / "library", ordinary=True
    )


def without_cache(f: Path) -> Ended:
    cache = f / "cache"
    cache.mkdir(mode=READ_ONLY)
    home = {"XDG_CACHE_HOME": str(cache), "HOME": str(cache)}
    return footnote("ask", "Who?", "--library", f / "library", ordinary=True, env=home)


# What is closed, with which rights, then what is run, the code it ends with and a word that tells.
CASES: dict[str, tuple[str, int, Callable[[Path], Ended], int, str]] = {
    "a folder that may be listed only": ("in/more", 0o400, ingest, 3, "more"),
    "an article": ("in/ferry.md", NO, ingest, 3, "ferry.md"),
    "a folder of articles": ("in/more", NO, ingest, 3, "more"),
    "all articles": ("in", NO, ingest, 2, "in"),
    "the library's file, for an ingest": ("library/library.sqlite3", NO, ingest, 1, "library"),
    "the library's file, for a question": ("library/library.sqlite3", NO, ask, 1, "library"),
    "the library's file, for the doctor": ("library/library.sqlite3", NO, doctor, 1, "library"),
    "the library's folder": ("library", NO, ask, 2, "library"),
    "the library's folder, for an ingest": ("library", NO, ingest, 2, "library"),
    "a library that may only be read, for an ingest": ("library", READ_ONLY, ingest, 1, "library"),
    "a file that may only be read, for a withdrawal": ("library/library.sqlite3", 0o400, withdraw, 1, "library"),
    "where a library is to be": ("", READ_ONLY, lambda f: footnote(
        "ingest", f / "in", "--library", f / "other", ordinary=True), 1, "other"),
    "Chroma's folder": ("library/chroma", NO, ask, 0, "“"),
    "the questions": ("q.jsonl", NO, batch, 2, "q.jsonl"),
    "where the answers are to be": ("out", READ_ONLY, batch, 1, "a.jsonl"),
    "the cache": ("", ALL, without_cache, 1, "cache"),
}  # fmt: skip


@pytest.fixture(scope="module")
def ferry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("permissions")
    write_article(folder / "in", "ferry", "The ferry Sigrun carries 83 people.")
    write_article(folder / "in" / "more", "bridge", "The bridge will cost 39 million crowns.")
    assert footnote("ingest", folder / "in", "--library", folder / "library").code == 0
    return folder


def closed(name: str, ferry: Path, folder: Path) -> None:
    shutil.copytree(ferry, folder, dirs_exist_ok=True)
    where, mode, run, code, word = CASES[name]
    batch_files = folder / "q.jsonl", folder / "out"
    batch_files[0].write_text('{"id": 1, "question": "How many people does the ferry carry?"}\n')
    batch_files[1].mkdir(exist_ok=True)
    path = folder / where
    path.chmod(mode)
    try:
        ended = run(folder)
    finally:
        path.chmod(ALL)
    assert ended.is_plain, ended.told
    assert ended.code == code, ended.told
    assert word in ended.told, ended.told
    assert code == 0 or ended.err.strip()
    assert {a.id for a in Library.open(folder / "library").articles()} == {"ferry", "bridge"}


def test_there_are_sixteen() -> None:
    assert len(CASES) == 16


@pytest.mark.parametrize("name", list(CASES)[::4])
def test_what_is_closed_is_told_in_a_line(name: str, ferry: Path, tmp_path: Path) -> None:
    closed(name, ferry, tmp_path)


@pytest.mark.soak
def test_whatever_is_closed_is_told_in_a_line(ferry: Path, tmp_path: Path) -> None:
    failed = {}
    for name in CASES:
        folder = tmp_path / name
        try:
            closed(name, ferry, folder)
        except (AssertionError, OSError) as error:
            failed[name] = str(error)[:400]
    print(f"\npermissions: {len(CASES)}, {len(failed)} failed")
    assert not failed
