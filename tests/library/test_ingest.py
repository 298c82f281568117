from __future__ import annotations

import json
from pathlib import Path

import pytest
from filelock import FileLock

from assistant.assembly import build_ingest
from assistant.config import Config
from assistant.errors import FootnoteError, LibraryError
from assistant.library.fulltext import match
from assistant.library.index import PassageIndex
from assistant.library.ingest import LOCK_NAME
from assistant.library.store import Library
from tests.conftest import ingest, write_article
from tests.fakes import HashEncoder, Silence

TEXT = "The bridge will cost 39 million crowns. The council voted by 17 to eight."


def test_the_same_input_twice_changes_nothing(config: Config, tmp_path: Path) -> None:
    write_article(tmp_path / "in", "bridge", TEXT, published="2023-02-03")
    first = ingest(config, tmp_path / "in")
    before = _dump(config)
    second = ingest(config, tmp_path / "in")
    assert (first["added"], first["unchanged"]) == (1, 0)
    assert (second["added"], second["updated"], second["unchanged"], second["passages"]) == (0, 0, 1, 0)
    assert _dump(config) == before


def test_a_changed_article_becomes_a_version_and_leaves_search_but_stays_citable(
    config: Config, tmp_path: Path
) -> None:
    write_article(tmp_path / "in", "bridge", TEXT)
    ingest(config, tmp_path / "in")
    write_article(tmp_path / "in", "bridge", TEXT.replace("39", "48"))
    assert ingest(config, tmp_path / "in")["updated"] == 1
    library = Library.open(config.library)
    assert library.article("bridge", 1).text == TEXT
    assert library.article("bridge").version == 2
    assert library.passage_ids() == {"bridge@2#0"}
    assert match(library, ["39"], 5, 0.5) == []
    assert PassageIndex(library).state().is_whole


def test_what_cannot_be_read_is_skipped_and_the_rest_goes_in(config: Config, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    write_article(folder, "good", TEXT)
    (folder / "bad.md").write_text("---\ntitle: [\n---\n", encoding="utf-8")
    (folder / "scan.pdf").write_bytes(b"%PDF")
    write_article(folder, "twin", TEXT, id="good")
    report = ingest(config, folder)
    assert report["added"] == 1
    assert [Path(s["source"]).name for s in report["skipped"]] == ["bad.md", "scan.pdf", "twin.md"]  # type: ignore[attr-defined]


def test_two_files_of_one_name_do_not_overwrite_each_other(config: Config, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    (tmp_path / "a" / "report.txt").write_text("First headline\n\nFirst text of the story.", encoding="utf-8")
    (tmp_path / "b" / "report.txt").write_text("Second headline\n\nSecond text of the story.", encoding="utf-8")
    ingest(config, tmp_path / "a")
    report = ingest(config, tmp_path / "b")
    assert "belongs to “First headline”" in report["skipped"][0]["reason"]  # type: ignore[index]
    assert Library.open(config.library).article("report").title == "First headline"


def test_one_writer_at_a_time(config: Config, tmp_path: Path) -> None:
    source = write_article(tmp_path / "in", "bridge", TEXT)
    Library.open(config.library, create=True)
    with FileLock(config.library / LOCK_NAME), pytest.raises(LibraryError, match="Another ingest"):
        ingest(config, source)


def test_another_passage_size_needs_another_library(config: Config, tmp_path: Path) -> None:
    source = write_article(tmp_path / "in", "bridge", TEXT)
    ingest(config, source)
    with pytest.raises(LibraryError, match="passages of 60, not 50"):
        ingest(Config(library=config.library, passage_tokens=50), source)


def test_a_path_that_does_not_exist(config: Config, tmp_path: Path) -> None:
    with pytest.raises(FootnoteError, match="no file or folder"):
        ingest(config, tmp_path / "nowhere")


def test_a_library_of_another_version_is_not_opened(config: Config, tmp_path: Path) -> None:
    ingest(config, write_article(tmp_path / "in", "bridge", TEXT))
    Library.open(config.library).database.connection.execute("PRAGMA user_version = 99")
    with pytest.raises(LibraryError, match="version 99"):
        Library.open(config.library)


def test_a_library_whose_making_was_cut_off_is_completed(config: Config, tmp_path: Path) -> None:
    config.library.mkdir(parents=True)
    (config.library / "library.sqlite3").touch()
    with pytest.raises(LibraryError, match="No library"):
        Library.open(config.library)
    assert ingest(config, write_article(tmp_path / "in", "bridge", TEXT))["added"] == 1


def test_a_folder_that_cannot_be_written(config: Config, tmp_path: Path) -> None:
    config.library.parent.mkdir(parents=True, exist_ok=True)
    config.library.write_text("a file is in the way")
    with pytest.raises(LibraryError, match="Cannot make a library"):
        ingest(config, write_article(tmp_path / "in", "bridge", TEXT))


def test_a_file_that_is_no_library(config: Config) -> None:
    config.library.mkdir(parents=True)
    (config.library / "library.sqlite3").write_text("not a database, but long enough to be looked at " * 30)
    with pytest.raises(LibraryError, match="not a library"):
        Library.open(config.library)


def test_ids_of_jsonl_are_kept(config: Config, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"id": "fiqa:1-0-2", "title": "T", "text": TEXT}), encoding="utf-8")
    ingest(config, path)
    assert Library.open(config.library).article("fiqa:1-0-2").text == TEXT


def test_progress_counts_articles_in_files_and_in_lines(config: Config, tmp_path: Path) -> None:
    write_article(tmp_path / "in", "bridge", TEXT)
    lines = [json.dumps({"id": f"a{n}", "title": "T", "text": TEXT}) for n in range(3)]
    (tmp_path / "in" / "more.jsonl").write_text("\n".join(lines), encoding="utf-8")
    progress = Silence()
    build_ingest(config, progress, HashEncoder()).run([tmp_path / "in"])
    assert (progress.total, progress.read, progress.articles) == (4, 4, 4)


def _dump(config: Config) -> list[str]:
    connection = Library.open(config.library).database.connection
    return [line for line in connection.iterdump() if "passage_terms_data" not in line]
