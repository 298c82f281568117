"""Erased means erased, while others read and write: every file is searched for words, vectors and ids."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from assistant.assembly import build_assistant
from assistant.config import Config
from assistant.desk import articles as desk
from assistant.desk.answers import AnswerLog
from assistant.desk.audit import entries
from assistant.desk.retention import forget
from assistant.errors import FootnoteError
from assistant.library.index import PassageIndex
from assistant.library.scrubbing import owed, scrub
from assistant.library.store import Library
from tests.conftest import ROOT, ingest, write_article
from tests.fakes import HashEncoder

OTHERS = """
import sys
from pathlib import Path
from assistant.assembly import build_assistant
from assistant.config import AnswerConfig, Config
from assistant.desk.answers import AnswerLog
from tests.fakes import HashEncoder
config = Config(library=Path(sys.argv[1]), passage_tokens=60, answer=AnswerConfig(threshold=0.0, sentences_read=0))
assistant = build_assistant(config, HashEncoder())
log = AnswerLog(assistant.library.database)
print("ready", flush=True)
while not Path(sys.argv[2]).exists():
    try:
        log.record(log.start("v"), "v", assistant.ask("What will the bridge Qwertz cost?"))
    except Exception as error:
        if "no articles" not in str(error).lower() and "written to" not in str(error):
            raise
"""


def secret(number: int) -> str:
    return f"The zanzibarine{number} Qwertz{number}bridge costs {number + 39} million crowns, said Xaverina{number}."


def needles(library: Library, number: int) -> list[bytes]:
    """The words of an article, its vectors and its passage ids, as they may be on the disk."""
    article_id = f"bridge-{number}"
    ids = [i for i in library.passage_ids() if i.startswith(f"{article_id}@")]
    text = secret(number).encode()
    found = [i.encode() for i in ids] + [
        f"zanzibarine{number} ".encode(),
        f"wertz{number}bridge c".encode(),
        f"averina{number}.".encode(),
        text,
    ]
    for vector in library.passage_vectors(ids).values():
        found.append(vector.tobytes())
    for sentence in (s for i in ids for s in library.sentences(i)):
        found += [sentence.vector.tobytes(), sentence.vector.astype(np.float16).tobytes()]
    return found


def holding(folder: Path, sought: list[bytes]) -> set[str]:
    found = set()
    for path in folder.rglob("*"):
        try:
            held = path.read_bytes() if path.is_file() else b""
        except FileNotFoundError:
            continue
        found |= {f"{needle[:30]!r} in {path.name}" for needle in sought if needle in held}
    return found


def erase_many(config: Config, tmp_path: Path, rounds: int, searched_every: int) -> int:
    for number in range(rounds):
        write_article(tmp_path / "in", f"bridge-{number}", secret(number), title=f"Bridge {number}")
    for number in range(12):
        write_article(tmp_path / "in", f"ferry-{number}", f"The ferry number {number} sailed with {number} people.")
    ingest(config, tmp_path / "in")
    library = Library.open(config.library)
    sought = {number: needles(library, number) for number in range(rounds)}
    assert all(holding(config.library, some) for some in list(sought.values())[:2])
    stop = tmp_path / "stop"
    other = subprocess.Popen(
        [sys.executable, "-c", OTHERS, str(config.library), str(stop)], cwd=ROOT, stdout=subprocess.PIPE
    )
    assert other.stdout is not None and other.stdout.readline() == b"ready\n"
    done = threading.Event()

    def reads() -> None:
        own = build_assistant(config, HashEncoder())
        while not done.is_set():
            own.ask("How many people sailed with the ferry?")

    reader = threading.Thread(target=reads)
    reader.start()
    try:
        for number in range(rounds):
            try:
                desk.erase(library, f"bridge-{number}", "A court order.")
            except FootnoteError:
                desk.erase(library, f"bridge-{number}", "A court order.")
            if number % searched_every == 0:
                assert holding(config.library, sought[number]) == set()
    finally:
        done.set()
        reader.join()
        stop.touch()
        assert other.wait(60) == 0
    assert owed(library.database) == {}
    assert holding(config.library, [n for some in sought.values() for n in some]) == set()
    assert PassageIndex(library).state().is_whole
    assert len([e for e in entries(library.database, 10_000) if e.action == "article erased"]) == rounds
    return rounds


def test_nothing_is_left_while_others_read_and_write(config: Config, tmp_path: Path) -> None:
    assert erase_many(config, tmp_path, 4, 1) == 4


@pytest.mark.soak
def test_five_hundred_erasures(config: Config, tmp_path: Path) -> None:
    print(f"\nerasures: {erase_many(config, tmp_path, 500, 5)} with readers and writers beside them, none left a trace")


def test_an_erase_that_a_reader_keeps_from_its_end_says_so_and_is_finished_later(
    config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.library.scrubbing.ATTEMPTS", 2)
    write_article(tmp_path / "in", "bridge-1", secret(1))
    write_article(tmp_path / "in", "ferry", "The ferry sailed.")
    ingest(config, tmp_path / "in")
    library, reader = Library.open(config.library), Library.open(config.library)
    sought = needles(library, 1)
    with reader.database.snapshot():
        assert reader.article("bridge-1")
        with pytest.raises(FootnoteError, match="Run the same command again"):
            desk.erase(library, "bridge-1", "A court order.")
        assert owed(library.database)
    scrub(library)
    assert owed(library.database) == {}
    assert holding(config.library, sought) == set()


def test_an_answer_that_was_being_given_is_stored_without_the_words(config: Config, tmp_path: Path) -> None:
    write_article(tmp_path / "in", "bridge-1", secret(1))
    write_article(tmp_path / "in", "ferry", "The ferry sailed.")
    ingest(config, tmp_path / "in")
    assistant = build_assistant(config, HashEncoder())
    log = AnswerLog(assistant.library.database)
    given = assistant.ask("How many million crowns?")
    sought = needles(assistant.library, 1)
    desk.erase(Library.open(config.library), "bridge-1", "A court order.")
    log.record(log.start("v"), "v", given)
    words = [n for n in sought if n.isascii() and b"@" not in n]
    assert holding(config.library, words) == set()


def test_forgotten_questions_leave_the_file_and_the_log(config: Config, tmp_path: Path) -> None:
    write_article(tmp_path / "in", "ferry", "The ferry sailed.")
    ingest(config, tmp_path / "in")
    assistant = build_assistant(config, HashEncoder())
    log = AnswerLog(assistant.library.database)
    for number in range(30):
        log.record(log.start("v"), "v", assistant.ask(f"Does Quentin{number}Querulous owe me money?"))
    assert holding(config.library, [b"Querulous"])
    assert forget(assistant.library.database, -1) == 30
    assert holding(config.library, [b"Querulous"]) == set()
