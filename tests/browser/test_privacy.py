"""Deleting what one asked, and reading what is kept, in real Chromium against the real server."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Visit, ask

QUESTION = "How many soldiers does KFOR have?"
BRIDGE = "How much will the Heron Bridge cost?"


def test_a_reader_deletes_a_conversation(visit: Visit) -> None:
    page = visit.page(width=390, height=844)
    expect(page.get_by_role("button", name="Delete this conversation")).to_have_count(0)
    ask(page, QUESTION)
    link = page.get_by_role("link", name="Link").get_attribute("href")
    page.get_by_role("button", name="Delete this conversation").click()
    dialog = page.get_by_role("dialog", name="Delete this conversation?")
    expect(dialog).to_be_in_viewport()
    expect(dialog.get_by_role("button", name="Keep")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.locator(".claim").first).to_be_visible()

    page.get_by_role("button", name="Delete this conversation").click()
    dialog.get_by_role("button", name="Delete", exact=True).click()
    expect(page.locator(".welcome")).to_be_visible()
    expect(page.locator(".turn")).to_have_count(0)
    page.reload()
    expect(page.locator(".welcome")).to_be_visible()
    shared = page.request.get(f"{visit.site}{link}")
    assert shared.status == 404
    assert "It was deleted, by whoever asked" in shared.text()
    ask(page, BRIDGE)  # goes on as if nothing had been
    expect(page.locator(".turn")).to_have_count(1)


def test_the_page_on_privacy_is_linked_and_deletes_everything(visit: Visit) -> None:
    page = visit.page()
    ask(page, QUESTION)
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".welcome")).to_be_visible()
    ask(page, BRIDGE)
    page.get_by_role("link", name="Privacy").click()
    expect(page.locator("h1")).to_have_text("What is kept of your questions")
    expect(page.locator(".story")).to_contain_text("Questions and answers are deleted after 90 days")
    page.get_by_role("button", name="Delete everything I asked").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete", exact=True).click()
    expect(page.get_by_role("status")).to_have_text("Deleted.")
    page.get_by_role("link", name="Back to your questions").click()
    expect(page.locator(".welcome")).to_be_visible()
    assert page.request.delete(f"{visit.site}/api/conversations").json() == {"deleted": 0}


def test_whoever_is_refused_is_told_and_keeps_the_question(visit: Visit) -> None:
    page = visit.page()
    page.locator("#question textarea").fill(f"{QUESTION} {'x' * 40_000}")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator("#composer .problem")).to_contain_text("shorten it to 2,000 at most.")
    expect(page.get_by_label("Your question")).to_have_value(f"{QUESTION} {'x' * 40_000}")
