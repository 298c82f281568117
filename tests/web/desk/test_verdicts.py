"""What editors say of a sentence that does not answer, and of a decline where the archive does say."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from io import StringIO
from typing import Any

import pytest

from assistant.desk.answers import StoredAnswer
from assistant.desk.audit import entries
from evals.dataset import case_from
from tests.web.desk.conftest import Newsroom
from tests.web.desk.test_desk import LEAD


def judged(newsroom: Newsroom, stored: StoredAnswer, verdict: str, claim: int = 0, **more: str) -> Any:
    body = {"claim": claim, "verdict": verdict, **more}
    return newsroom.as_("editor").post(f"/api/desk/answers/{stored.id}/reviews", body)


def case_of(newsroom: Newsroom, stored: StoredAnswer, **body: Any) -> Any:
    return newsroom.as_("editor").post(f"/api/desk/answers/{stored.id}/case", body)


@pytest.fixture
def both(newsroom: Newsroom, terns: StoredAnswer) -> StoredAnswer:
    """An answer with a second sentence, of another article."""
    claim = terns.answer.claims[0]
    text = newsroom.library.article("museum-anchor").text[:60]
    cited = replace(claim.citations[0], number=9, article_id="museum-anchor", quote=text, start=0, end=60, answer=None)
    return newsroom.keep(replace(terns.answer, claims=(claim, replace(claim, text=text, citations=(cited,)))))


def test_a_sentence_that_does_not_answer_is_a_distractor_beside_what_does(
    newsroom: Newsroom, both: StoredAnswer
) -> None:
    assert judged(newsroom, both, "supported").status_code == 200
    told = judged(newsroom, both, "does not answer", 1)
    assert (told.json()["verdict"], told.json()["article"]) == ("does not answer", None)
    case = case_of(newsroom, both).json()
    assert (case["answerable"], case["gold_doc_ids"]) == (True, ["tern-colony"])
    assert case["distractor_doc_ids"] == ["museum-anchor"]
    assert case_from(case).distractor_doc_ids == ("museum-anchor",)


def test_where_no_sentence_answers_the_question_must_be_declined(newsroom: Newsroom, terns: StoredAnswer) -> None:
    for place in range(len(terns.answer.claims)):
        assert judged(newsroom, terns, "does not answer", place).status_code == 200
    case = case_of(newsroom, terns).json()
    assert (case["answerable"], case["gold_doc_ids"], case["answers"]) == (False, [], [])
    assert case["distractor_doc_ids"] == ["tern-colony"]
    gold = [{"article_id": "tern-colony", "words": LEAD}]
    case = case_of(newsroom, terns, gold=gold).json()
    assert (case["answerable"], case["gold_doc_ids"], case["distractor_doc_ids"]) == (True, ["tern-colony"], [])


def test_a_decline_where_the_archive_does_say_is_stored_shown_recorded_and_exported(
    newsroom: Newsroom, song: StoredAnswer
) -> None:
    told = judged(newsroom, song, "the archive does say", article=" tern-colony ", note="=In the second paragraph.")
    assert (told.json()["verdict"], told.json()["article"]) == ("the archive does say", "tern-colony")
    editor = newsroom.as_("editor")
    (stored,) = editor.get(f"/api/desk/answers/{song.id}").json()["reviews"]
    assert (stored["verdict"], stored["article"]) == ("the archive does say", "tern-colony")
    assert editor.get("/api/desk/queue").json() == []
    page = editor.get(f"/desk/answers/{song.id}").text
    assert 'data-verdict="the archive does say" data-names-article aria-pressed="true"' in page
    assert '<a href="/desk/articles/tern-colony">' in page
    assert "does not answer" not in page.partition('class="more"')[0]
    done = next(e for e in entries(newsroom.library.database) if e.action == "sentence reviewed")
    assert (done.subject, done.detail) == (song.id, "1: the archive does say: tern-colony")
    file = editor.get("/api/desk/reviews/export?form=csv&declined=true")
    assert file.headers["content-disposition"] == 'attachment; filename="reviews.csv"'
    (row,) = csv.DictReader(StringIO(file.text))
    assert (row["answer_id"], row["claim"], row["text"]) == (song.id, "0", "The articles don’t say.")
    assert (row["verdict"], row["article"], row["note"]) == (
        "the archive does say", "tern-colony", "'=In the second paragraph.",
    )  # fmt: skip
    (line,) = editor.get("/api/desk/reviews/export?form=jsonl").text.splitlines()
    assert {**json.loads(line), "claim": 0}["article"] == "tern-colony"
    assert editor.get("/api/desk/reviews/export?form=jsonl&declined=false").text == ""


def test_it_becomes_a_case_with_that_article_as_gold_while_answers_may_use_it(
    newsroom: Newsroom, song: StoredAnswer
) -> None:
    judged(newsroom, song, "the archive does say", article="tern-colony")
    case = case_of(newsroom, song).json()
    assert (case["answerable"], case["gold_doc_ids"], case["gold_text"]) == (True, ["tern-colony"], [])
    assert (case["answer"], case["distractor_doc_ids"]) == (None, [])
    assert case_from(case).given == ("tern-colony",)
    editor = newsroom.as_("editor")
    assert [c["id"] for c in editor.get("/api/desk/cases").json()] == [case["id"]]
    words = [{"article_id": "tern-colony", "words": LEAD}]
    case = case_of(newsroom, song, gold=words).json()
    assert (case["gold_doc_ids"], case["gold_text"], case["answer"]) == (["tern-colony"], [LEAD], LEAD)
    assert case_of(newsroom, song).status_code == 200
    assert editor.post("/api/desk/articles/tern-colony/withdraw", {"reason": "Wrong."}).status_code == 200
    assert editor.get("/api/desk/cases").json() == []
    assert "was withdrawn" in case_of(newsroom, song).json()["error"]


@pytest.mark.parametrize(
    ("article", "told"),
    [
        ("", "Which article says it?"),
        ("  ", "Which article says it?"),
        ("no-such\narticle", "There is no article 'no-such article'."),
        ("museum-anchor", "'museum-anchor' was withdrawn."),
        ("ferry-concession", "'ferry-concession' was hidden."),
    ],
)
def test_the_article_must_be_one_that_answers_may_use(
    newsroom: Newsroom, song: StoredAnswer, article: str, told: str
) -> None:
    editor = newsroom.as_("editor")
    editor.post("/api/desk/articles/museum-anchor/withdraw", {"reason": "Wrong."})
    editor.post("/api/desk/articles/ferry-concession/hide", {"reason": "Being checked."})
    before = newsroom.done
    refused = judged(newsroom, song, "the archive does say", article=article)
    assert refused.status_code in (400, 404)
    line = refused.json()["error"]
    assert told in line
    assert "\n" not in line
    assert "footnote " not in line
    assert newsroom.done == before
    assert editor.get(f"/api/desk/answers/{song.id}").json()["reviews"] == []


def test_each_verdict_is_for_what_it_is_about(newsroom: Newsroom, terns: StoredAnswer, song: StoredAnswer) -> None:
    refused = judged(newsroom, terns, "the archive does say", article="tern-colony")
    assert (refused.status_code, "no verdict on a sentence" in refused.json()["error"]) == (400, True)
    refused = judged(newsroom, song, "does not answer")
    assert (refused.status_code, "no verdict on a decline" in refused.json()["error"]) == (400, True)
    refused = judged(newsroom, song, "supported", article="tern-colony")
    assert (refused.status_code, "names no article" in refused.json()["error"]) == (400, True)
