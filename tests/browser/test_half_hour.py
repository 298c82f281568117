"""A reader's half hour on a phone: from the front door through answers, sources and articles to what is deleted."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit
from tests.browser.phone import HEIGHT, WIDTH, check, still

SLIP = "How many soldeirs does KFOR have?"
UNKNOWN = "What colour is the Heron Bridge?"
TIMELINE = "Timeline of the Heron Bridge"
COMPARISON = "Compare Serbia and Montenegro"
OFFLINE = "When did Montenegro join NATO?"


def test_a_readers_half_hour_on_a_phone(visit: Visit) -> None:
    page = visit.page(WIDTH, HEIGHT, touch=True)
    page.locator(".developing .ask").first.wait_for()
    check(page)
    asks_what_is_new(page)
    follows_up(page)
    opens_a_footnote(page)
    reads_the_article_and_comes_back(page)
    picks_a_suggestion(page)
    slips(page)
    is_told_that_the_articles_do_not_say(page)
    unfolds_a_timeline(page)
    compares(page)
    says_that_it_helped(page)
    shares(page, visit)
    assert visit.problems == []
    is_offline_for_a_moment(page)
    visit.problems.clear()  # what the browser says of a connection that was cut
    reloads(page)
    deletes_a_conversation(page)


TOP_OF_LAST = "[...document.querySelectorAll('.turn')].at(-1).getBoundingClientRect().top"


def tap_to_ask(page: Page, button: Locator) -> Locator:
    """Press what asks a question; the turn, once it is whole."""
    count = page.locator(".turn .meta").count()
    with still(page):
        button.tap()
        page.locator(".turn .meta").nth(count).wait_for()
    turn = page.locator(".turn").last
    expect(turn.locator(".question")).to_be_in_viewport()
    if count:  # where the window begins
        page.wait_for_function(f"Math.abs({TOP_OF_LAST}) <= 1", timeout=10_000)
    check(page)
    return turn


def ask(page: Page, question: str) -> Locator:
    """Type a question and press Ask; the turn, once it is whole."""
    page.get_by_label("Your question").fill(question)
    turn = tap_to_ask(page, page.get_by_role("button", name="Ask", exact=True))
    expect(turn.locator(".question")).to_have_text(question)
    return turn


def asks_what_is_new(page: Page) -> None:
    offered = page.locator(".developing").first.locator(".ask", has_text="What’s new")
    question = offered.get_attribute("data-ask") or ""
    turn = tap_to_ask(page, offered)
    expect(turn.locator(".question")).to_have_text(question)
    assert turn.locator(".step").count() >= 2
    expect(turn.locator(".step").first).to_contain_text("Sigrun has passed the first inspection")


def follows_up(page: Page) -> None:
    turn = ask(page, "And what caused it?")
    expect(turn.locator(".understood")).to_contain_text("searched for “The engine fire on the Sigrun: what caused it?”")
    expect(turn.locator(".claim").first).to_contain_text("A fuel pipe that had been worn through by vibration")
    expect(page.locator(".turn").first.locator(".claim").first).to_be_hidden()


def opens_a_footnote(page: Page) -> None:
    """The source stands below its claim, with the exact words marked; closed, the page is where it was."""
    before = page.evaluate("scrollY")
    claim = page.locator(".turn").last.locator(".claim").first
    claim.locator("a.mark").tap()
    card = page.locator(".card.lit")
    expect(card.locator("h3")).to_have_text("Worn fuel pipe caused the fire on the Sigrun")
    expect(card.locator("mark").first).to_have_text(claim.locator("q").inner_text())
    expect(card.locator("mark").first).to_be_in_viewport(ratio=1)
    expect(claim).to_be_in_viewport(ratio=1)
    stands_above(claim, page.locator(".rail"))
    check(page)
    page.get_by_role("button", name="Close").tap()
    expect(card).to_be_hidden()
    assert page.evaluate("scrollY") == before


def stands_above(upper: Locator, lower: Locator) -> None:
    """The one ends where the other begins, once that has come to rest."""
    lower.evaluate("each => Promise.all(each.getAnimations().map(one => one.finished))")
    above, below = upper.bounding_box(), lower.bounding_box()
    assert above and below
    assert above["y"] + above["height"] <= below["y"]


def reads_the_article_and_comes_back(page: Page) -> None:
    questions = page.locator(".turn .question").all_inner_texts()
    claim = page.locator(".turn").last.locator(".claim").first
    words = claim.locator("q").inner_text()
    claim.locator("a.mark").tap()
    page.locator(".card.lit").get_by_role("link", name="Read the article").tap()
    expect(page.locator("#cited")).to_have_text(words)
    expect(page.locator("#cited")).to_be_in_viewport(ratio=1)
    check(page)
    page.go_back()
    finds_again(page, questions)


def finds_again(page: Page, questions: list[str]) -> None:
    """The conversation, with its last answer in view."""
    page.locator(".turn .meta").nth(len(questions) - 1).wait_for()
    expect(page.locator(".turn .question")).to_have_text(questions)
    expect(page.locator(".turn").last.locator(".claim, .declined").first).to_be_in_viewport()
    check(page)


def picks_a_suggestion(page: Page) -> None:
    page.get_by_label("Your question").press_sequentially("heron bri")
    option = page.get_by_role("option").filter(has_text="a question").first
    option.wait_for()
    check(page)
    turn = tap_to_ask(page, option)
    expect(turn.locator(".question")).to_contain_text("the Heron Bridge")
    expect(turn.locator(".claim").first).to_be_visible()
    expect(page.get_by_role("listbox")).to_be_hidden()


def slips(page: Page) -> None:
    turn = ask(page, SLIP)
    expect(turn.locator(".understood")).to_contain_text("searched for “How many soldiers does KFOR have?”")
    expect(turn.locator(".claim").first).to_contain_text("4,700")


def is_told_that_the_articles_do_not_say(page: Page) -> None:
    """Nearby articles, ways to ask otherwise, and questions of a story; the last lead to an answer."""
    turn = ask(page, UNKNOWN)
    questions = page.locator(".turn .question").all_inner_texts()
    declined = turn.locator(".declined")
    expect(declined).to_contain_text("The articles don’t say.")
    expect(declined.locator(".ways")).to_contain_text("Other words may find more")
    near = declined.get_by_role("link").first
    headline = near.inner_text()
    near.tap()
    expect(page.locator("h1")).to_have_text(headline)
    check(page)
    page.go_back()
    finds_again(page, questions)
    more = page.get_by_role("navigation", name="More on this").get_by_role("button").first
    led_to = tap_to_ask(page, more)
    expect(led_to.locator(".claim").first).to_be_visible()
    expect(led_to.locator(".declined")).to_have_count(0)


def unfolds_a_timeline(page: Page) -> None:
    steps = ask(page, TIMELINE).locator(".step")
    folded = page.locator(".turn").last.locator(".more-steps summary")
    assert steps.count() > 9
    expect(steps.nth(7)).to_be_visible()
    expect(steps.nth(8)).to_be_hidden()
    expect(folded).to_have_text(f"{steps.count() - 8} more steps")
    folded.tap()
    expect(steps.last).to_be_visible()
    check(page)


def compares(page: Page) -> None:
    sides = ask(page, COMPARISON).locator(".side").all_inner_texts()
    assert sides[-2:] == ["Serbia", "Montenegro"]


def says_that_it_helped(page: Page) -> None:
    turn = page.locator(".turn").last
    yes = turn.get_by_role("button", name="Yes", exact=True)
    yes.tap()
    expect(yes).to_have_attribute("aria-pressed", "true")
    check(page)
    page.get_by_label("What was good or wrong? (optional)").fill("Both sides, briefly.")
    turn.get_by_role("button", name="Send").tap()
    expect(turn.locator(".reason")).to_have_text("Thank you.")
    check(page)


def shares(page: Page, visit: Visit) -> None:
    """The address of the answer is copied; whoever opens it reads the same words."""
    turn = page.locator(".turn").last
    turn.get_by_role("button", name="Share").tap()
    expect(turn.get_by_role("button", name="Copied")).to_be_visible()
    address = page.evaluate("navigator.clipboard.readText()")
    assert re.fullmatch(rf"{re.escape(visit.site)}/answer/\w+", address)
    other = visit.page(WIDTH, HEIGHT, touch=True)
    other.goto(address)
    expect(other.locator("h1")).to_have_text(COMPARISON)
    assert other.locator(".said q").all_inner_texts() == turn.locator(".claim q").all_inner_texts()
    check(other)


def is_offline_for_a_moment(page: Page) -> None:
    questions = page.locator(".turn .question").all_inner_texts()
    page.context.set_offline(True)
    page.get_by_label("Your question").fill(OFFLINE)
    page.get_by_role("button", name="Ask", exact=True).tap()
    expect(page.locator("#state")).to_contain_text("Your question is kept, and asked again as soon as it can.")
    expect(page.locator(".turn .question")).to_have_text(questions)
    check(page)
    page.context.set_offline(False)
    page.locator(".turn .meta").nth(len(questions)).wait_for(timeout=60_000)
    expect(page.locator(".turn .question")).to_have_text([*questions, OFFLINE])
    expect(page.locator(".turn").last.locator(".claim").first).to_contain_text("5 June 2017")
    expect(page.locator("#state")).to_be_hidden()
    check(page)


def reloads(page: Page) -> None:
    questions = page.locator(".turn .question").all_inner_texts()
    page.reload()
    finds_again(page, questions)


def deletes_a_conversation(page: Page) -> None:
    """The earlier one of two, from the list; the other one stays."""
    first = page.locator(".turn .question").first.inner_text()
    page.get_by_role("button", name="New conversation").tap()
    page.locator(".welcome").wait_for()
    ask(page, OFFLINE)
    page.get_by_role("link", name="Earlier").tap()
    conversations = page.locator("section")
    expect(conversations.locator("h2")).to_have_text([OFFLINE, first])
    check(page)
    conversations.nth(1).get_by_role("button", name="Delete this conversation").tap()
    check(page)
    page.get_by_role("dialog").get_by_role("button", name="Delete").tap()
    expect(conversations.nth(1)).to_contain_text("Deleted.")
    page.reload()
    expect(conversations.locator("h2")).to_have_text([OFFLINE])
    page.get_by_role("link", name="Back to your questions").tap()
    expect(page.locator(".turn .question")).to_have_text([OFFLINE])
    check(page)
