"""What the archive lacks is kept apart from what was not found in it; and pages say things in plain words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from assistant.desk.answers import StoredAnswer
from assistant.pins.store import Pins
from assistant.pipeline import Assistant
from tests.web.desk.conftest import SONG, TERNS, Newsroom
from tests.web.desk.test_verdicts import judged

ALSO = "Which country won the Eurovision contest?"


def matters(newsroom: Newsroom) -> dict[str, list[Any]]:
    found = newsroom.as_("editor").get("/api/desk/coverage").json()
    kinds = ("the archive lacks it", "it was not found")
    return {kind: [(g["question"], g["count"], g["articles"]) for g in found if g["why"] == kind] for kind in kinds}


def test_what_the_archive_does_say_was_not_found(newsroom: Newsroom, sample: Assistant, song: StoredAnswer) -> None:
    newsroom.keep(sample.ask(ALSO))
    (lacking,) = matters(newsroom)["the archive lacks it"]
    assert lacking[1:] == (2, [])
    judged(newsroom, song, "the archive does say", article="tern-colony")
    assert matters(newsroom) == {
        "the archive lacks it": [(ALSO, 1, [])],
        "it was not found": [(SONG, 1, ["tern-colony"])],
    }
    page = newsroom.as_("editor").get("/desk/coverage").text
    lacks, _, missed = page.partition("It was not found")
    assert (ALSO in lacks, SONG in lacks, SONG in missed) == (True, False, True)
    assert 'href="/desk/articles/tern-colony"' in missed


def test_a_verdict_counts_for_the_same_question_but_not_against_another_verdict(
    newsroom: Newsroom, sample: Assistant, song: StoredAnswer
) -> None:
    again = newsroom.keep(sample.ask(SONG.rstrip("?")))
    judged(newsroom, song, "the archive does say", article="tern-colony")
    assert [m[1] for m in matters(newsroom)["it was not found"]] == [2]
    judged(newsroom, again, "supported")
    assert [m[1] for m in matters(newsroom)["it was not found"]] == [1]
    assert [m[1] for m in matters(newsroom)["the archive lacks it"]] == [1]


def test_what_a_withdrawn_article_said_the_archive_lacks(newsroom: Newsroom, song: StoredAnswer) -> None:
    judged(newsroom, song, "the archive does say", article="tern-colony")
    newsroom.as_("editor").post("/api/desk/articles/tern-colony/withdraw", {"reason": "Wrong."})
    assert matters(newsroom) == {"the archive lacks it": [(SONG, 1, [])], "it was not found": []}
    assert "It was not found" not in newsroom.as_("editor").get("/desk/coverage").text


@pytest.mark.parametrize(
    "path",
    ["", "/answers", "/answers/{id}", "/articles", "/articles/tern-colony", "/articles/none", "/pins", "/coverage",
     "/overview", "/accounts", "/audit", "/api", "/pins/new", "/pins/{pin}"],
)  # fmt: skip
def test_no_page_speaks_of_cosines_scores_hashes_or_commands(
    newsroom: Newsroom, terns: StoredAnswer, path: str
) -> None:
    doubtful = replace(terns.answer, confidence=0.4321, certainty="may answer")
    newsroom.keep(doubtful)
    with newsroom.library.database.transaction():
        pin = Pins(newsroom.library.database).add(TERNS, terns.answer, "editor")
    page = newsroom.as_("admin").get(f"/desk{path.replace('{id}', terns.id).replace('{pin}', pin.id)}").text
    scores = [f"{passage.score:.3f}" for passage in terns.answer.passages if passage.score < 1]
    for word in ("cosine", "settings ", terns.answer.config or "settings ", "footnote ", "python -m", "0.43",
        f"{terns.answer.confidence:.2f}", *scores, *(p.passage_id for p in terns.answer.passages)):  # fmt: skip
        assert word not in page, word
    told = newsroom.as_("editor").get(f"/api/desk/answers/{terns.id}").json()
    assert told["answer"]["config"] == terns.answer.config


def test_the_page_of_an_answer_tells_what_the_reader_saw_and_how_the_passages_begin(
    newsroom: Newsroom, sample: Assistant, terns: StoredAnswer, song: StoredAnswer
) -> None:
    editor = newsroom.as_("editor")
    page = editor.get(f"/desk/answers/{terns.id}").text
    assert "word for word from 1 article ·" in page
    considered = page.partition("Passages considered")[2]
    assert "Terns back on the mudflats in record numbers" in considered
    assert "Wardens have counted 1,312 pairs of terns on the mudflats south of the Ropewalk …" in considered
    assert "· declined ·" in editor.get(f"/desk/answers/{song.id}").text
    doubtful = newsroom.keep(replace(terns.answer, certainty="may answer"))
    assert "· it may not answer ·" in editor.get(f"/desk/answers/{doubtful.id}").text
    assert "given as one that may answer<" in editor.get("/desk").text.replace("</bdi>", "")
