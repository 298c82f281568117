"""Readers find their own earlier conversations; an address that is passed on says what it leads to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.config import DECLINE_SENTENCE, Config, DeskConfig
from assistant.desk import articles as desk
from assistant.desk.answers import AnswerLog, StoredAnswer
from assistant.display import visible
from assistant.library.store import Library
from assistant.pipeline import Assistant
from assistant.schema import Answer, Citation, Claim
from assistant.web.previews import MOST, cut
from assistant.web.server import build_app
from assistant.web.visitors import COOKIE, Visitors
from tests.web.desk.conftest import PASSWORD, Newsroom
from tests.web.test_permalinks import HOSTILE as MARKUP
from tests.web.test_render import Elements
from tests.web.visiting import BRIDGE, Guest

ANN = "a" * 32
UNION = "What does the harbour union oppose?"
HOSTILE = f'"><script>alert(2)</script> \u202e {MARKUP}'
LONG = "The wardens counted the terns of every island twice, " * 8 + "and wrote it down."


@pytest.fixture
def library(sample_copy: Path) -> Library:
    return Library.open(sample_copy)


@pytest.fixture
def client(sample_copy: Path) -> TestClient:
    return TestClient(build_app(Config(library=sample_copy)))


def as_visitor(client: TestClient, library: Library, number: str) -> TestClient:
    client.cookies.set(COOKIE, Visitors(library).signed(number))
    return client


def keep(library: Library, answer: Answer, visitor: str = ANN) -> StoredAnswer:
    return AnswerLog(library.database).record(None, visitor, answer)


def declined(question: str) -> Answer:
    return Answer(question, question, True, 0.1, "extractive")


def quoting(text: str, **about: Any) -> Answer:
    cited = Citation(1, "tern-colony", 1, 0, len(text), text, "Terns", None, None, None, None, "news")
    claim = Claim(about.pop("said", text), about.pop("verdict", "verbatim"), (cited,))
    return Answer("How many?", "How many?", False, 0.9, "extractive", (claim,), **about)


def attributes(page: str, tag: str, name: str) -> list[str]:
    return [str(given[name]) for found, given in Elements(page).tags if found == tag and name in given]


def metas(page: str) -> dict[str, str]:
    found = [given for tag, given in Elements(page).tags if tag == "meta" and "content" in given]
    return {str(given.get("property") or given["name"]): str(given["content"]) for given in found}


# -- one's own conversations


def test_readers_see_what_is_theirs_and_only_that(address: str, small_app: Any) -> None:
    ann, ben = Guest(address), Guest(address, "192.0.2.2")
    first = ann.ask().json()
    follow_up = ann.ask("And who opposes it?", first["conversation"]).json()
    second = ann.ask(UNION).json()
    other = ben.ask("How many soldiers does KFOR have?").json()

    page = ann.client.get("/conversations")
    assert page.status_code == 200
    links = [link for link in attributes(page.text, "a", "href") if link.startswith("/answer/")]
    assert links == [second["link"], first["link"], follow_up["link"]]
    text = Elements(page.text).text
    assert text.index(UNION) < text.index(BRIDGE) < text.index("And who opposes it?")
    assert "· 1 question\n" in text
    assert "· 2 questions\n" in text
    assert other["id"] not in page.text
    assert other["conversation"] not in page.text
    assert "KFOR" not in page.text
    assert BRIDGE not in ben.client.get("/conversations").text


def test_what_is_deleted_is_listed_no_more(address: str, small_app: Any) -> None:
    ann = Guest(address)
    one, other = ann.ask().json(), ann.ask(UNION).json()
    addresses = attributes(ann.client.get("/conversations").text, "button", "data-delete")
    mine = [f"/api/conversations/{asked['conversation']}" for asked in (other, one)]
    assert addresses == [*mine, "/api/conversations"]
    assert ann.client.delete(addresses[1]).json() == {"deleted": 1}
    page = ann.client.get("/conversations")
    assert BRIDGE not in page.text
    assert UNION in page.text
    assert ann.client.delete(addresses[-1]).json() == {"deleted": 1}
    page = ann.client.get("/conversations")
    assert "There are none yet." in page.text
    assert not attributes(page.text, "button", "data-delete")


@pytest.mark.parametrize("cookie", [None, "", ANN, f"{ANN}.{'0' * 64}"])
def test_without_a_cookie_that_was_given_here_there_are_none(
    client: TestClient, library: Library, cookie: str | None
) -> None:
    kept = keep(library, declined(BRIDGE))
    if cookie is not None:
        client.cookies.set(COOKIE, cookie)
    page = client.get("/conversations")
    assert page.status_code == 200
    assert "There are none yet." in page.text
    assert kept.id not in page.text
    assert COOKIE not in page.headers.get("set-cookie", "")


def test_hostile_questions_show_as_text(client: TestClient, library: Library) -> None:
    kept = keep(library, declined(HOSTILE))
    page = as_visitor(client, library, ANN).get("/conversations")
    assert {given.get("src") for tag, given in Elements(page.text).tags if tag == "script"} <= {
        "/ui/theme.js",
        "/ui/delete.js",
    }
    assert "<img" not in page.text
    assert "\u202e" not in page.text
    assert visible(HOSTILE) in Elements(page.text).text
    assert f"/api/conversations/{kept.conversation}" in attributes(page.text, "button", "data-delete")
    assert "unsafe" not in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-store"


def test_where_readers_sign_in_it_is_for_those_who_have(sample_copy: Path, library: Library) -> None:
    keep(library, declined(BRIDGE))
    newsroom = Newsroom(sample_copy, DeskConfig(readers_log_in=True))
    newsroom.site.access.accounts.add("reader", "reader", PASSWORD, "test")
    stranger, reader = newsroom.as_(None), newsroom.as_("reader")
    for person in (stranger, reader):
        as_visitor(person.client, library, ANN)
    told = stranger.get("/conversations", headers={"Accept": "text/html"})
    assert told.status_code == 303
    assert told.headers["location"] == "/desk/login?next=/conversations"
    assert 'data-then="/conversations"' in stranger.get(told.headers["location"]).text
    assert BRIDGE in reader.get("/conversations").text


# -- what others show of an address


def test_an_answer_is_previewed_in_the_words_that_it_quotes(
    client: TestClient, library: Library, sample: Assistant
) -> None:
    question = "How many pairs of terns were counted?"
    stored = keep(library, sample.ask(question))
    told = metas(client.get(f"/answer/{stored.id}").text)
    assert told["og:title"] == question
    assert told["og:type"] == "article"
    assert told["og:site_name"] == "The Skellhaven Courier"
    assert told["twitter:card"] == "summary"
    assert told["description"] == told["og:description"]
    assert "Wardens have counted 1,312 pairs of terns" in told["description"]
    assert stored.answer.citations[0].quote.startswith(told["description"].removesuffix("…"))


def test_a_long_quotation_is_cut_at_a_word(client: TestClient, library: Library) -> None:
    shown = metas(client.get(f"/answer/{keep(library, quoting(LONG)).id}").text)["description"]
    assert len(shown) <= MOST
    assert shown.endswith("…")
    words = shown.removesuffix("…")
    assert LONG.startswith(f"{words} ")
    assert not words.endswith(" ")


@pytest.mark.parametrize("text", ["x" * (MOST + 1), "x" * MOST + " y", f"{'x ' * MOST}", "\u202e" * MOST])
def test_it_is_never_longer(text: str) -> None:
    assert 1 < len(cut(text)) <= MOST
    assert visible(text).startswith(cut(text).removesuffix("…"))
    assert cut("x" * MOST) == "x" * MOST


def test_a_decline_is_previewed_as_one(client: TestClient, library: Library) -> None:
    told = metas(client.get(f"/answer/{keep(library, declined(BRIDGE)).id}").text)
    assert told["og:title"] == BRIDGE
    assert told["description"] == DECLINE_SENTENCE


def test_what_is_not_verified_is_not_previewed(client: TestClient, library: Library) -> None:
    answer = quoting("Wardens counted terns.", said="There are 9 terns.", verdict="unverified")
    told = metas(client.get(f"/answer/{keep(library, answer).id}").text)
    assert told["description"] == "Wardens counted terns."


def test_words_that_the_newsroom_withdrew_are_not_previewed(client: TestClient, library: Library) -> None:
    stored = keep(library, quoting("There are 9 terns."))
    desk.withdraw(library, "tern-colony", "The count was wrong.")
    told = metas(client.get(f"/answer/{stored.id}").text)
    assert "was withdrawn on" in told["description"]
    assert "9 terns" not in told["description"]


def test_hostile_words_stay_words_in_a_preview(client: TestClient, library: Library) -> None:
    cited = Citation(1, "tern-colony", 1, 0, 4, HOSTILE, HOSTILE, None, None, None, None, "news")
    answer = Answer(HOSTILE, HOSTILE, False, 0.9, "extractive", (Claim(HOSTILE, "verbatim", (cited,)),))
    page = client.get(f"/answer/{keep(library, answer).id}")
    assert metas(page.text)["og:title"] == metas(page.text)["og:description"] == visible(HOSTILE)
    assert "<script>alert" not in page.text
    assert "<img" not in page.text


def test_an_article_is_previewed_by_its_headline_and_first_sentence(client: TestClient, library: Library) -> None:
    told = metas(client.get("/article/tern-colony").text)
    article = library.article("tern-colony")
    assert told["og:title"] == article.title
    assert told["og:type"] == "article"
    assert article.text.startswith(told["og:description"].removesuffix("…"))
    assert 20 < len(told["og:description"]) <= MOST
    assert "og:title" not in metas(client.get("/privacy").text)
