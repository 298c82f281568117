"""Ctrl-C and SIGTERM at any moment: one line or silence, a code that shells know, and a library that is whole."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.config import Config
from assistant.library.health import examine
from assistant.library.index import PassageIndex
from assistant.library.ingest import Ingest
from assistant.library.store import Library
from tests.conftest import ROOT, write_article
from tests.fakes import HashEncoder, Silence

ROUNDS = 38
COMMANDS = ("ingest", "batch", "doctor", "erase", "serve")
STARTED = "import sys\nfrom assistant.cli import main\nprint('ready', flush=True)\nmain()"


@pytest.fixture(autouse=True)
def heard() -> Iterator[None]:
    """Ctrl-C reaches processes that a test starts, also where the tests themselves run in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def arguments(command: str, folder: Path) -> list[str]:
    library = ["--library", str(folder / "library")]
    if command == "ingest":
        for number in range(200):
            text = "\n\n".join(f"Ferry {number} sailed to island {n}. It carried {n + 7} people." for n in range(9))
            write_article(folder / "in", f"story-{number}", text)
        return ["ingest", str(folder / "in"), *library]
    if command == "batch":
        lines = [f'{{"id": {n}, "question": "When did Montenegro join NATO?"}}' for n in range(500)]
        (folder / "q.jsonl").write_text("\n".join(lines))
        (folder / "a.jsonl").write_text("kept")
        return ["ask", "--batch", str(folder / "q.jsonl"), "--out", str(folder / "a.jsonl"), *library]
    if command == "erase":
        return ["erase", "tern-colony", "--reason", "x", *library]
    return [command, *library]


def interrupted(command: str, library: Path, folder: Path, after: float, number: int) -> str:
    """How a command ended that was sent a signal so many seconds after it had begun; "done" when it was quicker."""
    shutil.copytree(library, folder / "library")
    given = arguments(command, folder)
    if command == "serve":
        given += ["--port", str(20_000 + os.getpid() % 20_000)]
    with subprocess.Popen(
        [sys.executable, "-c", STARTED, *given], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout and process.stdout.readline() == "ready\n"
        threading.Event().wait(after)
        quicker = process.poll() is not None
        process.send_signal(number)
        _, said = process.communicate(timeout=120)
    opened = Library.open(folder / "library")
    opened_index = PassageIndex(opened)
    opened_index.sync()
    assert all(check.ok for check in examine(opened, opened_index)), command
    opened_index.close()
    if quicker:
        assert process.returncode == 0, (command, said)
        return "done"
    assert "Traceback" not in said and len(said.strip().splitlines()) <= 1, (command, after, said)
    # A command may have been about to end by itself.
    assert process.returncode in ((0, 130) if number == signal.SIGINT else (0, -signal.SIGTERM)), (command, said)
    if command == "batch" and process.returncode:
        assert (folder / "a.jsonl").read_text() == "kept"
        assert not list(folder.glob(".*"))
    return "stopped" if process.returncode else "done"


def campaign(rounds: int, seed: int, library: Path, folder: Path) -> Counter[str]:
    rng = random.Random(seed)
    counted: Counter[str] = Counter()
    for n in range(rounds):
        command, number = COMMANDS[n % len(COMMANDS)], (signal.SIGINT, signal.SIGTERM)[n // len(COMMANDS) % 2]
        place = folder / f"round-{n}"
        place.mkdir()
        counted[interrupted(command, library, place, rng.uniform(0.0, 6.0), number)] += 1
        shutil.rmtree(place)
    return counted


def test_two_commands_stop_in_a_line(sample_library: Path, tmp_path: Path) -> None:
    counted = campaign(2, 3, sample_library, tmp_path)
    assert counted.total() == 2


@pytest.mark.soak
def test_commands_stop_in_a_line_at_any_moment(sample_library: Path, tmp_path: Path) -> None:
    counted = campaign(ROUNDS, 20251126, sample_library, tmp_path)
    print(f"interrupts: {counted.total()}, {dict(counted)}")
    assert counted["stopped"] >= ROUNDS // 2


DROPPED = """
import signal
from assistant.web import server
build = server.build_app
def dropping(config):
    try:
        signal.raise_signal(signal.SIGTERM)
    except KeyboardInterrupt:
        pass
    return build(config)
server.build_app = dropping
"""


def test_a_stop_that_a_library_dropped_is_not_forgotten(sample_library: Path, tmp_path: Path) -> None:
    shutil.copytree(sample_library, tmp_path / "library")
    given = ["serve", "--library", str(tmp_path / "library"), "--port", str(20_000 + os.getpid() % 20_000)]
    ended = subprocess.run(
        [sys.executable, "-c", DROPPED + STARTED, *given], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert ended.returncode == -signal.SIGTERM
    assert ended.stderr.strip() == "footnote: Stopped. Run the same command again to go on."


def test_an_article_of_thousands_of_passages_is_stopped_at_once(config: Config, tmp_path: Path) -> None:
    """Passages that wait to be embedded are given up; those of before are stored, and the next run completes it."""
    text = "\n\n".join(f"Ferry {n} sailed to island {n}. " + "It carried seven people. " * 9 for n in range(1_500))
    write_article(tmp_path / "in", "a-first", "The ferry sails at nine. It carries forty people.")
    write_article(tmp_path / "in", "long", text)
    library = Library.open(config.library, create=True)
    embedded: list[float] = []

    class Slow(HashEncoder):
        def embed_passage(self, headline, text, sentences):  # type: ignore[no-untyped-def]
            embedded.append(time.monotonic())
            if len(embedded) == 20:
                signal.raise_signal(signal.SIGINT)
            threading.Event().wait(0.02)
            return super().embed_passage(headline, text, sentences)

    with pytest.raises(KeyboardInterrupt):
        Ingest(library, PassageIndex(library), Slow(), config.passage_tokens, Silence()).run([tmp_path / "in"])
    assert len(embedded) < 500  # of more than 1,500, which take longer than that
    again = Ingest(library, PassageIndex(library), HashEncoder(), config.passage_tokens, Silence()).run(
        [tmp_path / "in"]
    )
    assert (again.added, again.skipped) == (2, [])
    assert all(check.ok for check in examine(library, PassageIndex(library)))
