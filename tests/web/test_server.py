from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.config import Config
from assistant.desk import articles as desk
from assistant.desk.answers import AnswerLog
from assistant.errors import FootnoteError
from assistant.library.store import Library
from assistant.pipeline import Assistant
from assistant.schema import Answer
from assistant.web.render import conversation_html
from assistant.web.server import build_app
from assistant.web.visitors import COOKIE, Visitors

ANN, BEN = "a" * 32, "b" * 32
ANSWER = Answer("Who?", "Who?", declined=True, confidence=0.1, mode="extractive")


def as_visitor(library: Path, number: str) -> dict[str, str]:
    """With the cookie that a visitor was given."""
    return {"Cookie": f"{COOKIE}={Visitors(Library.open(library)).signed(number)}"}


@pytest.fixture
def client(sample_copy: Path) -> Iterator[TestClient]:
    yield TestClient(build_app(Config(library=sample_copy)))


@pytest.fixture
def log(sample_copy: Path) -> AnswerLog:
    return AnswerLog(Library.open(sample_copy).database)


def test_the_page_names_the_archive_and_carries_its_headers(client: TestClient, sample_copy: Path) -> None:
    response = client.get("/")
    assert response.status_code == 200
    assert "Ask The Skellhaven Courier" in response.text
    policy = response.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "http" not in policy
    assert response.headers["x-content-type-options"] == "nosniff"
    cookie = response.headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "set-cookie" not in client.get("/", headers=as_visitor(sample_copy, ANN)).headers


def test_the_article_page_highlights_the_exact_span(client: TestClient) -> None:
    page = client.get("/article/heron-bridge-61-million?version=1&cited=4-16")
    assert '<mark id="cited" tabindex="-1"><bdi>Heron Bridge</bdi></mark>' in page.text
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert "unsafe" not in page.headers["content-security-policy"]


@pytest.mark.parametrize("cited", ["", "5-2", "0-99999999", "x", "1-2-3"])
def test_a_wrong_span_highlights_nothing(client: TestClient, cited: str) -> None:
    page = client.get("/article/heron-bridge-61-million", params={"cited": cited})
    assert page.status_code == 200
    assert "<mark" not in page.text


@pytest.mark.parametrize(
    "path", ["/article/nope", "/article/heron-bridge-61-million?version=9", "/article/../../etc/passwd"]
)
def test_an_article_that_is_not_there(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/gradio_api/upload", "/gradio_api/file=/etc/passwd", "/gradio_api/proxy=http://x.example/", "/docs"],
)
def test_doors_that_the_page_does_not_need_are_closed(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404
    assert client.post(path).status_code in (404, 405)


def test_a_thumb_is_stored_with_its_reason(client: TestClient, log: AnswerLog, sample_copy: Path) -> None:
    conversation = log.start(ANN)
    answer = log.record(conversation, ANN, ANSWER)
    vote = {"thumb": "down", "reason": " missed the date "}
    headers = as_visitor(sample_copy, ANN)
    assert client.post(f"/api/answers/{answer.id}/thumb", json=vote, headers=headers).status_code == 200
    (stored,) = log.answers(conversation, ANN)
    assert (stored.thumb, stored.reason) == ("down", "missed the date")


def test_a_visitor_cannot_touch_or_see_anothers_answers(client: TestClient, log: AnswerLog, sample_copy: Path) -> None:
    conversation = log.start(ANN)
    answer = log.record(conversation, ANN, ANSWER)
    for headers in (as_visitor(sample_copy, BEN), {"Cookie": f"{COOKIE}={ANN}"}, {}):
        response = client.post(f"/api/answers/{answer.id}/thumb", json={"thumb": "up"}, headers=headers)
        assert response.status_code == 404
    assert log.answers(conversation, BEN) == []
    assert log.latest(BEN) is None
    with pytest.raises(FootnoteError, match="not yours"):
        log.record(conversation, BEN, ANSWER)
    assert log.answers(conversation, ANN)[0].thumb is None


def test_what_is_private_is_kept_nowhere_and_what_is_not_may_be(
    client: TestClient, log: AnswerLog, sample_copy: Path
) -> None:
    conversation = log.start(ANN)
    answer = log.record(conversation, ANN, ANSWER)
    paths = ["/", f"/answer/{answer.id}", f"/answer/{answer.id}.json", "/article/tern-colony", "/article/none",
        f"/api/conversations/{conversation}", "/gradio_api/app_id", "/desk", "/desk/login", "/config", "/nothing",
        "/ui/nothing.js", "/assets/nothing.js"]  # fmt: skip
    for path in paths:
        assert client.get(path, headers=as_visitor(sample_copy, ANN)).headers["cache-control"] == "no-store", path
    call = {"fn_index": 4, "session_hash": "x", "data": []}
    assert client.post("/gradio_api/queue/join", json=call).headers["cache-control"] == "no-store"
    for path in ("/ui/style.css", "/theme.css", "/favicon.ico"):
        assert "cache-control" not in client.get(path).headers


@pytest.mark.parametrize("path", ["/api/ask", "/api/answers/x/thumb", "/api/desk/login", "/gradio_api/queue/join"])
@pytest.mark.parametrize("whole", [True, False], ids=["told its length", "in pieces"])
def test_what_anybody_may_send_is_small(client: TestClient, path: str, whole: bool) -> None:
    body = b'{"question": "' + b"x" * 60_000 + b'"}'
    sent = body if whole else (body[n : n + 1_000] for n in range(0, len(body), 1_000))
    told = client.post(path, content=sent, headers={"Content-Type": "application/json"})
    assert told.status_code == 413
    assert "\n" not in told.text


@pytest.mark.parametrize("vote", [{}, {"thumb": "sideways"}, {"thumb": "up", "reason": "x" * 1001}, "up"])
def test_a_malformed_vote_is_refused(client: TestClient, sample_copy: Path, vote: object) -> None:
    headers = as_visitor(sample_copy, ANN)
    assert client.post("/api/answers/x/thumb", json=vote, headers=headers).status_code == 422


def test_answers_mean_the_same_after_they_were_stored(log: AnswerLog, sample: object) -> None:
    answer = sample.ask("When did Montenegro join NATO?")  # type: ignore[attr-defined]
    conversation = log.start(ANN)
    log.record(conversation, ANN, answer)
    (stored,) = log.answers(conversation, ANN)
    assert stored.answer == answer


def test_a_withdrawn_article_is_gone_from_its_page_and_its_answers_carry_a_notice(
    client: TestClient, sample_copy: Path, sample: Assistant
) -> None:
    library = Library.open(sample_copy)
    answer = sample.ask("How many pairs of terns were counted?")
    assert answer.citations[0].article_id == "tern-colony"
    log = AnswerLog(library.database)
    stored = log.record(log.start(ANN), ANN, answer)
    desk.withdraw(library, "tern-colony", "The <b>count</b> was wrong.")
    page = client.get("/article/tern-colony")
    assert page.status_code == 410
    assert "The newsroom withdrew it on" in page.text
    assert "1,312" not in page.text
    html = conversation_html(library, [stored], None)
    assert "The newsroom withdrew this article on" in html
    assert "It was cited here as 1." in html
    assert "The &lt;b&gt;count&lt;/b&gt; was wrong." in html
    assert "<mark>" not in html
