"""Ids: readable, of any script, the same every time, and such that every address can hold them."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.config import Config
from assistant.library.naming import plain_name
from assistant.library.readers.fields import draft_from
from assistant.library.store import Library
from assistant.library.tables import DIGEST, PASSAGE_DIGEST
from tests.conftest import ingest

STORY = "Заголовок\n\nThe ferry sails at nine. It carries forty people.\n"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("harbour-union-vote", "harbour-union-vote"),
        ("Ferry to run, at NIGHT_2", "ferry-to-run-at-night-2"),
        ("Göteborg", "goteborg"),
        ("Straße", "strasse"),
        ("новый мост", "novyy-most"),
        ("Паром через реку", "parom-cherez-reku"),
        ("北京", "beijing"),
        ("Αθήνα", "athina"),
        ("x" * 300, "x" * 80),
    ],
)
def test_a_name_becomes_a_readable_id(name: str, expected: str) -> None:
    assert plain_name(name) == expected


def test_names_of_which_nothing_is_left_are_told_apart() -> None:
    ids = {plain_name(name) for name in ("!!!", "???", "🎉", "—", "…")}
    assert len(ids) == 5
    assert all(i.startswith("untitled-") for i in ids)
    assert plain_name("мост" * 60) != plain_name("мост" * 61)


@given(st.text(max_size=60))
def test_every_name_gives_an_id_that_may_be_one_however_it_is_coded(name: str) -> None:
    identifier = plain_name(name)
    assert (
        identifier == plain_name(unicodedata.normalize("NFD", name)) == plain_name(unicodedata.normalize("NFC", name))
    )
    assert draft_from({"id": identifier, "title": "T"}, "x").id == identifier
    assert identifier.isascii() and len(identifier) <= 80


def test_files_with_cyrillic_names_are_all_taken_in(config: Config, tmp_path: Path) -> None:
    for name in ("паром", "мост", "!!!", "???"):
        (tmp_path / f"{name}.txt").write_text(STORY, encoding="utf-8")
    report = ingest(config, tmp_path / "паром.txt", tmp_path / "мост.txt", tmp_path / "!!!.txt", tmp_path / "???.txt")
    assert (report["added"], report["skipped"]) == (4, [])
    assert {"parom", "most"} < {a.id for a in Library.open(config.library).articles()}


def test_a_file_keeps_the_id_that_an_earlier_footnote_gave_it(config: Config, tmp_path: Path) -> None:
    path = tmp_path / "паром.txt"
    path.write_text(STORY, encoding="utf-8")
    ingest(config, path)
    library = Library.open(config.library)
    with library.database.transaction() as connection:  # as it was called then
        connection.execute("PRAGMA defer_foreign_keys = ON")
        for table, column in (("articles", "id"), ("versions", "article_id"), ("passages", "article_id")):
            connection.execute(f"UPDATE {table} SET {column} = 'untitled'")
        connection.execute(f"UPDATE versions SET digest = {DIGEST}")
        connection.execute(f"UPDATE passages AS p SET digest = {PASSAGE_DIGEST}")
    report = ingest(config, path)
    assert (report["added"], report["unchanged"]) == (0, 1)
    assert [a.id for a in library.articles()] == ["untitled"]


def test_names_that_are_not_utf_8_are_taken_in_and_told(config: Config, tmp_path: Path) -> None:
    for name, content in {b"caf\xe9.txt": STORY, b"bad\xff.txt": "Head only"}.items():
        Path(str(tmp_path), name.decode("utf-8", "surrogateescape")).write_text(content, encoding="utf-8")
    report, again = ingest(config, tmp_path), ingest(config, tmp_path)
    assert (report["added"], again["unchanged"]) == (1, 1)
    assert report["skipped"][0]["source"].endswith(r"bad\xff.txt")  # type: ignore[index]
