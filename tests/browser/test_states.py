"""What the page says while a question is on its way: slow, offline, restarted; nothing that was asked is lost."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import Visit, ask
from tests.browser.server import Server, started

QUESTION = "How many soldiers does KFOR have?"
BRIDGE = "How much will the Heron Bridge cost?"
OPPOSED = "And who opposes it?"
UP_AGAIN = 60_000  # milliseconds until a server that was started is there and has answered


@pytest.fixture(scope="module")
def server(sample_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One of its own, to be paused and killed."""
    library = tmp_path_factory.mktemp("states") / "library"
    shutil.copytree(sample_library, library)
    with started(library) as own:
        yield own


@pytest.fixture
def visitor(browser: Browser, server: Server) -> Iterator[Visit]:
    """Somebody whose server is paused or killed, of which the browser tells."""
    visit = Visit(browser, server.address)
    yield visit
    visit.problems.clear()
    visit.close()


def send(page: Page, question: str) -> None:
    page.get_by_label("Your question").fill(question)
    page.get_by_role("button", name="Ask", exact=True).click()


def test_without_a_connection_the_question_is_kept_and_asked_when_it_is_back(visit: Visit) -> None:
    page = visit.page()
    state = page.locator("#state")
    page.context.set_offline(True)
    send(page, QUESTION)
    expect(state).to_contain_text("Your question is kept")
    page.context.set_offline(False)
    page.locator(".turn .meta").wait_for(timeout=30_000)
    expect(page.locator(".question")).to_have_text(QUESTION)
    visit.problems.clear()  # what the browser says of a connection that was cut


def test_a_server_that_is_paused_is_told_of_at_once_and_answers_when_it_goes_on(visitor: Visit, server: Server) -> None:
    page = visitor.page()
    ask(page, BRIDGE)
    server.pause()
    send(page, OPPOSED)
    state = page.locator("#state")
    expect(state).to_have_text("Searching…", timeout=1_000)
    expect(state).to_have_text("This takes longer than usual. Your question is kept.", timeout=15_000)
    expect(page.get_by_label("Your question")).to_have_value(OPPOSED)
    server.resume()
    page.locator(".turn .meta").nth(1).wait_for(timeout=UP_AGAIN)
    expect(state).to_be_hidden()
    expect(page.locator(".turn .question")).to_have_text([BRIDGE, OPPOSED])
    expect(page.get_by_label("Your question")).to_have_value("")


def test_a_question_is_asked_once_however_long_the_server_was_paused(visitor: Visit, server: Server) -> None:
    page = visitor.page()
    ask(page, BRIDGE)
    server.pause()
    send(page, OPPOSED)
    expect(page.locator("#state")).to_contain_text("cannot be reached at the moment", timeout=60_000)
    server.resume()
    page.locator(".turn .meta").nth(1).wait_for(timeout=UP_AGAIN)
    expect(page.locator("#state")).to_be_hidden()
    page.reload()
    page.locator(".turn .meta").nth(1).wait_for()
    expect(page.locator(".turn .question")).to_have_text([BRIDGE, OPPOSED])


def test_a_server_that_is_killed_and_started_again_is_asked_again_in_the_same_conversation(
    visitor: Visit, server: Server
) -> None:
    page = visitor.page()
    ask(page, BRIDGE)
    server.pause()  # so that it dies with the question
    send(page, OPPOSED)
    expect(page.locator("#state")).to_have_text("Searching…")
    server.kill()
    expect(page.locator("#state")).to_contain_text("Your question is kept, and asked again as soon as it can.")
    expect(page.locator(".turn .question")).to_have_text([BRIDGE])
    server.start()
    page.locator(".turn .meta").nth(1).wait_for(timeout=UP_AGAIN)
    expect(page.locator(".turn .question")).to_have_text([BRIDGE, OPPOSED])
    expect(page.locator(".turn").last).to_contain_text("harbour workers' union has come out against")
    expect(page.locator("#state")).to_be_hidden()


def test_a_server_that_was_started_again_between_two_questions_knows_the_conversation(
    visitor: Visit, server: Server
) -> None:
    page = visitor.page()
    ask(page, BRIDGE)
    server.kill()
    server.start()
    send(page, OPPOSED)
    page.locator(".turn .meta").nth(1).wait_for(timeout=UP_AGAIN)
    expect(page.locator(".turn .question")).to_have_text([BRIDGE, OPPOSED])


def test_an_answer_that_was_lost_on_its_way_is_found_and_not_asked_for_again(visit: Visit) -> None:
    page = visit.page()
    ask(page, BRIDGE)
    page.clock.install()
    page.route("**/queue/data**", lambda route: None)  # what the server says never arrives
    with page.expect_response("**/queue/join**"):
        send(page, OPPOSED)
    page.locator("#state").wait_for()
    page.wait_for_function(
        "async () => (await (await fetch('/conversations')).text()).includes('And who opposes it?')", timeout=UP_AGAIN
    )
    page.clock.fast_forward(100_000)
    expect(page.locator("#state")).to_contain_text("This takes too long. Your question is kept")
    page.unroute("**/queue/data**")
    page.clock.fast_forward(3_000)
    page.locator(".turn .meta").nth(1).wait_for()
    expect(page.locator("#state")).to_be_hidden()
    page.reload()
    page.locator(".turn .meta").nth(1).wait_for()
    expect(page.locator(".turn .question")).to_have_text([BRIDGE, OPPOSED])


def test_a_server_that_has_failed_is_asked_again_without_an_error_of_gradios(visit: Visit) -> None:
    page = visit.page()
    page.route("**/gradio_api/queue/join**", lambda route: route.fulfill(status=500, body="{}"), times=1)
    send(page, QUESTION)
    page.locator(".turn .meta").wait_for(timeout=30_000)
    expect(page.locator(".question")).to_have_text(QUESTION)
    expect(page.locator(".toast-body")).to_have_count(0)
    ask(page, "When did Montenegro join NATO?")
    visit.problems.clear()  # what the browser says of the failed request


def test_a_question_that_is_refused_is_told_why_and_asked_once(visit: Visit) -> None:
    page = visit.page()
    asked: list[str] = []

    def refuse(route: Route) -> None:
        if QUESTION not in (route.request.post_data or ""):
            route.continue_()
            return
        asked.append(route.request.url)
        route.fulfill(status=429, json={"error": "Too many questions. Please ask again in 55 seconds."})

    page.route("**/gradio_api/queue/join**", refuse)
    send(page, QUESTION)
    expect(page.locator("#state")).to_have_text("Too many questions. Please ask again in 55 seconds.")
    expect(page.locator("#state")).to_have_text("Too many questions. Please ask again in 55 seconds.", timeout=6_000)
    assert len(asked) == 1
    visit.problems.clear()  # what the browser says of the refused request
