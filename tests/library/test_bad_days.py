"""Commands on a full disk and killed at any moment: nothing is lost or half done, and the next run completes it."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.config import Config
from assistant.library import health
from assistant.library.index import PassageIndex
from assistant.library.store import Library
from tests.conftest import ROOT, ingest, write_article
from tests.library.test_migrations import made_by

PROGRAM = (
    "import sys; import assistant.assembly as a; from tests.fakes import HashEncoder\n"
    "a.default_encoder = HashEncoder; a.default_reader = lambda: None\n"
    "from assistant.cli import main; print('ready', flush=True); main()"
)
REASON = ("--reason", "It was wrong.")
COMMANDS = {
    "withdraw": ("withdraw", "story-1", *REASON),
    "ingest new": ("ingest", "{in}/new"),
    "ingest again": ("ingest", "{in}/changed"),
    "restore": ("restore", "story-2", *REASON),
    "erase": ("erase", "story-3", *REASON),
    "user add": ("user", "add", "ines", "--password-stdin"),
    "repair": ("doctor", "--repair"),
    "batch": ("ask", "--batch", "{in}/q.jsonl", "--out", "{library}/../a.jsonl"),
    "migration": ("articles",),
}
ROOM = (0, 150)  # KiB that are left on the disk
DONE_BEFORE = ("already", "is not withdrawn")
CHANGES = {"withdraw": ("story-1", "withdrawn"), "restore": ("story-2", "restored"), "erase": ("story-3", "erased")}
FULL = [(command, room) for command in COMMANDS for room in ROOM]
KILLED = ["withdraw", "restore", "erase", "repair", "migration", "ingest again"]
KILLS = 34


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("prepared")
    for n in range(20):
        text = f"The ship number {n} left port {n + 3}. It carried {n * 7} sheep."
        write_article(folder / "old", f"story-{n}", text)
        write_article(folder / "changed", f"story-{n}", f"{text} It came back.")
        write_article(folder / "new", f"news-{n}", f"{text} Nobody saw it. " * 20)
    (folder / "q.jsonl").write_text('{"id": 1, "question": "How many sheep did the ship carry?"}\n' * 200)
    ingest(Config(library=folder / "library"), folder / "old")
    run(folder, folder / "library", ("withdraw", "story-2", *REASON))
    (folder / "migration").mkdir()
    made_by(3, folder / "migration")
    return folder


def started(folder: Path, library: Path, command: tuple[str, ...]) -> subprocess.Popen[str]:
    given = [part.format(**{"in": folder, "library": library}) for part in command]
    pipe = subprocess.PIPE
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *given, "--library", str(library)],
        cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True,
    )  # fmt: skip


def run(folder: Path, library: Path, command: tuple[str, ...]) -> tuple[int, str]:
    with started(folder, library, command) as process:
        _, said = process.communicate("seven herons over the river\n", timeout=300)
    return process.returncode, said


def sound(library: Path) -> None:
    opened = Library.open(library)
    index = PassageIndex(opened)
    index.sync()
    problems = [check for check in health.examine(opened, index) if not check.ok]
    if problems and all(check.name == "index" for check in problems):  # one that was being made anew
        health.repair(index)
        problems = [check for check in health.examine(opened, index) if not check.ok]
    index.close()
    opened.database.close()
    assert not problems


def completed(folder: Path, library: Path, name: str) -> None:
    code, said = run(folder, library, COMMANDS[name])
    assert code == 0 or (code == 1 and any(told in said for told in DONE_BEFORE)), said
    sound(library)
    if name in CHANGES:
        assert whole_change(library, name) == 1


def whole_change(library: Path, name: str) -> int:
    """How often the change was made: its event and its line in the audit log come together with the state."""
    article, action = CHANGES[name]
    opened = Library.open(library)
    connection = opened.database.connection
    made = [
        connection.execute(
            "SELECT count(*) FROM audit WHERE subject = ? AND action = ?", (article, f"article {action}")
        ).fetchone()[0],
        connection.execute(
            "SELECT count(*) FROM article_events WHERE article_id = ? AND action = ?", (article, action)
        ).fetchone()[0],
        connection.execute(
            "SELECT CASE ? WHEN 'withdrawn' THEN withdrawn_at IS NOT NULL WHEN 'erased' THEN erased_at IS NOT NULL "
            "ELSE withdrawn_at IS NULL END FROM articles WHERE id = ?",
            (action, article),
        ).fetchone()[0],
    ]
    opened.database.close()
    assert len(set(made)) == 1, (name, made)
    return int(made[0])


def copied(prepared: Path, name: str, to: Path) -> Path:
    return Path(shutil.copytree(prepared / ("migration" if name == "migration" else "library"), to))


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 24 MiB."""
    place = tmp_path / "disk"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", place], capture_output=True).returncode:
        pytest.skip("no disk can be mounted here")
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


def fill_up(disk: Path, room: int) -> Path:
    filler = disk / "filler"
    filler.write_bytes(bytes(shutil.disk_usage(disk).free - room * 1024))
    return filler


@pytest.mark.parametrize(
    ("name", "room"), [c if n < 1 else pytest.param(*c, marks=pytest.mark.soak) for n, c in enumerate(FULL)]
)
def test_a_full_disk_ends_a_command_in_a_line_and_loses_nothing(
    prepared: Path, disk: Path, name: str, room: int
) -> None:
    library = copied(prepared, name, disk / "library")
    filler = fill_up(disk, room)
    code, said = run(prepared, library, COMMANDS[name])
    print(f"\nfull disk: {name}, {room} KiB left: {code} {said.strip()}")
    filler.unlink()
    assert "Traceback" not in said
    assert code in (0, 1)
    assert code == 0 or sum(line.startswith("footnote: ") for line in said.splitlines()) == 1
    sound(library)
    if name in CHANGES:
        assert whole_change(library, name) == 1 or code == 1
    completed(prepared, library, name)


def kill(prepared: Path, tmp_path: Path, kills: int) -> Counter[str]:
    rng, counts = random.Random(34), Counter[str]()
    for number in range(kills):
        name = KILLED[number % len(KILLED)]
        library = copied(prepared, name, tmp_path / f"killed-{number}")
        with started(prepared, library, COMMANDS[name]) as process:
            assert process.stdout and process.stdout.readline() == "ready\n"
            try:
                process.wait(rng.uniform(0.0, 3.0))
            except subprocess.TimeoutExpired:
                process.kill()
        done = process.returncode == 0
        counts[f"{name}: {'done' if done else 'killed'}"] += 1
        if name in CHANGES:
            assert whole_change(library, name) == 1 or not done
        completed(prepared, library, name)
    return counts


def test_a_killed_command_leaves_no_half_change(prepared: Path, tmp_path: Path) -> None:
    assert kill(prepared, tmp_path, 1).total() == 1


@pytest.mark.soak
def test_thirty_four_killed_commands(prepared: Path, tmp_path: Path) -> None:
    counts = kill(prepared, tmp_path, KILLS)
    print(f"\nkills: {dict(counts)}")
    assert counts.total() == KILLS
