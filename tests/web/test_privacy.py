"""Readers are told what is kept, as it is set, and can delete it."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.config import Config, DeskConfig, LLMConfig
from assistant.web.privacy import Practice
from assistant.web.render import privacy_html
from assistant.web.server import build_app
from tests.web.visiting import BRIDGE, Guest


def told(**settings: Any) -> str:
    page = privacy_html(Practice.of(replace(Config(), **settings)), "The Courier")
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_it_tells_the_settings_as_they_are_by_default() -> None:
    page = told()
    assert "Questions and answers are deleted after 90 days" in page
    assert "It is called footnote_visitor" in page
    assert "lasts 180 days" in page
    assert "no language model and no other service is used" in page
    assert "Your name and your address are not kept" in page
    assert "stays, with its question, until an editor takes it back" in page
    assert "yours goes when you delete the conversation, unless another reader asked the same" in page
    assert "unless you delete the conversation" in page


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (None, "kept until you delete them"),
        (1.0, "after a day,"),
        (0.5, "after less than a day,"),
        (1_000.0, "1,000 days"),
    ],
)
def test_it_tells_how_long(days: float | None, words: str) -> None:
    assert words in told(desk=DeskConfig(retention_days=days))


@pytest.mark.parametrize(
    ("llm", "words"),
    [
        (LLMConfig("anthropic", "claude-x"), "claude-x , which runs at api.anthropic.com ."),
        (LLMConfig("ollama", "llama3"), "llama3 , which runs on the same server."),
        (LLMConfig("openai-like", "m", "https://key@models.example:8443/v1/secret"), "which runs at models.example ."),
        (LLMConfig("openai-like", "m", "http://[::1]:8080/v1"), "which runs on the same server."),
        (LLMConfig("openai-like", "/srv/models/small.gguf", "http://127.0.0.1/v1"), "small.gguf , which runs"),
        (LLMConfig("openai-like", "org/model", "http://10.0.0.7/v1"), "org/model , which runs at 10.0.0.7 ."),
    ],
)
def test_it_tells_where_a_language_model_runs(llm: LLMConfig, words: str) -> None:
    page = told(llm=llm)
    assert words in page
    assert "sent to nobody" not in page
    for hidden in ("/srv", "8443", "secret", "key@", "/v1"):
        assert hidden not in page


def test_it_tells_of_sign_ins() -> None:
    page = told(desk=DeskConfig(readers_log_in=True))
    assert "for 12 hours at most" in page
    assert "not under your account’s name" in page


def test_it_can_be_linked_and_is_open_where_readers_sign_in(sample_copy: Path) -> None:
    client = TestClient(build_app(Config(library=sample_copy, desk=DeskConfig(readers_log_in=True))))
    page = client.get("/privacy")
    assert page.status_code == 200
    assert "The Skellhaven Courier" in page.text
    assert "unsafe" not in page.headers["content-security-policy"]
    open_to_all = TestClient(build_app(Config(library=sample_copy)))
    assert '<a href="/privacy">Privacy</a>' in open_to_all.get("/article/kfor-today").text


def test_readers_delete_what_is_theirs_and_only_that(address: str, small_app: Any) -> None:
    ann, ben = Guest(address), Guest(address, "192.0.2.2")
    assert "Delete this conversation" in ann.shown(ann.join(BRIDGE))
    one, other = ann.ask().json(), ben.ask().json()
    for thief in (ben, Guest(address, "192.0.2.3", cookies=False)):
        assert thief.client.delete(f"/api/conversations/{one['conversation']}").status_code in (400, 404)
    assert ann.client.get(one["link"]).status_code == 200
    assert ann.client.delete(f"/api/conversations/{one['conversation']}").json() == {"deleted": 1}
    assert ann.client.get(f"/api/conversations/{one['conversation']}").json() == []
    for form in ("", ".md", ".txt", ".json"):
        page = ann.client.get(one["link"] + form)
        assert page.status_code == 404
        assert "It was deleted, by whoever asked or because its time was up" in page.text
        assert BRIDGE not in page.text
    assert ann.client.delete(f"/api/conversations/{one['conversation']}").status_code == 400
    assert ann.client.delete("/api/conversations").json() == {"deleted": 1}
    assert ann.client.delete("/api/conversations").json() == {"deleted": 0}
    assert ben.client.get(other["link"]).status_code == 200
