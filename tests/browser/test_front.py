"""The front door: stories, questions that are answered, suggestions while typing, and the way back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, ask


def test_the_front_door_tells_the_newest_stories_and_each_button_is_answered(visit: Visit) -> None:
    page = visit.page()
    stories = page.locator(".developing")
    stories.nth(2).locator(".ask").first.wait_for()
    newest = stories.first
    expect(newest.locator("q")).to_contain_text("The car ferry Sigrun has passed the first inspection")
    expect(newest).to_contain_text("20 November 2025 · 5 articles")
    newest.get_by_role("button", name="Timeline of").click()
    page.locator(".turn .meta").wait_for()
    days = page.locator(".turn .step time").evaluate_all("all => all.map(each => each.dateTime)")
    assert len(days) >= 3
    assert days == sorted(days)


def test_every_example_on_the_front_door_is_answered(visit: Visit) -> None:
    page = visit.page()
    page.locator(".developing .ask").first.wait_for()
    offered = page.locator("[data-ask]").evaluate_all("all => all.map(each => each.dataset.ask)")
    assert len(offered) >= 6
    for question in offered[::3]:
        ask(page, question)
        expect(page.locator(".turn").last.locator(".declined")).to_have_count(0)


@pytest.mark.parametrize("width", [1280, 390])
def test_a_word_typed_leads_to_questions_and_articles_by_keyboard(visit: Visit, width: int) -> None:
    page = visit.page(width, 844)
    page.locator(".developing .ask").first.wait_for()
    box = page.get_by_label("Your question")
    box.press_sequentially("heron bri")
    options = page.get_by_role("option")
    expect(options.first).to_contain_text("the Heron Bridge")
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    box.press("Enter")
    page.locator(".turn .meta").wait_for()
    expect(page.locator(".question")).to_contain_text("the Heron Bridge")
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_an_article_is_opened_from_the_suggestions_and_escape_leaves_them(visit: Visit) -> None:
    page = visit.page()
    box = page.get_by_label("Your question")
    box.press_sequentially("net men")
    option = page.get_by_role("option").filter(has_text="net-mending")
    option.first.wait_for()
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    box.press_sequentially("d")
    option.first.click()
    expect(page.locator("h1")).to_contain_text("net-mending")


def test_earlier_turns_fold_and_show_their_sources_when_opened(visit: Visit) -> None:
    page = visit.page()
    ask(page, "How many soldiers does KFOR have?")
    ask(page, "What caused the fire on the Sigrun?")
    past, last = page.locator(".turn").first, page.locator(".turn").last
    expect(past.locator(".first-line")).to_contain_text("KFOR has about 4,700 soldiers")
    expect(past.locator(".claim").first).to_be_hidden()
    expect(last.locator(".question")).to_be_in_viewport()
    expect(page.locator(".sources:visible h3").first).to_contain_text("Worn fuel pipe")
    past.locator("summary").click()
    expect(past.locator(".claim").first).to_be_visible()
    expect(page.locator(".sources:visible h3").first).to_contain_text("KFOR")


def test_an_answer_leads_on_to_others_of_its_story_that_are_answered(visit: Visit) -> None:
    page = visit.page()
    page.locator(".developing .ask").first.wait_for()
    ask(page, "What caused the fire on the Sigrun?")
    more = page.get_by_role("navigation", name="More on this").get_by_role("button")
    assert more.count() >= 2
    question = more.first.inner_text()
    more.first.click()
    page.locator(".turn .meta").nth(1).wait_for()
    expect(page.locator(".turn").last.locator(".question")).to_have_text(question)
    expect(page.locator(".turn").last.locator(".declined")).to_have_count(0)
    assert question not in more.all_inner_texts()


def test_on_a_phone_the_header_is_small_and_what_is_pressed_is_large(visit: Visit) -> None:
    page = visit.page(390, 844)
    ask(page, "How many soldiers does KFOR have?")
    header = page.locator(".masthead").bounding_box()
    assert header is not None
    assert header["height"] < 84.4
    small = page.locator(
        ".masthead nav > *:visible, .meta button:visible, .meta a:visible, .ask:visible, #ask"
    ).evaluate_all(
        "all => all.map(each => [each.textContent.trim(), each.getBoundingClientRect()])"
        ".filter(([, box]) => box.height < 44 || box.width < 44).map(([text]) => text)"
    )
    assert small == []
    box = page.get_by_label("Your question")
    assert box.evaluate("each => each.placeholder && each.scrollWidth <= each.clientWidth")


def test_sections_lead_to_their_newest_articles_a_page_at_a_time(visit: Visit) -> None:
    page = visit.page()
    sections = page.get_by_role("navigation", name="Sections").get_by_role("link")
    expect(sections).to_have_text(["World", "Local", "Opinion", "Sponsored", "Weekend"])
    sections.nth(1).click()
    articles = page.locator("section")
    expect(articles).to_have_count(20)
    expect(articles.first).to_contain_text("Sigrun passes the first of its two yearly inspections")
    page.get_by_role("link", name="Older").click()
    page.get_by_role("link", name="Older").click()
    expect(page.locator(".details").first).to_have_text("41 articles, newest first · page 3 of 3")
    expect(articles).to_have_count(1)
    articles.get_by_role("link").click()
    page.locator(".section").get_by_role("link", name="Local").click()
    expect(page.locator("h1")).to_have_text("Local")


def test_a_new_question_stands_at_the_top_and_its_sources_beside_it(visit: Visit) -> None:
    page = visit.page(1280, 800)
    for question in ("How many soldiers does KFOR have?", "Timeline of the Heron Bridge", "Who is Karin Lund?"):
        ask(page, question)
    turn = page.locator(".turn").last
    assert abs(turn.evaluate("each => each.getBoundingClientRect().top")) <= 1
    expect(page.get_by_role("heading", name="Sources of this answer")).to_be_in_viewport(ratio=1)
    page.get_by_role("button", name="New conversation").click()
    page.locator(".welcome").wait_for()
    assert page.evaluate("getComputedStyle(document.querySelector('.thread')).minHeight") == "0px"
