from __future__ import annotations

import shutil
import struct
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.assembly import build_assistant, build_ingest
from assistant.config import Config
from assistant.library import health
from assistant.library.blanking import blank_unfilled
from assistant.library.index import PassageIndex
from assistant.library.index_files import FOLDER_NAME
from assistant.library.store import Library
from tests.conftest import ingest, write_article
from tests.fakes import HashEncoder, Silence


@pytest.fixture
def library(config: Config, tmp_path: Path) -> Library:
    for number in range(8):
        write_article(tmp_path / "in", f"story-{number}", f"The ship number {number} left port. Nobody waved.")
    ingest(config, tmp_path / "in")
    return Library.open(config.library)


def test_chroma_thrown_away_is_noticed_and_rebuilt_without_embedding(config: Config, library: Library) -> None:
    shutil.rmtree(config.library / FOLDER_NAME)
    index = PassageIndex(library)
    checks = {c.name: c for c in health.examine(library, index)}
    assert not checks["index"].ok
    assert "lacks 8 passages" in checks["index"].detail
    assert health.repair(index).ok
    assert all(c.ok for c in health.examine(library, index))


def test_garbage_in_chromas_folder_is_reported_and_repaired(config: Config, library: Library) -> None:
    for path in (config.library / FOLDER_NAME).glob("*.sqlite3"):
        path.write_bytes(b"garbage" * 1000)
    index = PassageIndex(library)
    (check,) = [c for c in health.examine(library, index) if c.name == "index"]
    assert not check.ok
    assert "footnote doctor --repair" in check.detail
    health.repair(index)
    assert index.state().is_whole


def test_chroma_holds_no_text(config: Config, library: Library) -> None:
    stored = b"".join(p.read_bytes() for p in (config.library / FOLDER_NAME).rglob("*") if p.is_file())
    assert b"left port" not in stored
    assert library.article("story-1").text.encode() in (
        b"".join(p.read_bytes() for p in config.library.glob("library.sqlite3*"))
    )


def test_changes_queued_before_a_crash_reach_chroma_later(library: Library) -> None:
    index = PassageIndex(library)
    with library.database.transaction() as connection:
        connection.execute("INSERT INTO index_queue (key) SELECT key FROM passages WHERE article_id = 'story-3'")
        connection.execute("DELETE FROM passages WHERE article_id = 'story-3'")
    assert index.state().surplus == 1
    index.sync()
    assert index.state().is_whole


def test_only_folders_of_its_own_are_used_and_removed(config: Config, library: Library) -> None:
    own, elsewhere = config.library / "chroma-backup", config.library.parent / "elsewhere"
    for folder in (own, elsewhere):
        folder.mkdir()
        (folder / "kept").write_text("mine")
    (config.library / "chroma-0123456789ab").symlink_to(elsewhere)
    index = PassageIndex(library)
    index.rebuild()
    assert (own / "kept").read_text() == (elsewhere / "kept").read_text() == "mine"
    with library.database.transaction() as connection:
        connection.execute("INSERT OR REPLACE INTO settings VALUES ('index_folder', '../elsewhere')")
        connection.execute("INSERT INTO index_queue (key) SELECT key FROM passages")
    index.close()
    index.sync()
    assert [p.name for p in elsewhere.iterdir()] == ["kept"]


def test_nothing_outside_is_blanked_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "foreign").write_bytes(b"V" * 1_600)
    segment = tmp_path / "chroma" / "segment"
    segment.mkdir(parents=True)
    (segment / "header.bin").write_bytes(struct.pack("<iQQQQ", 1, 0, 100, 0, 16).ljust(100, b"\0"))
    (segment / "length.bin").write_bytes(b"V" * 400)
    (segment / "data_level0.bin").symlink_to(tmp_path / "foreign")
    with pytest.raises(OSError):
        blank_unfilled(tmp_path / "chroma")
    assert (tmp_path / "foreign").read_bytes() == b"V" * 1_600
    (segment / "data_level0.bin").unlink()
    (segment / "data_level0.bin").hardlink_to(tmp_path / "foreign")
    blank_unfilled(tmp_path / "chroma")
    assert (tmp_path / "foreign").read_bytes() == b"V" * 1_600
    assert (segment / "length.bin").read_bytes() == b"\0" * 400
    (segment / "header.bin").write_bytes(b"cut")
    blank_unfilled(tmp_path / "chroma")


def test_questions_are_answered_though_chroma_cannot_be_told_of_a_change(
    config: Config, library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    with library.database.transaction() as connection:
        connection.execute("INSERT INTO index_queue (key) SELECT key FROM passages")
    for path in (config.library / FOLDER_NAME).glob("*.sqlite3"):
        path.write_bytes(b"garbage" * 1000)
    answer = build_assistant(config, HashEncoder()).ask("Which ship number left port?")
    assert answer.passages
    assert "does not know of every change yet" in caplog.text
    assert library.database.connection.execute("SELECT count(*) FROM index_queue").fetchone()[0] == 8


def test_a_correction_is_stored_though_chroma_cannot_be_told_of_it(config: Config, library: Library) -> None:
    for path in (config.library / FOLDER_NAME).glob("*.sqlite3"):
        path.write_bytes(b"garbage" * 1000)
    (first, *_) = library.articles()
    corrected = replace(library.as_stored(first.id), text="The ship never left port.")
    build_ingest(config, Silence(), HashEncoder()).correct(first.id, corrected, "It was wrong.")
    assert library.article(first.id).text == "The ship never left port."
    assert build_assistant(config, HashEncoder()).ask("Which ship never left port?").passages


def test_one_index_is_asked_while_another_of_the_same_folder_is_written_and_closed(
    config: Config, tmp_path: Path
) -> None:
    """As when an editor changes an article while readers ask: Chroma shares one system between the two."""
    for number in range(6):
        write_article(tmp_path / "in", f"story-{number}", f"The ship number {number} left port {number + 3} today.")
    ingest(config, tmp_path / "in")
    asked = PassageIndex(Library.open(config.library))
    changed = PassageIndex(Library.open(config.library))
    vector = HashEncoder().embed_question("Which ship left port 4?")
    failures: list[BaseException] = []
    done = threading.Event()

    def ask() -> None:
        try:
            while not done.is_set():
                assert asked.nearest(vector, 3)
        except BaseException as error:
            failures.append(error)

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        for _ in range(15):
            changed.rebuild()
            changed.close()
    finally:
        done.set()
        asking.join()
    assert failures == []
