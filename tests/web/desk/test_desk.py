"""What editors do at the desk, through the endpoints that the pages use."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from assistant.desk.answers import StoredAnswer
from assistant.desk.freshness import Freshness, freshness
from assistant.desk.retention import forget
from assistant.pipeline import Assistant
from assistant.schema import Turn
from tests.web.desk.conftest import TERNS, VISITOR, Newsroom

LEAD = (
    "Wardens have counted 1,312 pairs of terns on the mudflats south of the Ropewalk and on Gull Rock, more than ever "
    "since the count began in 1974."
)


def review(newsroom: Newsroom, stored: StoredAnswer, verdict: str = "supported") -> None:
    editor = newsroom.as_("editor")
    for claim in range(max(1, len(stored.answer.claims))):
        told = editor.post(f"/api/desk/answers/{stored.id}/reviews", {"claim": claim, "verdict": verdict})
        assert told.status_code == 200, told.text


def test_the_queue_puts_first_what_is_most_worth_a_look_and_says_why(
    newsroom: Newsroom, sample: Assistant, terns: StoredAnswer, song: StoredAnswer
) -> None:
    rated = newsroom.keep(sample.ask("When did Montenegro join NATO?"))
    newsroom.log.rate(rated.id, VISITOR, "down", "No date.")
    guilty = newsroom.keep(sample.ask("What was Milorad Dodik found guilty of?"))
    doubtful = newsroom.keep(replace(terns.answer, claims=(replace(terns.answer.claims[0], verdict="unverified"),)))
    found = newsroom.as_("editor").get("/api/desk/queue").json()
    assert [item["id"] for item in found] == [rated.id, doubtful.id, guilty.id, song.id]
    assert (found[1]["ids"], found[1]["count"]) == ([doubtful.id, terns.id], 2)
    assert found[0]["reasons"] == ["a reader was not helped: “No date.”"]
    assert found[1]["reasons"] == ["1 sentence not verified"]
    assert found[2]["reasons"] == ["asks about crime"]


def test_a_reviewed_answer_leaves_the_queue_and_comes_back_when_its_article_changes(
    newsroom: Newsroom, terns: StoredAnswer
) -> None:
    editor = newsroom.as_("editor")
    review(newsroom, terns)
    assert editor.get("/api/desk/queue").json() == []
    told = editor.get(f"/api/desk/answers/{terns.id}").json()
    assert (told["reviews"][0]["verdict"], told["reviews"][0]["reviewer"]) == ("supported", "editor")
    _later(newsroom, "reviews")
    assert editor.post("/api/desk/articles/tern-colony/withdraw", {"reason": "Wrong."}).json()["answers"] == [terns.id]
    (back,) = editor.get("/api/desk/queue").json()
    assert back["reasons"] == ["an article it cites was withdrawn"]


def _later(newsroom: Newsroom, table: str) -> None:
    """As if it had been done an hour ago."""
    ago = (datetime.now(UTC) - timedelta(hours=1)).isoformat(timespec="seconds")
    newsroom.library.database.connection.execute(f"UPDATE {table} SET at = ?", (ago,))


def test_a_correction_is_shown_wherever_the_article_is_cited(
    newsroom: Newsroom, terns: StoredAnswer, sample: Assistant
) -> None:
    editor = newsroom.as_("editor")
    before = newsroom.library.article("tern-colony")
    corrected = {"title": before.title, "text": before.text.replace("1,312", "1,321"), "notice": "It was 1,321 pairs."}
    assert editor.post("/api/desk/articles/tern-colony/correct", corrected).json()["answers"] == [terns.id]
    assert "It was 1,321 pairs." in editor.get(f"/answer/{terns.id}").text
    assert "1,312" in editor.get(f"/answer/{terns.id}").text
    assert "It was 1,321 pairs." in editor.get("/article/tern-colony").text
    told = newsroom.as_(None).post("/api/ask", {"question": TERNS}).json()["answer"]
    cited = told["claims"][0]["citations"][0]
    assert (cited["version"], "1,321" in cited["quote"]) == (2, True)
    nothing = editor.post("/api/desk/articles/tern-colony/correct", {**corrected, "notice": "Again."})
    assert nothing.status_code == 400
    assert "Nothing was changed" in nothing.json()["error"]


def test_a_correction_survives_the_next_ingest_of_the_unchanged_file(newsroom: Newsroom) -> None:
    from assistant.assembly import build_ingest
    from tests.conftest import CORPUS
    from tests.fakes import Silence

    editor, before = newsroom.as_("editor"), newsroom.library.article("tern-colony")
    corrected = {"title": "Terns", "text": before.text, "notice": "A shorter headline."}
    assert editor.post("/api/desk/articles/tern-colony/correct", corrected).status_code == 200
    report = build_ingest(newsroom.config, Silence()).run([CORPUS / "articles"])
    assert (report.updated, newsroom.library.article("tern-colony").title) == (0, "Terns")


def test_a_hidden_article_is_in_no_answer_but_may_be_read(newsroom: Newsroom, terns: StoredAnswer) -> None:
    editor, reader = newsroom.as_("editor"), newsroom.as_(None)
    assert editor.post("/api/desk/articles/tern-colony/hide", {"reason": "Being checked."}).json()["answers"] == [
        terns.id
    ]
    told = reader.post("/api/ask", {"question": TERNS}).json()["answer"]
    assert "tern-colony" not in {p["article_id"] for p in told["passages"]}
    assert reader.get("/article/tern-colony").status_code == 200
    assert "notice" not in reader.get(f"/answer/{terns.id}").text
    assert editor.post("/api/desk/articles/tern-colony/restore", {"reason": "Checked."}).status_code == 200
    told = reader.post("/api/ask", {"question": TERNS}).json()["answer"]
    assert told["claims"][0]["citations"][0]["article_id"] == "tern-colony"
    done = editor.get("/api/desk/articles/tern-colony").json()["events"]
    assert [event["action"] for event in done] == ["restored", "hidden"]


def approved(newsroom: Newsroom, text: str, words: str = LEAD, question: str = TERNS) -> Any:
    body = {
        "question": question,
        "sentences": [{"text": text, "cited": [{"article_id": "tern-colony", "words": words}]}],
    }
    return newsroom.as_("editor").post("/api/desk/pins", body)


def test_an_approved_answer_is_given_until_its_article_changes(newsroom: Newsroom) -> None:
    editor, reader = newsroom.as_("editor"), newsroom.as_(None)
    pin = approved(newsroom, "On the mudflats, 1,312 pairs of terns were counted.").json()
    told = reader.post("/api/ask", {"question": "How many tern pairs were counted?"}).json()
    answer = told["answer"]
    assert (answer["mode"], answer["checked_on"]) == ("checked", datetime.now(UTC).date().isoformat())
    assert answer["claims"][0]["text"] == "On the mudflats, 1,312 pairs of terns were counted."
    assert answer["claims"][0]["verdict"] == "supported"
    cited = answer["claims"][0]["citations"][0]
    text = newsroom.library.article("tern-colony", cited["version"]).text
    assert text[cited["start"] : cited["end"]] == cited["quote"] == LEAD
    assert "Checked by the newsroom on" in reader.get(told["link"]).text
    assert "Checked by the newsroom on" in reader.get(told["link"] + ".md").text
    assert "Checked by the newsroom on" in reader.get(told["link"] + ".txt").text
    assert editor.get("/api/desk/queue").json() == []
    for other in ("How many pairs of gulls were counted?", "How many pairs of terns were counted in 2019?"):
        assert reader.post("/api/ask", {"question": other}).json()["answer"]["mode"] == "extractive"
    article = newsroom.library.article("tern-colony")
    corrected = {"title": article.title, "text": article.text.replace("1,312", "1,321"), "notice": "1,321."}
    assert editor.post("/api/desk/articles/tern-colony/correct", corrected).status_code == 200
    assert reader.post("/api/ask", {"question": TERNS}).json()["answer"]["mode"] == "extractive"
    (listed,) = editor.get("/api/desk/pins").json()["pins"]
    assert (listed["id"], "was changed" in listed["lapsed"]) == (pin["id"], True)
    queue = editor.get("/desk").text
    assert "Approved answers to look at again" in queue
    assert TERNS in queue.partition("Approved answers to look at again")[2]
    assert editor.send("DELETE", f"/api/desk/pins/{pin['id']}").status_code == 200
    assert editor.get("/api/desk/pins").json()["pins"] == []


@pytest.mark.parametrize(
    ("text", "words", "told"),
    [
        ("On the mudflats, 1,412 pairs of terns were counted.", LEAD, "not supported.*1,412"),
        ("Dogs may run free on the dyke.", LEAD, "not supported"),
        (
            "On the mudflats, 1,312 pairs of terns were counted.",
            LEAD.replace("1,312", "1,313"),
            "does not hold these words",
        ),
        ("On the mudflats, 1,312 pairs of terns were counted.", "", "does not hold these words"),
        (" ", LEAD, "Sentence 1: write"),
    ],
)
def test_an_answer_that_its_words_do_not_support_is_not_approved(
    newsroom: Newsroom, text: str, words: str, told: str
) -> None:
    import re

    refused = approved(newsroom, text, words)
    assert refused.status_code == 400
    assert re.search(told, refused.json()["error"])
    assert newsroom.done == []


def test_a_reviewed_answer_becomes_an_eval_case(newsroom: Newsroom, sample: Assistant, terns: StoredAnswer) -> None:
    editor = newsroom.as_("editor")
    assert "Review every sentence" in editor.post(f"/api/desk/answers/{terns.id}/case").json()["error"]
    follow_up = sample.ask("And when do they leave?", [Turn.of(terns.answer)])
    second = newsroom.log.record(terns.conversation, VISITOR, follow_up)
    review(newsroom, terns)
    review(newsroom, second, "unsupported")
    case = editor.post(f"/api/desk/answers/{terns.id}/case", {"tags": ["birds"]}).json()
    assert case["gold_text"] == [c.quote for c in terns.answer.citations]
    assert (case["answerable"], case["gold_doc_ids"], case["tags"]) == (True, ["tern-colony"], ["birds"])
    case = editor.post(f"/api/desk/answers/{second.id}/case").json()
    assert case["history"] == [{"role": "user", "text": TERNS}]
    assert (case["answerable"], case["gold_text"]) == (False, [])
    gold = [{"article_id": "tern-colony", "words": LEAD}]
    case = editor.post(f"/api/desk/answers/{second.id}/case", {"gold": gold}).json()
    assert (case["answerable"], case["gold_text"]) == (True, [LEAD])
    assert len(editor.get("/api/desk/cases").json()) == 2
    assert editor.send("DELETE", f"/api/desk/answers/{second.id}/case").status_code == 200
    assert len(editor.get("/api/desk/cases").json()) == 1


def test_a_wrong_decline_needs_the_words_that_answer(newsroom: Newsroom, song: StoredAnswer) -> None:
    editor = newsroom.as_("editor")
    review(newsroom, song, "incomplete")
    told = editor.post(f"/api/desk/answers/{song.id}/case")
    assert "which words of which article" in told.json()["error"]
    review(newsroom, song, "supported")
    assert editor.post(f"/api/desk/answers/{song.id}/case").json()["answerable"] is False


def test_erasing_takes_what_was_made_of_the_article_too(newsroom: Newsroom, terns: StoredAnswer) -> None:
    review(newsroom, terns)
    editor = newsroom.as_("editor")
    assert editor.post(f"/api/desk/answers/{terns.id}/case").status_code == 200
    assert approved(newsroom, LEAD).status_code == 200
    assert newsroom.as_("admin").post("/api/desk/articles/tern-colony/erase", {"reason": "A court."}).status_code == 200
    assert editor.get("/api/desk/pins").json()["pins"] == []
    assert editor.get("/api/desk/cases").json() == []
    newsroom.library.database.close()
    kept = b"".join(p.read_bytes() for p in Path(newsroom.config.library).rglob("*") if p.is_file())
    assert b"1,312 pairs" not in kept


def test_the_coverage_report_puts_questions_of_one_matter_together(newsroom: Newsroom, sample: Assistant) -> None:
    songs = [
        "Who won the Eurovision song contest?",
        "Which country won the Eurovision contest?",
        "Who won Eurovision this year?",
    ]
    for question in (*songs, "What is the mayor's salary?", "How much does the mayor earn a year?", TERNS):
        newsroom.keep(sample.ask(question))
    found = newsroom.as_("editor").get("/api/desk/coverage").json()
    assert found[0]["count"] == 3
    assert {found[0]["question"], *found[0]["examples"]} == set(songs)
    assert sum(found[0]["weeks"].values()) == 3
    assert not any(TERNS in (gap["question"], *gap["examples"]) for gap in found)


def test_the_overview_counts(newsroom: Newsroom, terns: StoredAnswer, song: StoredAnswer) -> None:
    newsroom.log.rate(terns.id, VISITOR, "up", None)
    told = newsroom.as_("editor").get("/api/desk/overview?days=7").json()
    today = told["days"][-1]
    assert len(told["days"]) == 7
    sentences = len(terns.answer.claims)
    assert {k: today[k] for k in ("questions", "declined", "sentences", "verified", "up", "down")} == {
        "questions": 2, "declined": 1, "sentences": sentences, "verified": sentences, "up": 1, "down": 0,
    }  # fmt: skip
    assert told["cited"][0] == ["tern-colony", "Terns back on the mudflats in record numbers", 1]
    assert told["backlog"] == 2
    assert {stage for stage, _ in told["stages"]} == {"understand", "retrieve", "read", "answer"}


def test_the_overview_tells_the_stories_asked_about_and_what_helped_by_form(
    newsroom: Newsroom, sample: Assistant, terns: StoredAnswer, song: StoredAnswer
) -> None:
    for question in ("When will the Heron Bridge open?", "Who opposes the Heron Bridge?"):
        newsroom.keep(sample.ask(question))
    why = newsroom.keep(sample.ask("Why was the bridge delayed?"))
    newsroom.log.rate(terns.id, VISITOR, "up", None)
    newsroom.log.rate(why.id, VISITOR, "down", None)
    editor = newsroom.as_("editor")
    told = editor.get("/api/desk/overview?days=7").json()
    bridge, colony = told["stories"]
    assert (bridge["name"], bridge["answers"], bridge["articles"] > 5) == ("Heron Bridge", 3, True)
    assert colony == {"name": "Terns back on the mudflats in record numbers", "articles": 1, "answers": 1}
    assert told["forms"] == [
        {"form": "fact", "asked": 4, "declined": 1, "up": 1, "down": 0},
        {"form": "why", "asked": 1, "declined": 0, "up": 0, "down": 1},
    ]
    page = editor.get("/desk/overview").text
    assert "<td><bdi>Heron Bridge</bdi></td>" in page
    assert "<td>Why</td><td>1</td><td>0</td><td>0</td><td>1</td>" in page
    assert newsroom.as_("admin").post("/api/desk/articles/tern-colony/erase", {"reason": "A court."}).status_code == 200
    assert [s["name"] for s in editor.get("/api/desk/overview").json()["stories"]] == ["Heron Bridge"]


def test_the_overview_of_days_without_a_question_says_so(newsroom: Newsroom) -> None:
    page = newsroom.as_("editor").get("/desk/overview").text
    assert "No answer of these days cites an article." in page
    assert "Nothing was asked in these days." in page


def test_an_altered_headline_is_told_as_damaged(newsroom: Newsroom, terns: StoredAnswer) -> None:
    newsroom.library.database.connection.execute("UPDATE versions SET title = 'Sold' WHERE article_id = 'tern-colony'")
    editor = newsroom.as_("editor")
    assert "damaged on the disk" in editor.get("/desk/articles?words=tern-colony").text
    assert [a["id"] for a in editor.get("/api/desk/articles").json() if a["altered"]] == ["tern-colony"]
    assert editor.get("/api/desk/overview").json()["cited"] == [["tern-colony", "tern-colony", 1]]


def test_answers_are_forgotten_after_their_time(newsroom: Newsroom, terns: StoredAnswer, song: StoredAnswer) -> None:
    database = newsroom.library.database
    review(newsroom, terns)
    old = (datetime.now(UTC) - timedelta(days=31)).isoformat()
    database.connection.execute("UPDATE answers SET asked_at = ? WHERE id = ?", (old, terns.id))
    database.connection.execute("UPDATE conversations SET started_at = ?", (old,))
    assert forget(database, 30) == 1
    assert newsroom.log.get(terns.id) is None
    assert newsroom.log.get(song.id) == song
    for table, left in (("conversations", 1), ("reviews", 0), ("answers", 1)):
        assert database.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == left
    assert forget(database, 30) == 0


def test_the_age_of_the_newest_article(newsroom: Newsroom) -> None:
    newest = newsroom.library.overview().newest
    assert newest
    database = newsroom.library.database
    day = datetime(newest.year, newest.month, newest.day, tzinfo=UTC)
    database.connection.execute("UPDATE versions SET stored_at = ?", ((day + timedelta(hours=9)).isoformat(),))
    assert freshness(newsroom.library, day + timedelta(hours=12)).label == "3 hours ago"
    database.connection.execute("UPDATE versions SET stored_at = NULL")
    assert freshness(newsroom.library, day + timedelta(hours=12)).label == "less than an hour ago"
    assert freshness(newsroom.library, day + timedelta(days=11)).label == "10 days ago"
    assert freshness(newsroom.library, day + timedelta(days=11)).is_stale(2)
    assert not freshness(newsroom.library, day + timedelta(days=2)).is_stale(2)
    assert Freshness(None).label == ""
    assert newsroom.as_("editor").get("/api/desk/freshness").json()["alarm"] is True
    assert "Is the import of new articles running?" in newsroom.as_("editor").get("/desk").text


def test_the_log_is_exported(newsroom: Newsroom, terns: StoredAnswer, song: StoredAnswer) -> None:
    editor = newsroom.as_("editor")
    csv = editor.get("/api/desk/answers/export?declined=true&form=csv")
    assert csv.headers["content-disposition"] == 'attachment; filename="answers.csv"'
    assert csv.text.count("\n") == 2
    assert song.id in csv.text
    assert editor.get("/api/desk/answers/export?form=jsonl").text.count("\n") == 2
    assert newsroom.as_("admin").get("/api/desk/audit?form=jsonl").text.count("logged in") == 2


def test_an_editor_changes_a_password_of_their_own(newsroom: Newsroom) -> None:
    editor = newsroom.as_("editor")
    wrong = editor.post("/api/desk/me/password", {"old": "not the password", "new": "nine herons in the reeds"})
    assert wrong.status_code == 401
    from tests.web.desk.conftest import PASSWORD

    assert editor.post("/api/desk/me/password", {"old": PASSWORD, "new": "nine herons in the reeds"}).status_code == 200
    assert editor.get("/api/desk/me").status_code == 401


def test_a_greeting_waits_for_nobody_and_is_no_gap(newsroom: Newsroom, sample: Assistant) -> None:
    hello = newsroom.keep(sample.ask("Hello!"))
    assert hello.answer.form == "archive"
    editor = newsroom.as_("editor")
    assert editor.get("/api/desk/queue").json() == []
    assert "a plain reply" in editor.get("/desk/answers").text
    assert editor.get(f"/desk/answers/{hello.id}").status_code == 200
    assert "Hello!" not in editor.get("/desk/coverage").text
    told = editor.post(f"/api/desk/answers/{hello.id}/case", {})
    assert told.status_code == 400
    assert "A plain reply makes no eval case." in told.text
