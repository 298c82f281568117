"""What the page says while a question is on its way: slow, offline, restarted; nothing that was asked is lost."""

from __future__ import annotations

from playwright.sync_api import Route, expect

from tests.browser.conftest import Visit, ask

QUESTION = "How many soldiers does KFOR have?"


def test_without_a_connection_the_question_is_kept_and_asked_when_it_is_back(visit: Visit) -> None:
    page = visit.page()
    state = page.locator("#state")
    page.context.set_offline(True)
    page.get_by_label("Your question").fill(QUESTION)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(state).to_contain_text("Your question is kept")
    page.context.set_offline(False)
    page.locator(".turn .meta").wait_for(timeout=30_000)
    expect(page.locator(".question")).to_have_text(QUESTION)
    visit.problems.clear()  # what the browser says of a connection that was cut


def test_a_server_that_does_not_answer_is_told_of_at_once(visit: Visit) -> None:
    page = visit.page()
    held: list[Route] = []
    page.route("**/gradio_api/**", lambda route: held.append(route))
    page.get_by_label("Your question").fill(QUESTION)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator("#state")).to_have_text("Searching…")
    expect(page.locator("#state")).to_contain_text("takes longer than usual", timeout=15_000)
    for route in held:
        route.continue_()
    page.unroute("**/gradio_api/**")
    page.locator(".turn .meta").wait_for(timeout=30_000)
    expect(page.locator("#state")).to_be_hidden()


def test_a_server_that_has_failed_is_asked_again_without_an_error_of_gradios(visit: Visit) -> None:
    page = visit.page()
    page.route("**/gradio_api/queue/join**", lambda route: route.fulfill(status=500, body="{}"), times=1)
    page.get_by_label("Your question").fill(QUESTION)
    page.get_by_role("button", name="Ask", exact=True).click()
    page.locator(".turn .meta").wait_for(timeout=30_000)
    expect(page.locator(".question")).to_have_text(QUESTION)
    expect(page.locator(".toast-body")).to_have_count(0)
    ask(page, "When did Montenegro join NATO?")
    visit.problems.clear()  # what the browser says of the failed request


def test_a_question_that_is_refused_is_told_why_and_asked_once(visit: Visit) -> None:
    page = visit.page()
    asked: list[str] = []

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(status=429, json={"error": "Too many questions. Please ask again in 55 seconds."})

    page.route("**/gradio_api/queue/join**", refuse)
    page.get_by_label("Your question").fill(QUESTION)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator("#state")).to_have_text("Too many questions. Please ask again in 55 seconds.")
    expect(page.locator("#state")).to_have_text("Too many questions. Please ask again in 55 seconds.", timeout=6_000)
    assert len(asked) == 1
    visit.problems.clear()  # what the browser says of the refused request
