"""An answer under its own address: as it was given, with what happened to its articles since; and as a file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from markdown_it import MarkdownIt

from assistant.config import Config
from assistant.desk import articles as desk
from assistant.desk.answers import AnswerLog, StoredAnswer
from assistant.library import health
from assistant.library.index import PassageIndex
from assistant.library.store import Library
from assistant.pipeline import Assistant
from assistant.schema import Answer, Citation, Claim
from assistant.web.server import build_app

QUESTION = "How many pairs of terns were counted?"
HOSTILE = "<script>alert(1)</script> [x](javascript:alert(1)) *b* `c` ![i](http://evil.example/x.png) # h"


@pytest.fixture
def client(sample_copy: Path) -> Iterator[TestClient]:
    yield TestClient(build_app(Config(library=sample_copy)))


@pytest.fixture
def library(sample_copy: Path) -> Library:
    return Library.open(sample_copy)


def keep(library: Library, answer: Answer) -> StoredAnswer:
    log = AnswerLog(library.database)
    return log.record(log.start("a" * 32), "a" * 32, answer)


@pytest.fixture
def stored(library: Library, sample: Assistant) -> StoredAnswer:
    return keep(library, sample.ask(QUESTION))


def test_anybody_may_read_it_as_it_was_given(client: TestClient, stored: StoredAnswer) -> None:
    page = client.get(f"/answer/{stored.id}")
    assert page.status_code == 200
    assert QUESTION in page.text
    assert "Wardens have counted 1,312 pairs of terns" in page.text
    assert "/article/tern-colony?version=1" in page.text
    assert "Terns back on the mudflats in record numbers" in page.text
    assert "unsafe" not in page.headers["content-security-policy"]
    assert "notice" not in page.text


def test_one_that_the_disk_altered_is_not_shown_and_told(
    client: TestClient, stored: StoredAnswer, library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    library.database.connection.execute("UPDATE answers SET answer = replace(answer, '1,312', '9,999')")
    for form in ("", ".md", ".txt", ".json"):
        told = client.get(f"/answer/{stored.id}{form}")
        assert told.status_code == 503
        assert "This answer cannot be shown: what is stored of it was damaged." in told.text
        assert "terns" not in told.text
    assert f"Answer '{stored.id}' was altered on the disk" in caplog.text
    (check,) = [c for c in health.examine(library, PassageIndex(library)) if not c.ok]
    assert check == health.Check("answers", False, f"altered on the disk and not shown: '{stored.id}'")


def test_it_is_told_what_happened_to_its_articles(client: TestClient, stored: StoredAnswer, library: Library) -> None:
    desk.withdraw(library, "tern-colony", "The count was wrong.")
    for form in ("", ".md", ".txt", ".json"):
        told = client.get(f"/answer/{stored.id}{form}").text
        assert "was withdrawn on" in told
        assert "The count was wrong" in told
    desk.erase(library, "tern-colony", "A court order.")
    for form in ("", ".md", ".txt", ".json"):
        told = client.get(f"/answer/{stored.id}{form}").text
        assert "was erased on" in told
        assert "1,312" not in told


def test_as_files_with_footnotes(client: TestClient, stored: StoredAnswer) -> None:
    markdown = client.get(f"/answer/{stored.id}.md")
    assert markdown.headers["content-type"].startswith("text/markdown")
    assert "more than ever since the count began in 1974.”[^1]" in markdown.text
    assert "\n[^1]: “Wardens have counted" in markdown.text
    text = client.get(f"/answer/{stored.id}.txt").text
    assert text.startswith(f"{QUESTION}\nAnswered on ")
    assert "[1] Terns back on the mudflats" in text
    whole = json.loads(client.get(f"/answer/{stored.id}.json").text)
    assert whole["id"] == stored.id
    assert Answer.from_dict(whole["answer"]) == stored.answer


@pytest.mark.parametrize("path", ["nothing", "nothing.md", "..%2f..%2fetc", "x.exe", "%00"])
def test_what_is_not_there(client: TestClient, path: str) -> None:
    assert client.get(f"/answer/{path}").status_code == 404


def test_hostile_words_do_nothing_in_any_form(client: TestClient, library: Library) -> None:
    article = library.articles()[0]
    cited = Citation(1, article.id, 1, 0, 4, HOSTILE, HOSTILE, None, HOSTILE, None, HOSTILE, "news")
    claims = (Claim(HOSTILE, "supported", (cited,), HOSTILE),)
    kept = keep(library, Answer(HOSTILE, HOSTILE, False, 0.9, "generative", claims, note=HOSTILE, fallback=HOSTILE))
    page = client.get(f"/answer/{kept.id}").text
    assert "<script>alert" not in page
    assert "<img" not in page
    rendered = MarkdownIt().render(client.get(f"/answer/{kept.id}.md").text)
    assert "<script" not in rendered
    assert "<a " not in rendered
    assert "<img" not in rendered
    assert "<em>" not in rendered


def test_a_shared_follow_up_tells_nothing_of_the_question_before(client: TestClient, library: Library) -> None:
    before = "Does Mrs Ada Fell of 7 Quay Street take the ferry?"
    asked = "And when does it leave?"
    stored = keep(library, Answer(asked, f"{before} {asked}", True, 0.1, "extractive"))
    for form in ("", ".json", ".md", ".txt"):
        shown = client.get(f"/answer/{stored.id}{form}").text
        assert asked in shown
        assert "Quay Street" not in shown
