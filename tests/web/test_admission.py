"""Limits hold for the visitor and the address, on every way in, before anything is queued or stored."""

from __future__ import annotations

import asyncio
import resource
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from assistant.library.store import Library
from assistant.web import admission, asking
from assistant.web import line as line_of
from assistant.web.addresses import address_of
from assistant.web.asking import AT_AN_ADDRESS, AT_ONCE, OF_A_VISITOR, WAITING
from assistant.web.bodies import MAX_BODY
from assistant.web.limits import ADDRESS_OPEN, ADDRESS_QUESTIONS, ADDRESS_REQUESTS, OPEN, QUESTIONS, REQUESTS, BusyError
from assistant.web.line import UNREAD, Line
from assistant.web.visitors import COOKIE, Visitors
from tests.web.serving import Held
from tests.web.visiting import BRIDGE, Guest


@pytest.fixture
def library(small_app: Any) -> Library:
    return small_app.state.site.library  # type: ignore[no-any-return]


def rows(library: Library, table: str) -> int:
    return int(library.database.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def asked(question: str = BRIDGE) -> dict[str, Any]:
    return {"question": question}


# -- a number that we did not give


def test_made_up_cookies_are_no_way_around_the_limit(address: str, library: Library) -> None:
    told = []
    for number in range(QUESTIONS + 10):
        made_up = f"{number:032x}" if number % 2 else f"{number:032x}.{'0' * 64}"
        told.append(httpx.post(f"{address}/api/ask", json=asked(""), headers={"Cookie": f"{COOKIE}={made_up}"}))
    assert [t.status_code for t in told] == [400] * QUESTIONS + [429] * 10
    assert rows(library, "conversations") == 0


def test_nor_on_the_page(address: str, library: Library) -> None:
    shown = []
    for number in range(QUESTIONS + 5):
        guest = Guest(address, cookies=False)
        guest.client.headers["Cookie"] = f"{COOKIE}={number:032x}"
        shown.append(guest.shown(guest.join()))
    assert ["39 million" in page for page in shown] == [True] * QUESTIONS + [False] * 5
    assert all("That is a lot of questions at once." in page for page in shown[QUESTIONS:])
    assert rows(library, "answers") == QUESTIONS


def test_a_new_cookie_for_each_question_meets_the_limit_of_the_address(address: str, library: Library) -> None:
    visitors, guest = Visitors(library), Guest(address, cookies=False)
    told = []
    for _ in range(ADDRESS_QUESTIONS + 5):
        guest.client.headers["Cookie"] = f"{COOKIE}={visitors.signed(visitors.new())}"
        told.append(guest.ask("").status_code)
    assert told == [400] * ADDRESS_QUESTIONS + [429] * 5
    assert Guest(address, "192.0.2.2").ask().status_code == 200
    assert Guest(address, "2001:db8:0:1::1").ask().status_code == 200


@given(st.text("0123456789abcdef.%é", max_size=100), st.integers(0, 95))
def test_only_numbers_that_we_gave_are_known(library_of_visitors: Visitors, text: str, place: int) -> None:
    assert library_of_visitors.known({COOKIE: text}) is None
    number = library_of_visitors.new()
    signed = library_of_visitors.signed(number)
    assert library_of_visitors.known({COOKIE: signed}) == number
    changed = signed[:place] + ("0" if signed[place] != "0" else "1") + signed[place + 1 :]
    assert library_of_visitors.known({COOKIE: changed}) is None


@pytest.fixture(scope="module")
def library_of_visitors(tmp_path_factory: pytest.TempPathFactory) -> Visitors:
    return Visitors(Library.open(tmp_path_factory.mktemp("visitors") / "library", create=True))


def test_a_number_is_known_to_every_server_over_one_library_and_to_none_over_another(tmp_path: Path) -> None:
    one, again = (Visitors(Library.open(tmp_path / "one", create=True)) for _ in range(2))
    other = Visitors(Library.open(tmp_path / "other", create=True))
    signed = {COOKIE: one.signed("a" * 32)}
    assert again.known(signed) == "a" * 32
    assert other.known(signed) is None


# -- where they come from


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::/64"),
        ("made up" * 20, ("made up" * 20)[:64]),
        (None, ""),
    ],
)
def test_an_address_counts_as_one_household(host: str | None, address: str) -> None:
    assert address_of(Request({"type": "http", "client": host and (host, 1)})) == address


def test_a_proxy_that_nobody_named_is_not_believed() -> None:
    seen: list[str] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        seen.append(address_of(Request(scope)))

    scope = {"type": "http", "client": ("203.0.113.9", 1), "headers": [(b"x-forwarded-for", b"192.0.2.1")]}
    for trusted in ("127.0.0.1", "203.0.113.9"):
        asyncio.run(ProxyHeadersMiddleware(app, trusted)(scope, None, None))  # type: ignore[arg-type]
    assert seen == ["203.0.113.9", "192.0.2.1"]


# -- what stays open

HEARTBEAT = "/gradio_api/heartbeat/someone"
EVENTS = "/gradio_api/queue/data?session_hash=someone"


@pytest.fixture
def few_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "OPEN", 3)
    monkeypatch.setattr(admission, "ADDRESS_OPEN", 5)


def opened(stack: ExitStack, guest: Guest, path: str = HEARTBEAT) -> httpx.Response:
    """A response that stays open: its status and headers are there."""
    return stack.enter_context(guest.client.stream("GET", path))


def test_the_open_streams_of_a_visitor_and_of_an_address_are_limited(few_open: None, address: str) -> None:
    ann, bob = Guest(address), Guest(address)
    with ExitStack() as pages:
        assert [opened(pages, ann).status_code for _ in range(admission.OPEN)] == [200] * admission.OPEN
        for path in (HEARTBEAT, EVENTS, "/", "/privacy"):
            refused = ann.client.get(path)
            assert (refused.status_code, refused.headers["Retry-After"]) == (429, "5")
            assert refused.json()["error"].startswith("Many of our pages are open in your browser.")
        assert [opened(pages, bob).status_code for _ in range(2)] == [200, 200]
        assert "Many pages are open at the moment." in bob.client.get(HEARTBEAT).json()["detail"]
        assert Guest(address, cookies=False).client.get("/").status_code == 429
        assert Guest(address, "192.0.2.2").ask().status_code == 200


def test_a_place_is_free_again_when_the_response_ends_or_the_reader_leaves(few_open: None, address: str) -> None:
    guest = Guest(address, cookies=False)
    for _ in range(2 * admission.OPEN):
        assert guest.client.get("/").status_code == 200
    for _ in range(2):
        with ExitStack() as pages:
            end = time.monotonic() + 30
            for _ in range(admission.OPEN):
                while opened(pages, guest).status_code == 429:
                    assert time.monotonic() < end
                    threading.Event().wait(0.02)


# -- what is queued


def test_a_hundred_joins_of_one_client_do_not_keep_the_next_visitor_waiting(address: str, library: Library) -> None:
    greedy, next_one = Guest(address, "192.0.2.1"), Guest(address, "192.0.2.2")
    with ThreadPoolExecutor(50) as pool:
        joined = list(pool.map(lambda _: greedy.join(), range(100)))
        shown = next_one.shown(next_one.join())
    assert "39 million" in shown
    assert {j.status_code for j in joined} <= {200, 429}
    assert rows(library, "answers") <= QUESTIONS + 1


@pytest.fixture
def one_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "AT_ONCE", 1)
    monkeypatch.setattr(asking, "WAITING", 0)


def test_whoever_finds_the_house_full_is_told_at_once(one_place: None, address: str, small_app: Any) -> None:
    held = Held(small_app.state.site)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(Guest(address, "192.0.2.1").ask)
        assert held.began.wait(60)
        late = Guest(address, "192.0.2.2")
        assert "Many people are asking at the moment. Please try again in 5 seconds." in late.shown(late.join())
        told = late.ask()
        assert (told.status_code, told.headers["Retry-After"]) == (503, "5")
        held.go.set()
        assert first.result().status_code == 200
    assert "39 million" in late.shown(late.join())


@dataclass
class Waiting:
    """Gradio's queue, as far as the line looks at it."""

    active_jobs: list[Any] = field(default_factory=list)
    event_queue_per_concurrency_id: dict[str, Any] = field(default_factory=dict)
    pending_messages_per_session: dict[str, Any] = field(default_factory=dict)
    pending_event_ids_session: dict[str, Any] = field(default_factory=dict)


def coming(visitors: Visitors, address: str, number: str | None = None) -> Request:
    cookie = [(b"cookie", f"{COOKIE}={visitors.signed(number)}".encode())] if number else []
    return Request({"type": "http", "client": (address, 1), "headers": cookie})


def test_nobody_fills_the_queue_of_the_page(library_of_visitors: Visitors) -> None:
    queue = Waiting()
    line = Line(queue, library_of_visitors)

    def come(address: str, number: str | None = None) -> None:
        request = coming(library_of_visitors, address, number)
        with line.entered(request):
            queue.active_jobs.append([SimpleNamespace(request=request, session_hash="x")])

    ann = "a" * 32
    for _ in range(line_of.OF_A_VISITOR):
        come("192.0.2.1", ann)
    with pytest.raises(BusyError, match="Your other questions"):
        come("192.0.2.1", ann)
    with pytest.raises(BusyError):
        come("198.51.100.9", ann)
    while len(queue.active_jobs) < line_of.AT_AN_ADDRESS:
        come("192.0.2.1", f"{len(queue.active_jobs):032x}")
    with pytest.raises(BusyError):
        come("192.0.2.1", "b" * 32)
    for place in range(line_of.AT_WORK + line_of.IN_LINE - line_of.AT_AN_ADDRESS):
        come(f"198.51.100.{place}")
    with pytest.raises(BusyError, match="Many people") as told:
        come("203.0.113.1")
    assert told.value.status == 503
    queue.active_jobs.clear()
    come("203.0.113.1")


def test_a_place_is_taken_while_a_request_is_on_its_way(library_of_visitors: Visitors) -> None:
    line = Line(Waiting(), library_of_visitors)
    ann = coming(library_of_visitors, "192.0.2.1", "a" * 32)
    with ExitStack() as on_their_way:
        for _ in range(line_of.OF_A_VISITOR):
            on_their_way.enter_context(line.entered(ann))
        with pytest.raises(BusyError), line.entered(ann):
            pass
    with line.entered(ann):
        pass


@pytest.mark.parametrize("chunked", [False, True])
def test_eighty_questions_of_almost_two_megabytes_are_refused_unread(
    address: str, library: Library, chunked: bool
) -> None:
    guest = Guest(address)
    large = b'{"data": ["' + b"x" * 1_800_000 + b'", null], "fn_index": 0, "session_hash": "large"}'
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(80):
        sent = iter([large[:MAX_BODY], large[MAX_BODY:]]) if chunked else large
        try:
            told = guest.client.post(
                "/gradio_api/queue/join", content=sent, headers={"Content-Type": "application/json"}
            )
        except httpx.TransportError:  # the server hung up while we were still sending
            continue
        assert told.status_code == 413
        assert "at most 2,000 characters" in told.json()["detail"]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 60_000  # kB
    assert rows(library, "conversations") == 0
    assert Guest(address, "192.0.2.9").ask().status_code == 200


def test_the_longest_question_comes_in_however_it_is_spelled(address: str) -> None:
    guest = Guest(address)
    assert guest.ask("😀" * 2_000).status_code == 200
    spelled = b'{"question": "' + b"\\ud83d\\ude00" * 2_000 + b'"}'
    told = guest.client.post("/api/ask", content=spelled, headers={"Content-Type": "application/json"})
    assert told.status_code == 200
    long = guest.join("x" * 2_001)
    assert (long.status_code, "The question has 2,001 characters" in long.json()["detail"]) == (400, True)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/answers/x/thumb"),
        ("DELETE", "/api/conversations/x"),
        ("POST", "/gradio_api/queue/join"),
        ("POST", "/gradio_api/cancel"),
        ("PUT", "/anything"),
    ],
)
def test_whatever_is_sent_counts(address: str, method: str, path: str) -> None:
    guest = Guest(address)
    told = [guest.client.request(method, path, json={}).status_code for _ in range(REQUESTS + 1)]
    assert 429 not in told[:REQUESTS]
    assert told[-1] == 429
    assert guest.client.get("/").status_code == 200


def test_an_address_may_do_several_times_what_a_visitor_may() -> None:
    assert ADDRESS_QUESTIONS >= 5 * QUESTIONS
    assert ADDRESS_REQUESTS >= 5 * REQUESTS
    assert ADDRESS_OPEN >= 5 * OPEN
    assert OF_A_VISITOR < AT_AN_ADDRESS < AT_ONCE + WAITING


# -- what is stored


def test_a_conversation_is_stored_with_its_first_answer(address: str, library: Library) -> None:
    guest = Guest(address)
    for _ in range(50):
        assert guest.join(event="clear").status_code == 200
        assert guest.ask("").status_code in (400, 429)
    assert rows(library, "conversations") == 0
    assert Guest(address).ask().status_code == 200
    assert rows(library, "conversations") == 1


def test_nothing_is_kept_of_those_who_never_fetch_what_they_asked_for(
    address: str, small_app: Any, library: Library
) -> None:
    mounted = next(r.app for r in small_app.routes if hasattr(getattr(r, "app", None), "get_blocks"))
    queue = mounted.get_blocks()._queue
    now = [1_000.0]
    line = Line(queue, Visitors(library), lambda: now[0])

    def look() -> int:
        with line.entered(Request({"type": "http", "client": ("192.0.2.1", 1), "headers": []})):
            return len(queue.pending_event_ids_session) + len(queue.pending_messages_per_session)

    fetching = Guest(address, "192.0.2.200")
    for number in range(20):
        guest = Guest(address, f"192.0.2.{number + 1}", cookies=False)
        assert guest.join(event="clear", session=f"session{number}").status_code == 200
    fetched = fetching.join()
    assert "39 million" in fetching.shown(fetched)
    assert look() >= 40
    now[0] += UNREAD + 1
    look()  # sees that nothing was under way
    now[0] += UNREAD + 1
    assert look() == 0
    assert "39 million" in fetching.shown(fetching.join(session="session1"))
