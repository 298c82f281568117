"""Approved answers: what is found to write them, what they rest on, editing them, and what else they are given to."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from assistant.desk.audit import entries
from assistant.desk.retention import forget, forget_conversations
from assistant.library.tables import ANSWER_DIGEST, PIN_DIGEST
from assistant.pipeline import Assistant
from tests.web.desk.conftest import TERNS, Newsroom
from tests.web.desk.test_conflicts import APPROVAL
from tests.web.desk.test_desk import LEAD

COST = "How much will the Heron Bridge cost?"
PAYS = "How expensive is the bridge going to be?"
STAYS = ("heron-bridge-resumes", "The cost stays at 64 million crowns.")
OPENS = ("mayor-third-term", "The opening of the Heron Bridge was put off last week to August 2028.")
MOVES = ("heron-bridge-resumes", "The opening moves from May to August 2028.")
LEAVE = ("tern-colony", "The birds leave in the second half of August.")
BOTH = "The Heron Bridge costs 64 million crowns and opens in August 2028."


def pin(question: str, text: str, *cited: tuple[str, str], wordings: tuple[str, ...] = ()) -> dict[str, Any]:
    resting = [{"article_id": article, "words": words} for article, words in cited]
    return {"question": question, "sentences": [{"text": text, "cited": resting}], "wordings": list(wordings)}


BRIDGE = pin(COST, BOTH, STAYS, OPENS)


def approved(newsroom: Newsroom, body: dict[str, Any]) -> dict[str, Any]:
    told = newsroom.as_("editor").post("/api/desk/pins", body)
    assert told.status_code == 200, told.text
    found: dict[str, Any] = told.json()
    return found


def given(newsroom: Newsroom, question: str) -> str | None:
    """What the newsroom approved, if a reader who asks this is given that."""
    answer = newsroom.as_(None).post("/api/ask", {"question": question}).json()["answer"]
    return answer["claims"][0]["text"] if answer["mode"] == "checked" else None


def offers(newsroom: Newsroom, question: str = COST, *articles: str) -> list[str]:
    query = {"question": question, "article": articles}
    return [one["text"] for one in newsroom.as_("editor").get("/api/desk/wordings", params=query).json()]


# -- what is found


def test_the_archive_is_searched_for_sentences_with_headline_and_date(newsroom: Newsroom) -> None:
    editor = newsroom.as_("editor")
    found = editor.get("/api/desk/sentences", params={"q": TERNS}).json()
    assert found[0] == {
        "article_id": "tern-colony",
        "title": "Terns back on the mudflats in record numbers",
        "published": "2025-07-03",
        "day": "3 July 2025",
        "sentences": found[0]["sentences"],
    }
    assert LEAD in found[0]["sentences"]
    for article in found:
        text = newsroom.library.article(article["article_id"]).text
        places = [text.index(sentence) for sentence in article["sentences"]]
        assert places == sorted(places)
    for action in ("hide", "withdraw"):
        assert editor.post(f"/api/desk/articles/tern-colony/{action}", {"reason": "Wrong."}).status_code == 200
        left = editor.get("/api/desk/sentences", params={"q": TERNS}).json()
        assert left
        assert "tern-colony" not in {one["article_id"] for one in left}


@pytest.mark.parametrize(("words", "status"), [(" ", 400), ("x" * 2_001, 422)])
def test_what_cannot_be_searched_for_is_told_in_a_line(newsroom: Newsroom, words: str, status: int) -> None:
    told = newsroom.as_("editor").get("/api/desk/sentences", params={"q": words})
    assert (told.status_code, set(told.json())) == (status, {"error"})


# -- what a sentence rests on


def test_a_sentence_rests_on_several_places_and_each_is_cited(newsroom: Newsroom) -> None:
    (claim,) = approved(newsroom, BRIDGE)["answer"]["claims"]
    assert [(c["number"], c["article_id"]) for c in claim["citations"]] == [(1, STAYS[0]), (2, OPENS[0])]
    editor = newsroom.as_("editor")
    assert editor.post("/api/desk/pins", pin(COST, BOTH, STAYS)).status_code == 400
    six = editor.post("/api/desk/pins", pin(COST, BOTH, *[STAYS] * 6))
    assert six.status_code == 422


def test_a_further_source_stays_though_another_says_it_all_unless_it_says_nothing_of_it_or_otherwise(
    newsroom: Newsroom,
) -> None:
    text = "The opening of the Heron Bridge was put off to August 2028."
    (claim,) = approved(newsroom, pin("When will it open?", text, OPENS, MOVES))["answer"]["claims"]
    assert [c["quote"] for c in claim["citations"]] == [OPENS[1], MOVES[1]]
    editor = newsroom.as_("editor")
    told = editor.post("/api/desk/pins", pin(COST, text, OPENS, STAYS))
    assert told.status_code == 400
    assert re.fullmatch(
        r"Sentence 1 does not rest on “The cost stays .+” of “Bridge works resume.+”: the source does not say this\. "
        r"Remove that source\.",
        told.json()["error"],
    )
    earlier = ("heron-bridge-61-million", "The opening has moved as well, to the spring of 2028.")
    told = editor.post("/api/desk/pins", pin(COST, "The opening moves from May to August 2028.", MOVES, earlier))
    assert "Remove that source." in told.json()["error"]


# -- editing


def test_an_approved_answer_is_edited_and_the_new_one_is_given(newsroom: Newsroom) -> None:
    old = approved(newsroom, BRIDGE)
    editor = newsroom.as_("editor")
    page = editor.get(f"/desk/pins/{old['id']}").text
    for held in (COST, BOTH, STAYS[1], OPENS[1], "Karin Lund will not stand again", "13 November 2025"):
        assert held in page
    told = editor.send("PUT", f"/api/desk/pins/{old['id']}", pin(COST, STAYS[1], STAYS))
    assert told.status_code == 200, told.text
    assert given(newsroom, COST) == STAYS[1]
    (left,) = editor.get("/api/desk/pins").json()["pins"]
    assert left["id"] == told.json()["id"] != old["id"]
    done = [(e.actor, e.action, e.subject, e.detail) for e in entries(newsroom.library.database)[:2]]
    assert done == [("editor", "answer approved", left["id"], COST), ("editor", "approval replaced", old["id"], "")]
    assert editor.get(f"/desk/pins/{old['id']}").headers["location"] == f"/desk/pins/{left['id']}"
    assert editor.get("/desk/pins/none").status_code == 404
    assert editor.send("PUT", "/api/desk/pins/none", BRIDGE).status_code == 404


def test_its_question_may_become_another_one_but_not_one_that_has_an_answer(newsroom: Newsroom) -> None:
    old, other = approved(newsroom, BRIDGE), approved(newsroom, APPROVAL)
    editor = newsroom.as_("editor")
    told = editor.send("PUT", f"/api/desk/pins/{old['id']}", {**BRIDGE, "question": TERNS})
    assert told.status_code == 400
    assert "Edit that one." in told.json()["error"]
    assert given(newsroom, COST) == BOTH
    question = "What is known of the Heron Bridge?"
    assert editor.send("PUT", f"/api/desk/pins/{old['id']}", {**BRIDGE, "question": question}).status_code == 200
    assert (given(newsroom, COST), given(newsroom, question)) == (None, BOTH)
    assert [p["question"] for p in editor.get("/api/desk/pins").json()["pins"] if p["id"] != other["id"]] == [question]


def test_two_editors_edit_the_same_one(newsroom: Newsroom) -> None:
    old = approved(newsroom, BRIDGE)["id"]
    first, second = newsroom.as_("editor"), newsroom.as_("admin")
    mine = pin(COST, STAYS[1], STAYS)
    assert first.send("PUT", f"/api/desk/pins/{old}", mine).status_code == 200
    told = second.send("PUT", f"/api/desk/pins/{old}", BRIDGE, **{"If-Match": old})
    assert told.status_code == 409
    assert "answer approved" in told.json()["error"]
    assert "by editor on " in told.json()["error"]
    assert given(newsroom, COST) == STAYS[1]
    again = second.send("PUT", f"/api/desk/pins/{old}", BRIDGE, **{"If-Match": told.json()["revision"]})
    assert again.status_code == 200
    assert given(newsroom, COST) == BOTH
    assert len(first.get("/api/desk/pins").json()["pins"]) == 1


def test_one_that_asks_about_last_month_is_not_carried_into_another_month(newsroom: Newsroom) -> None:
    question = "What did the wardens count last month?"
    old = approved(newsroom, {**APPROVAL, "question": question})["id"]
    connection = newsroom.library.database.connection
    ago = (datetime.now(UTC) - timedelta(days=62)).isoformat(timespec="seconds")
    connection.execute("UPDATE pins SET at = ?", (ago,))
    connection.execute(f"UPDATE pins SET digest = {PIN_DIGEST}")
    editor = newsroom.as_("editor")
    told = editor.send("PUT", f"/api/desk/pins/{old}", {**APPROVAL, "question": question})
    assert told.status_code == 400
    assert "asks about another time today than on" in told.json()["error"]
    named = {**APPROVAL, "question": "What did the wardens count in June 2025?"}
    assert editor.send("PUT", f"/api/desk/pins/{old}", named).status_code == 200


# -- other wordings


def test_what_readers_asked_about_it_is_offered_unless_it_is_given_anyway(
    newsroom: Newsroom, sample: Assistant
) -> None:
    for question in (COST, "how much will the heron bridge cost", "What is the price of the Heron Bridge?", PAYS, PAYS,
        "Who pays for the Heron Bridge?", TERNS, "And why?", "Hello!", "When do the terns leave?"):  # fmt: skip
        newsroom.keep(sample.ask(question))
    editor = newsroom.as_("editor")
    assert editor.get("/api/desk/wordings", params={"question": COST}).json() == [
        {"text": "Who pays for the Heron Bridge?", "count": 1},
        {"text": PAYS, "count": 2},
    ]
    assert set(offers(newsroom, COST, "tern-colony")) == {
        "Who pays for the Heron Bridge?", PAYS, TERNS, "When do the terns leave?",
    }  # fmt: skip
    assert set(offers(newsroom, "Is there a bridge?", "heron-bridge-vote")) >= {PAYS, COST.lower().rstrip("?")}
    approved(newsroom, pin("Who pays for the Heron Bridge?", BOTH, STAYS, OPENS))
    assert offers(newsroom) == [PAYS]
    assert offers(newsroom, " ") == []


def test_what_was_asked_of_last_month_is_offered_in_that_month_only(newsroom: Newsroom, sample: Assistant) -> None:
    stored = newsroom.keep(sample.ask("What did the Heron Bridge cost last month?"))
    assert offers(newsroom) == [stored.answer.question]
    connection = newsroom.library.database.connection
    ago = (datetime.now(UTC) - timedelta(days=62)).isoformat()
    connection.execute("UPDATE answers SET asked_at = ?", (ago,))
    connection.execute(f"UPDATE answers SET digest = {ANSWER_DIGEST}")
    assert offers(newsroom) == []


def test_a_ticked_wording_is_given_the_answer_until_it_is_unticked(newsroom: Newsroom, sample: Assistant) -> None:
    newsroom.keep(sample.ask(PAYS))
    assert given(newsroom, PAYS) is None
    old = approved(newsroom, {**BRIDGE, "wordings": [PAYS, PAYS, COST]})
    assert old["wordings"] == [PAYS]
    for question in (COST, PAYS, "how expensive is the bridge going to be", f"Please, {PAYS.lower()}"):
        assert given(newsroom, question) == BOTH, question
    for question in ("How expensive is the ferry going to be?", "How long is the bridge going to be?"):
        assert given(newsroom, question) is None, question
    editor = newsroom.as_("editor")
    assert f'value="{PAYS}" checked' in editor.get(f"/desk/pins/{old['id']}").text
    assert f"also: <bdi>{PAYS}</bdi>" in editor.get("/desk/pins").text
    assert PAYS not in offers(newsroom)
    assert editor.send("PUT", f"/api/desk/pins/{old['id']}", BRIDGE).status_code == 200
    assert (given(newsroom, COST), given(newsroom, PAYS)) == (BOTH, None)


def test_only_what_readers_asked_can_be_ticked(newsroom: Newsroom, sample: Assistant) -> None:
    told = newsroom.as_("editor").post("/api/desk/pins", {**BRIDGE, "wordings": [PAYS]})
    assert told.status_code == 400
    assert told.json()["error"] == f"“{PAYS}” was asked by no reader, or was forgotten. Untick it."
    newsroom.keep(sample.ask(PAYS))
    old = approved(newsroom, {**BRIDGE, "wordings": [PAYS]})["id"]
    newsroom.library.database.connection.execute("UPDATE answers SET asked_at = '2020-01-01T00:00:00+00:00'")
    assert forget(newsroom.library.database, 30) > 0
    kept = newsroom.as_("editor").send("PUT", f"/api/desk/pins/{old}", {**BRIDGE, "wordings": [PAYS]})
    assert kept.status_code == 200
    many = newsroom.as_("editor").post("/api/desk/pins", {**BRIDGE, "wordings": [f"{PAYS}{n}" for n in range(21)]})
    assert many.status_code == 422


def test_a_wording_goes_with_the_conversation_of_the_last_reader_who_asked_it(
    newsroom: Newsroom, sample: Assistant
) -> None:
    mine, others = newsroom.keep(sample.ask(PAYS)), newsroom.keep(sample.ask(PAYS))
    old = approved(newsroom, {**BRIDGE, "wordings": [PAYS]})["id"]
    editor, left = newsroom.as_("editor"), []
    for stored in (mine, others):
        forget_conversations(newsroom.library.database, [stored.conversation], "a reader")
        left += [p["wordings"] for p in editor.get("/api/desk/pins").json()["pins"]]
    assert left == [[PAYS], []]
    told = editor.send("PUT", f"/api/desk/pins/{old}", {**BRIDGE, "wordings": [PAYS]})  # by who had the form open
    assert "was forgotten" in told.json()["error"]
    assert (given(newsroom, PAYS), given(newsroom, COST)) == (None, BOTH)


def test_erasing_an_article_takes_the_wordings_of_what_rests_on_it(newsroom: Newsroom, sample: Assistant) -> None:
    stored = newsroom.keep(sample.ask("When do the terns fly off?"))
    approved(newsroom, {**APPROVAL, "wordings": [stored.answer.question]})
    told = newsroom.as_("admin").post("/api/desk/articles/tern-colony/erase", {"reason": "A court."})
    assert told.status_code == 200
    forget_conversations(newsroom.library.database, [stored.conversation], "a reader")
    newsroom.library.database.close()
    kept = b"".join(p.read_bytes() for p in Path(newsroom.config.library).rglob("*") if p.is_file())
    assert b"terns fly off" not in kept


# -- the list


def test_the_list_says_how_often_each_was_given(newsroom: Newsroom) -> None:
    approved(newsroom, BRIDGE)
    editor = newsroom.as_("editor")
    assert "not given yet" in editor.get("/desk/pins").text
    assert given(newsroom, COST) == BOTH
    assert "given once" in editor.get("/desk/pins").text
    assert given(newsroom, COST.lower()) == BOTH
    page = editor.get("/desk/pins").text
    assert "given 2 times" in page
    assert 'href="/desk/pins/new"' in page
    assert [p["given"] for p in editor.get("/api/desk/pins").json()["pins"]] == [2]


def test_the_page_of_an_answer_leads_to_what_is_approved(newsroom: Newsroom, sample: Assistant) -> None:
    asked, other = newsroom.keep(sample.ask(COST)), newsroom.keep(sample.ask(PAYS))
    old = approved(newsroom, {**BRIDGE, "wordings": [PAYS]})["id"]
    editor = newsroom.as_("editor")
    page = editor.get(f"/desk/answers/{asked.id}").text
    assert f'href="/desk/pins/{old}"' in page
    assert f'value="{PAYS}" checked' in page  # what is approved here in its place keeps it
    assert f'href="/desk/pins/{old}"' not in editor.get(f"/desk/answers/{other.id}").text
    told = newsroom.as_(None).post("/api/ask", {"question": PAYS}).json()
    page = editor.get(f"/desk/answers/{told['id']}").text
    assert f'href="/desk/pins/{old}">Edit it</a>' in page
    assert "data-pin" not in page
