"""A session of the page is its visitor's: whoever learns its name can neither read it, nor speak or end it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from assistant.web.gradio_gate import NOT_OPEN
from tests.web.serving import Held
from tests.web.visiting import BRIDGE, Guest

NAME = "abcdefghijk"


@pytest.fixture
def held(small_app: Any) -> Iterator[Held]:
    held = Held(small_app.state.site)
    yield held
    held.go.set()


@pytest.mark.parametrize("cookies", [True, False])
def test_nobody_else_reads_or_ends_a_session_whose_name_they_know(address: str, held: Held, cookies: bool) -> None:
    ann = Guest(address, "192.0.2.1", cookies)
    others = [Guest(address, "192.0.2.2", cookies), Guest(address, "192.0.2.1", not cookies)]
    joined = ann.join(session=NAME)
    assert held.began.wait(60)
    for other in others:
        with other.client.stream("GET", f"/gradio_api/queue/data?session_hash={NAME}") as stream:
            assert stream.status_code == 404
            assert set(stream.iter_lines()) == {'{"error":"%s","detail":"%s"}' % (2 * (NOT_OPEN,))}
        with other.client.stream("GET", f"/gradio_api/heartbeat/{NAME}") as page:  # closing it ends a session
            assert "ALIVE" in next(page.iter_text())
    held.go.set()
    assert "39 million" in ann.shown(joined)


def test_what_others_do_under_the_same_name_is_their_own(address: str) -> None:
    ann, bob, soldiers = Guest(address, "192.0.2.1"), Guest(address, "192.0.2.2"), "How many soldiers has KFOR?"
    hers, his = ann.join(session=NAME), bob.join(soldiers, session=NAME)
    shown = ann.shown(hers)
    assert BRIDGE in shown
    assert soldiers not in shown
    shown = bob.shown(his)
    assert soldiers in shown
    assert BRIDGE not in shown
    follow_up = ann.shown(ann.join("And who opposes it?", session=NAME))
    assert BRIDGE in follow_up  # her own conversation goes on
    assert soldiers not in follow_up


def test_a_page_that_the_server_has_forgotten_goes_on_with_its_conversation(address: str) -> None:
    ann = Guest(address)
    assert BRIDGE in ann.shown(ann.join(session=NAME))
    assert BRIDGE in ann.shown(ann.join("And who opposes it?", session="afterwards"))
    assert len(ann.client.get("/conversations").text.split("<h2 id=")) == 2


def test_a_new_conversation_is_one_of_its_own(address: str) -> None:
    ann = Guest(address)
    ann.shown(ann.join(session=NAME))
    ann.shown(ann.join(event="clear", session=NAME))
    assert BRIDGE not in ann.shown(ann.join("How many soldiers has KFOR?", session=NAME))
    assert len(ann.client.get("/conversations").text.split("<h2 id=")) == 3
