"""The pages of the sections: what stands in them and what never does, a page at a time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.config import Config, DeskConfig
from assistant.desk import articles as desk
from assistant.library.sections import sections
from assistant.library.store import Library
from assistant.web.render import conversation_html
from assistant.web.sections import LISTED
from assistant.web.server import build_app
from tests.conftest import ingest, write_article
from tests.web.desk.conftest import PASSWORD, Newsroom
from tests.web.test_earlier import attributes
from tests.web.test_render import Elements

HOSTILE = 'R&D "arts" / <img src=x onerror=alert(1)> ?a#b \u202e'


def site(config: Config) -> tuple[TestClient, Library]:
    return TestClient(build_app(config)), Library.open(config.library)


def listed(page: Any) -> list[str]:
    """The ids of the articles that a page lists."""
    assert page.status_code == 200
    links = attributes(page.text, "a", "href")
    return [link.removeprefix("/article/") for link in links if link.startswith("/article/")]


def write(folder: Path, count: int, **fields: str) -> None:
    for n in range(count):
        day = f"2024-{n // 28 + 1:02}-{n % 28 + 1:02}"
        write_article(folder, f"a{n:03}", f"The mill of Tarn was opened {n} times.", published=day, **fields)


@pytest.fixture
def economy(config: Config, tmp_path: Path) -> Config:
    """45 articles of one section, an undated one, and one of another section."""
    write(tmp_path / "in", 45, section="Economy")
    write_article(tmp_path / "in", "undated", "The mill is old.", section="Economy")
    write_article(tmp_path / "in", "match", "The match was lost.", section="Sport", published="2025-01-01")
    ingest(config, tmp_path / "in")
    return config


def test_articles_are_listed_newest_first_twenty_a_page_and_undated_ones_last(economy: Config) -> None:
    client, _ = site(economy)
    pages = [client.get(f"/section/Economy?page={n}") for n in (1, 2, 3)]
    assert [len(listed(page)) for page in pages] == [LISTED, LISTED, 6]
    newest_first = [f"a{n:03}" for n in reversed(range(45))]
    assert [article for page in pages for article in listed(page)] == [*newest_first, "undated"]
    assert "46 articles, newest first · page 2 of 3" in Elements(pages[1].text).text
    follow = [set(attributes(page.text, "a", "rel")) for page in pages]
    assert follow == [{"next"}, {"prev", "next"}, {"prev"}]
    assert "/section/Economy?page=3" in attributes(pages[1].text, "a", "href")
    assert listed(client.get("/section/Sport")) == ["match"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/section/Economy?page=4", 404), ("/section/economy", 404), ("/section/", 404), ("/section/%00", 404),
        ("/section/Economy?page=0", 422), ("/section/Economy?page=x", 422), ("/section/Economy?page=2147483649", 422),
        ("/section/Economy?page=2147483648", 404),
    ],
)  # fmt: skip
def test_what_is_not_there_is_told_in_a_line(economy: Config, path: str, status: int) -> None:
    told = site(economy)[0].get(path)
    assert told.status_code == status
    assert len(told.text) < 3_000
    assert "Traceback" not in told.text


def test_what_is_withdrawn_hidden_or_erased_is_listed_nowhere(economy: Config) -> None:
    client, library = site(economy)
    for article, how in (("a044", desk.withdraw), ("a043", desk.hide), ("a042", desk.erase)):
        how(library, article, "It was wrong.")
        assert article not in listed(client.get("/section/Economy"))
    assert listed(client.get("/section/Economy"))[0] == "a041"
    assert "43 articles" in client.get("/section/Economy").text
    desk.erase(library, "match", "It was wrong.")
    assert client.get("/section/Sport").status_code == 404
    assert sections(library, 9) == ["Economy"]
    assert "Sport" not in conversation_html(library, [], None)


def test_what_the_disk_has_altered_is_not_listed(economy: Config) -> None:
    client, library = site(economy)
    with library.database.transaction() as connection:
        connection.execute("UPDATE versions SET title = 'Another' WHERE article_id = 'a044'")
    assert listed(client.get("/section/Economy"))[0] == "a043"
    assert "Another" not in client.get("/section/Economy").text


def test_the_front_door_offers_the_largest_sections_and_each_leads_somewhere(config: Config, tmp_path: Path) -> None:
    for n in range(10):
        for m in range(10 - n):
            write_article(tmp_path / "in", f"s{n}-{m}", "The mill of Tarn.", section=f"Section {n}")
    ingest(config, tmp_path / "in")
    client, library = site(config)
    links = attributes(conversation_html(library, [], None), "a", "href")
    offered = [link for link in links if link.startswith("/section/")]
    assert offered == [f"/section/Section%20{n}" for n in range(8)]
    for link in offered:
        assert listed(client.get(link))


def test_without_sections_nothing_is_shown_of_them(config: Config, tmp_path: Path) -> None:
    write(tmp_path / "in", 3)
    ingest(config, tmp_path / "in")
    assert "/section/" not in conversation_html(Library.open(config.library), [], None)


def test_a_hostile_name_is_a_name(config: Config, tmp_path: Path) -> None:
    write_article(tmp_path / "in", "a", "The mill of Tarn.", section=f"'{HOSTILE}'")
    ingest(config, tmp_path / "in")
    client, library = site(config)
    front = conversation_html(library, [], None)
    (link,) = [link for link in attributes(front, "a", "href") if link.startswith("/section/")]
    page = client.get(link)
    assert listed(page) == ["a"]
    for shown in (front, page.text):
        assert "<img" not in shown
        assert "\u202e" not in shown
        assert "⟨U+202E⟩" in Elements(shown).text
    assert "unsafe" not in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-store"


def test_where_readers_sign_in_it_is_for_those_who_have(sample_copy: Path) -> None:
    newsroom = Newsroom(sample_copy, DeskConfig(readers_log_in=True))
    newsroom.site.access.accounts.add("reader", "reader", PASSWORD, "test")
    assert newsroom.as_(None).get("/section/World").status_code == 401
    assert "Two papers, no pact" in newsroom.as_("reader").get("/section/World").text
