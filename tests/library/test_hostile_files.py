"""Whatever a file holds, it is taken in or told of in a line, and the rest of the run goes on."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from assistant.config import Config
from assistant.library.store import Library
from tests.conftest import ingest, write_article
from tests.library.hostile_files import CONTENTS, OBJECTS

GOOD = "The ferry sails at nine. It carries forty people."


def taken(config: Config, folder: Path) -> tuple[set[str], dict[str, str]]:
    """Ids of the articles that are in after an ingest of `folder`, and what was said of the rest, by file name."""
    report = ingest(config, folder)
    skipped = report["skipped"]
    assert isinstance(skipped, list)
    for entry in skipped:
        assert len(f"{entry['source']}: {entry['reason']}".splitlines()) == 1, entry
    said = {Path(entry["source"].rsplit(":", 1)[0] if ".jsonl:" in entry["source"] else entry["source"]).name:
            entry["reason"] for entry in skipped}  # fmt: skip
    return {a.id for a in Library.open(config.library).articles()}, said


def check(config: Config, folder: Path, said_of: dict[str, str | None]) -> Counter[str]:
    write_article(folder, "a-first", GOOD)
    write_article(folder, "z-last", GOOD)
    ids, said = taken(config, folder)
    assert {"a-first", "z-last"} <= ids
    failed = {name: said.get(name) for name, words in said_of.items() if (words or "") not in (said.get(name) or "")}
    failed |= {name: said[name] for name, words in said_of.items() if words is None and name in said}
    assert not failed
    assert len(ids) + len(said) == len(said_of) + 2
    return Counter("told" if words else "taken in" for words in said_of.values())


def test_seventy_hostile_files_do_not_stop_a_run(config: Config, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    said_of: dict[str, str | None] = {}
    for number, (name, content, words) in enumerate(CONTENTS):
        named = f"m{number:02}-{name}"
        content = content.replace(b'"id": "x"', f'"id": "x{number}"'.encode()) if name.endswith(".jsonl") else content
        (folder / named).write_bytes(content)
        said_of[named] = words
    counted = check(config, folder, said_of)
    print(f"{counted.total()} files: {dict(counted)}")


def test_nine_things_that_are_no_files_do_not_stop_a_run(config: Config, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name, make, _ in OBJECTS:
        make(folder / name)
    for hidden in folder.glob("*.p"):
        hidden.rename(folder / f".{hidden.name}")
    (folder / "linked-pipe.jsonl").unlink()
    (folder / "linked-pipe.jsonl").symlink_to(folder / ".linked-pipe.p")
    said_of: dict[str, str | None] = {name: words for name, _, words in OBJECTS if name != "folder.md"}
    counted = check(config, folder, {**said_of, "again.md": "is a link to a folder"})
    print(f"{counted.total()} things: {dict(counted)}")


@pytest.mark.parametrize(("name", "make", "words"), OBJECTS, ids=[name for name, _, _ in OBJECTS])
def test_one_that_is_named_is_told_too(config: Config, tmp_path: Path, name: str, make: object, words: str) -> None:
    make(tmp_path / name)  # type: ignore[operator]
    if name == "folder.md":
        name = "folder.md/again.md"
    if name in ("loop.md", "nowhere.md", "folder.md/again.md"):
        return
    report = ingest(config, tmp_path / name, write_article(tmp_path, "good", GOOD))
    assert report["added"] == 1
    assert words in report["skipped"][0]["reason"]  # type: ignore[index]
