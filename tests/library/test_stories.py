"""Articles that tell one affair are one story, whatever else is in the archive and however often it is ingested."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from assistant.assembly import build_ingest
from assistant.cli import cli
from assistant.config import Config
from assistant.library import stories as finding
from assistant.library.embedding import MiniLM
from assistant.library.erasure import erase
from assistant.library.placements import put, story_of
from assistant.library.store import Library
from assistant.library.stories import fellows, stories
from assistant.library.story_names import headed, name
from assistant.library.withdrawal import hide, withdraw
from tests.conftest import ingest, write_article
from tests.fakes import Silence

MILL = {
    "mill-1": (
        "2024-01-10",
        "Old mill of Tarn to become a school",
        "The old mill of Tarn is to become a school of music.",
    ),
    "mill-2": (
        "2024-06-02",
        "Roof of the Tarn mill falls in",
        "The roof of the old mill of Tarn fell in on Sunday night.",
    ),
    "mill-3": ("2025-02-20", "Tarn mill opens as a school", "The old mill of Tarn was opened as a school of music."),
}
FAIR = {
    "fair-1": (
        "2024-05-01",
        "Horse fair in Ludgrave called off",
        "The horse fair in Ludgrave was called off for foot rot.",
    ),
    "fair-2": ("2025-05-01", "Horse fair in Ludgrave is back", "The horse fair in Ludgrave is back, with 300 horses."),
}
ALONE = {"bees": ("2024-03-03", "Swarm of bees at the bank", "A swarm of bees closed the bank for an hour.")}


@pytest.fixture(scope="module")
def encoder() -> MiniLM:
    return MiniLM()


@pytest.fixture
def archive(config: Config, tmp_path: Path, encoder: MiniLM) -> Library:
    for article_id, (day, title, text) in (MILL | FAIR | ALONE).items():
        write_article(tmp_path / "in", article_id, text, title=title, published=day)
    ingest(config, tmp_path / "in", encoder=encoder)
    return Library.open(config.library)


def told(library: Library) -> list[list[str]]:
    return [[article.id for article in story.articles] for story in stories(library)]


def test_articles_on_one_affair_are_one_story_oldest_first_and_others_none(archive: Library) -> None:
    assert told(archive) == [sorted(FAIR), sorted(MILL)]


def test_a_story_is_called_by_what_its_headlines_share(archive: Library) -> None:
    assert [headed(name(story, archive)) for story in stories(archive)] == ["Horse fair in Ludgrave", "Tarn mill"]


def test_it_makes_no_difference_whether_they_come_together_or_one_after_the_other(
    config: Config, tmp_path: Path, encoder: MiniLM, archive: Library
) -> None:
    later = Config(library=tmp_path / "later", passage_tokens=config.passage_tokens)
    for article_id in sorted(MILL | FAIR | ALONE, key=lambda i: (MILL | FAIR | ALONE)[i][0]):
        ingest(later, tmp_path / "in" / f"{article_id}.md", encoder=encoder)
    again = Library.open(later.library)
    assert told(again) == told(archive)
    ingest(later, tmp_path / "in", encoder=encoder)
    assert told(again) == told(archive)


def test_a_changed_article_is_placed_anew(config: Config, tmp_path: Path, encoder: MiniLM, archive: Library) -> None:
    day, title, text = FAIR["fair-2"]
    write_article(tmp_path / "in", "bees", text.replace("is back", "may not come back"), title=title, published=day)
    ingest(config, tmp_path / "in", encoder=encoder)
    assert "bees" in fellows(archive, ["fair-1"])["fair-1"]


def test_what_may_not_be_used_is_in_no_story(archive: Library) -> None:
    withdraw(archive, "mill-2", "Wrong.")
    hide(archive, "fair-1", "Being checked.")
    assert told(archive) == [["mill-1", "mill-3"]]
    assert fellows(archive, ["mill-1"]) == {"mill-1": ["mill-1", "mill-3"]}


def test_nothing_of_an_erased_article_is_left_in_a_story(archive: Library) -> None:
    with archive.database.transaction():
        erase(archive, "mill-2", "A court.")
    rows = archive.database.connection.execute("SELECT article_id FROM story_articles").fetchall()
    assert "mill-2" not in {row["article_id"] for row in rows}


def test_what_changed_while_it_was_withdrawn_is_placed_when_it_is_restored(
    config: Config, tmp_path: Path, encoder: MiniLM, archive: Library
) -> None:
    withdraw(archive, "bees", "Wrong.")
    day, title, text = FAIR["fair-2"]
    write_article(tmp_path / "in", "bees", text.replace("300", "290"), title=title, published=day)
    ingest(config, tmp_path / "in", encoder=encoder)
    assert story_of(archive, "bees") is None
    build_ingest(config, Silence(), encoder).restore("bees", "Right.")
    assert told(archive)[0] == ["fair-1", "bees", "fair-2"]


def test_what_an_editor_placed_while_others_are_placed_stays_there(
    archive: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    with archive.database.transaction() as connection:
        connection.execute("DELETE FROM story_articles WHERE article_id IN ('mill-3', 'bees')")
    mill, profile = story_of(archive, "mill-1"), finding._profile

    def meanwhile(library: Library, article_id: str) -> object:
        put(library, ["bees"], mill)
        return profile(library, article_id)

    monkeypatch.setattr(finding, "_profile", meanwhile)
    assert finding.place(archive) == 1
    assert told(archive) == [sorted(FAIR), ["mill-1", "bees", "mill-2", "mill-3"]]


def test_the_command_line_lists_them(archive: Library) -> None:
    shown = CliRunner().invoke(cli, ["stories", "--library", str(archive.database.folder), "--json"])
    assert json.loads(shown.output)[1] == {"name": "Tarn mill", "articles": sorted(MILL)}
    plain = CliRunner().invoke(cli, ["stories", "--library", str(archive.database.folder)]).output
    assert "Tarn mill\n  2024-01-10  mill-1" in plain
