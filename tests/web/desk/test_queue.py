"""The queue shows a question once, however often it was asked, in the order an editor wants."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from assistant.desk.answers import StoredAnswer
from assistant.library.tables import ANSWER_DIGEST
from tests.web.desk.conftest import SONG, TERNS, VISITOR, Newsroom
from tests.web.desk.test_desk import _later, review


def waiting(newsroom: Newsroom, order: str = "worth") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = newsroom.as_("editor").get(f"/api/desk/queue?order={order}").json()
    return found


def again(newsroom: Newsroom, stored: StoredAnswer, question: str, **other: Any) -> StoredAnswer:
    return newsroom.keep(replace(stored.answer, question=question, standalone_question=question, **other))


@pytest.fixture
def thrice(newsroom: Newsroom, song: StoredAnswer, terns: StoredAnswer) -> list[StoredAnswer]:
    """The song asked three times, oldest first, and between them the terns."""
    return [song, again(newsroom, song, "who won the Eurovision song contest"), again(newsroom, song, SONG.upper())]


def test_a_question_asked_often_is_one_row_with_its_count_and_newest_asking(
    newsroom: Newsroom, thrice: list[StoredAnswer], terns: StoredAnswer
) -> None:
    newsroom.log.rate(thrice[0].id, VISITOR, "down", "No winner.")
    first, second = waiting(newsroom)
    assert (first["id"], first["question"], first["count"]) == (thrice[2].id, SONG.upper(), 3)
    assert first["ids"] == [one.id for one in reversed(thrice)]
    assert first["reasons"] == ["a reader was not helped: “No winner.”"]
    assert (second["id"], second["count"], second["ids"]) == (terns.id, 1, [terns.id])
    editor = newsroom.as_("editor")
    page = editor.get("/desk").text
    assert "2 questions to look at" in page
    assert "asked 3 times" in page
    assert "asked 1 times" not in page
    assert "2 questions to review" in editor.get("/desk/overview").text


def test_the_queue_is_sorted_by_newest_or_by_count(
    newsroom: Newsroom, thrice: list[StoredAnswer], terns: StoredAnswer
) -> None:
    newest = again(newsroom, terns, "Where do terns nest?")
    newsroom.log.rate(terns.id, VISITOR, "down", None)
    assert [i["id"] for i in waiting(newsroom)] == [terns.id, newest.id, thrice[2].id]
    assert [i["id"] for i in waiting(newsroom, "newest")] == [newest.id, thrice[2].id, terns.id]
    assert [i["id"] for i in waiting(newsroom, "count")] == [thrice[2].id, newest.id, terns.id]
    editor = newsroom.as_("editor")
    assert editor.get("/desk?order=name").status_code == 422
    page = editor.get("/desk?order=count").text
    assert f'<a class="go" href="/desk/answers/{thrice[2].id}?order=count">' in page
    page = editor.get(f"/desk/answers/{thrice[1].id}?order=count").text
    assert f'data-next="/desk/answers/{newest.id}?order=count"' in page


def test_a_review_counts_for_the_same_answer_given_before(newsroom: Newsroom, thrice: list[StoredAnswer]) -> None:
    other = again(newsroom, thrice[0], SONG, nearest=(), declined=False, claims=())
    assert other.id not in [i["id"] for i in waiting(newsroom)]  # a plain reply
    review(newsroom, thrice[2])
    assert [i["question"] for i in waiting(newsroom)] == [TERNS]
    _later(newsroom, "reviews")
    (back,) = (i for i in waiting(newsroom) if i["question"] != TERNS)
    assert (back["id"], back["ids"]) == (thrice[1].id, [thrice[1].id, thrice[0].id])


def test_another_answer_to_the_same_question_still_waits(newsroom: Newsroom, terns: StoredAnswer) -> None:
    claim = terns.answer.claims[0]
    second = again(newsroom, terns, TERNS, claims=(replace(claim, text=f"{claim.text} So it is."),))
    review(newsroom, second)
    (left,) = waiting(newsroom)
    assert (left["id"], left["ids"], left["count"]) == (terns.id, [terns.id], 2)


def test_all_that_were_settled_come_back_as_one_when_their_article_changes(
    newsroom: Newsroom, terns: StoredAnswer
) -> None:
    newest = again(newsroom, terns, TERNS.lower())
    review(newsroom, newest)
    assert waiting(newsroom) == []
    for table, column in (("answers", "asked_at"), ("reviews", "at")):
        newsroom.library.database.connection.execute(f"UPDATE {table} SET {column} = '2026-01-01T10:00:00+00:00'")
    newsroom.library.database.connection.execute(f"UPDATE answers SET digest = {ANSWER_DIGEST}")
    assert waiting(newsroom) == []
    editor = newsroom.as_("editor")
    assert editor.post("/api/desk/articles/tern-colony/withdraw", {"reason": "Wrong."}).status_code == 200
    (back,) = waiting(newsroom)
    assert (back["count"], set(back["ids"])) == (2, {newest.id, terns.id})
    assert back["reasons"] == ["an article it cites was withdrawn"]
