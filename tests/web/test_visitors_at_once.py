"""Fifty visitors at once, over real HTTP: nobody sees another's words, and nothing fails."""

from __future__ import annotations

import httpx
import pytest

from assistant.web import places
from evals.load import visit


def test_nobody_sees_anothers_words_and_nothing_fails(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "WAIT", 1)
    found = visit(address, visitors=50, turns=3)
    assert found.wrong == []
    assert len(found.seconds) == 150


def test_whoever_asks_too_much_is_told_when_to_come_again(address: str) -> None:
    with httpx.Client(base_url=address) as client:
        client.get("/")
        told = [client.post("/api/ask", json={"question": "What will the bridge cost?"}) for _ in range(21)]
    assert [t.status_code for t in told] == [200] * 20 + [429]
    assert 0 < int(told[-1].headers["Retry-After"]) <= 60
    assert "Please ask again in" in told[-1].json()["error"]


def test_without_cookies_the_address_counts(address: str) -> None:
    told = [httpx.post(f"{address}/api/ask", json={"question": "What will the bridge cost?"}) for _ in range(21)]
    assert [t.status_code for t in told] == [200] * 20 + [429]


@pytest.mark.parametrize("question", ["", "  ", "x" * 2_001])
def test_a_question_that_cannot_be_asked_is_told_in_a_line(address: str, question: str) -> None:
    told = httpx.post(f"{address}/api/ask", json={"question": question})
    assert told.status_code in (400, 422)
    assert set(told.json()) == {"error"}
