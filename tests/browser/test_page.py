"""The page as a reader uses it, in real Chromium against the real server."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, ask

QUESTION = "How many soldiers does KFOR have?"


def test_an_empty_page_says_what_it_is_for_and_offers_questions(visit: Visit) -> None:
    page = visit.page()
    expect(page.locator(".masthead")).to_contain_text("The Skellhaven Courier")
    expect(page.locator(".welcome")).to_contain_text(re.compile(r"\d+ articles, December 1995 to November 2025"))
    expect(page.locator(".welcome")).to_contain_text("When the articles don’t say, it tells you so.")
    expect(page).to_have_title("Ask The Skellhaven Courier")


def test_ask_watch_it_grow_follow_a_mark_to_the_exact_words(visit: Visit) -> None:
    page = visit.page()
    page.evaluate(
        """() => { window.seen = [];
        new MutationObserver(() => {
            const turn = document.querySelector(".turn");
            if (!turn) return;
            const state = turn.querySelector(".searching") ? "searching"
                : turn.querySelector(".meta") ? "whole" : `${turn.querySelectorAll(".claim").length} claims`;
            if (window.seen.at(-1) !== state) window.seen.push(state);
        }).observe(document.body, { childList: true, subtree: true }); }"""
    )
    ask(page, QUESTION)
    seen = page.evaluate("window.seen")
    assert seen[0] == "searching"
    assert seen[-1] == "whole"
    claim = page.locator(".claim").first
    expect(claim).to_contain_text("KFOR has about 4,700 soldiers in Kosovo in the spring of 2025.")
    expect(claim.locator(".when")).to_have_text("12 May 2025")

    claim.locator("a.mark").click()
    card = page.locator(".card.lit")
    expect(card.locator("h3")).to_have_text("KFOR today: 26 years after it came")
    expect(card.locator(".details")).to_contain_text("The Skellhaven Courier · Tomas Reyle · 12 May 2025")
    expect(card.locator("mark").first).to_have_text("KFOR has about 4,700 soldiers in Kosovo in the spring of 2025.")

    card.get_by_role("link", name="Read the article").first.click()
    cited = page.locator("#cited")
    expect(cited).to_have_text("KFOR has about 4,700 soldiers in Kosovo in the spring of 2025.")
    expect(cited).to_be_in_viewport()
    expect(page.locator("h1")).to_have_text("KFOR today: 26 years after it came")


def test_a_follow_up_keeps_the_thread_and_a_reload_keeps_both(visit: Visit) -> None:
    page = visit.page()
    ask(page, "How much will the Heron Bridge cost?")
    ask(page, "And who opposes it?")
    expect(page.locator(".turn").last).to_contain_text("harbour workers' union has come out against")
    expect(page.locator(".turn").first.locator(".claim").first).to_be_hidden()
    before = page.locator(".thread").inner_text()
    page.reload()
    page.locator(".turn .meta").nth(1).wait_for()
    assert page.locator(".thread").inner_text() == before
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".welcome")).to_be_visible()
    expect(page.locator(".turn")).to_have_count(0)


def test_two_visitors_do_not_see_each_others_conversation(visit: Visit) -> None:
    one, other = visit.page(), visit.page()
    ask(one, QUESTION)
    other.reload()
    expect(other.locator(".welcome")).to_be_visible()
    ask(other, "What caused the fire on the Sigrun?")
    assert "KFOR" not in other.locator(".thread").inner_text()
    assert "Sigrun" not in one.locator(".thread").inner_text()


def test_an_honest_decline_offers_the_nearest_articles(visit: Visit) -> None:
    page = visit.page()
    ask(page, "How do I bake sourdough bread?")
    expect(page.locator(".declined")).to_contain_text(
        "The articles don’t say. The nearest stories, which may not answer it:"
    )
    page.locator(".declined a").first.click()
    expect(page.locator(".story h1")).to_be_visible()


def test_dark_and_light_are_the_readers_choice_and_stay(visit: Visit) -> None:
    page = visit.page()
    light = _background(page)
    page.get_by_role("button", name="Use the dark page").click()
    dark = _background(page)
    assert sum(dark) < 150 < sum(light)
    page.reload()
    page.wait_for_selector(".masthead")
    assert _background(page) == dark
    page.goto(f"{visit.site}/article/kfor-today")
    assert _background(page) == dark
    assert sum(_background(visit.page(scheme="dark"))) < 150


def test_on_a_phone_the_sources_are_a_drawer(visit: Visit) -> None:
    page = visit.page(width=390, height=844)
    ask(page, QUESTION)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390
    expect(page.locator(".card").first).not_to_be_visible()
    page.locator("a.mark").first.click()
    expect(page.locator(".card.lit")).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.locator(".card").first).not_to_be_visible()
    page.get_by_role("button", name="Sources", exact=True).click()
    page.locator(".card h3 a").first.click()
    expect(page.locator("#cited")).to_be_in_viewport()


def test_the_page_works_by_keyboard(visit: Visit) -> None:
    page = visit.page()
    page.get_by_label("Your question").focus()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    page.locator(".meta").wait_for()
    mark = page.locator("a.mark").first
    assert mark.get_attribute("aria-label") == "Footnote 1: KFOR today: 26 years after it came, 12 May 2025"
    mark.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".number.lit")).to_be_focused()
    page.keyboard.press("Escape")
    expect(mark).to_be_focused()
    expect(page.locator("p[role=status].unseen")).to_contain_text("Answered in")


def test_thumbs_and_copying(visit: Visit) -> None:
    page = visit.page()
    ask(page, QUESTION)
    page.get_by_role("button", name="Copy with footnotes").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(QUESTION)
    assert "[1] KFOR today: 26 years after it came · The Skellhaven Courier" in copied
    page.get_by_role("button", name="No", exact=True).click()
    page.get_by_label("What was good or wrong? (optional)").fill("too long")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".reason")).to_have_text("Thank you.")
    page.reload()
    expect(page.get_by_role("button", name="No", exact=True)).to_have_attribute("aria-pressed", "true")


def test_hostile_questions_show_as_text(visit: Visit) -> None:
    page = visit.page()
    page.evaluate("window.harmed = false")
    for hostile in (
        "<img src=x onerror='window.harmed=true'><script>window.harmed=true</script>?",
        "${window.harmed=true} {{window.harmed=true}} `${window.harmed=true}`?",
        "**bold** [link](javascript:window.harmed=true) \u202eesrever?",
    ):
        ask(page, hostile)
        expect(page.locator(".question").last).to_have_text(hostile.replace("\u202e", "⟨U+202E⟩"))
    assert page.evaluate("window.harmed") is False
    assert page.locator(".thread img, .thread script, .thread strong").count() == 0


def test_a_question_that_is_too_long_is_told_and_not_lost(visit: Visit) -> None:
    page = visit.page()
    question = "Why " + "x" * 2_100 + "?"
    page.get_by_label("Your question").fill(question)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator(".problem")).to_contain_text("shorten it to 2,000 at most")
    expect(page.get_by_label("Your question")).to_have_value(question)


def test_an_example_is_asked_with_one_click(visit: Visit) -> None:
    page = visit.page()
    example = page.locator(".example").first
    question = example.inner_text()
    example.click()
    page.locator(".meta").wait_for()
    expect(page.locator(".question")).to_have_text(question)
    expect(page.locator(".claim").first).to_be_visible()


def _background(page: Page) -> list[int]:
    color = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return [int(n) for n in re.findall(r"\d+", color)[:3]]


def test_the_newest_figure_leads_and_the_older_ones_open_their_sources(visit: Visit) -> None:
    page = visit.page()
    ask(page, "How much will the Heron Bridge cost?")
    expect(page.locator(".claim").first).to_contain_text("64 million")
    earlier = page.locator(".earlier")
    expect(earlier).to_contain_text("61 million")
    expect(earlier).to_contain_text("14 March 2025")
    earlier.locator("a.mark").first.click()
    expect(page.locator(".card.lit mark").first).to_contain_text("61 million")


def test_a_period_is_a_chip_that_can_be_taken_away(visit: Visit) -> None:
    page = visit.page()
    ask(page, "How much was the Heron Bridge to cost in May 2024?")
    expect(page.locator(".chip")).to_contain_text("May 2024")
    expect(page.locator(".claim").first).to_contain_text("48 million")
    page.locator(".chip button").click()
    expect(page.locator(".turn .meta")).to_have_count(2)
    expect(page.locator(".turn").last.locator(".chip")).to_have_count(0)


def test_what_was_searched_for_can_be_edited(visit: Visit) -> None:
    page = visit.page()
    ask(page, "Who is Karin Lund?")
    ask(page, "And when was she elected?")
    understood = page.locator(".understood")
    expect(understood).to_contain_text("Karin Lund: when was she elected?")
    understood.get_by_role("button", name="Edit").click()
    box = page.locator("#question textarea")
    expect(box).to_have_value("Karin Lund: when was she elected?")
    expect(box).to_be_focused()
    box.press("Enter")
    expect(page.locator(".turn .meta")).to_have_count(3)


def test_copies_are_one_source_and_a_quotation_has_its_speaker(visit: Visit) -> None:
    page = visit.page()
    ask(page, "How many people were on board the Sigrun when the fire broke out?")
    expect(page.locator(".answer")).to_contain_text("also in")
    expect(page.locator(".copies").first).to_contain_text("It counts as one source.")
    ask(page, "How many eggs were lost in one night two years ago?")
    expect(page.locator(".turn").last.locator(".speaker").first).to_have_text("Runa Eide:")


def test_a_vote_that_cannot_be_stored_is_told_and_what_was_written_stays(visit: Visit) -> None:
    page = visit.page()
    ask(page, QUESTION)
    page.get_by_role("button", name="No", exact=True).click()
    said = page.get_by_label("What was good or wrong? (optional)")
    said.fill("too long")
    page.route("**/thumb", lambda route: route.abort())
    page.get_by_role("button", name="Send").click()
    expect(page.locator("p.reason")).to_have_text("This could not be stored. Please try again.")
    expect(said).to_have_value("too long")
    page.unroute("**/thumb")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".reason")).to_have_text("Thank you.")
    visit.problems.clear()  # what the browser says of the request that failed


def test_the_link_is_copied_and_nothing_beside_it_moves(visit: Visit) -> None:
    page = visit.page()
    ask(page, QUESTION)
    before = page.locator(".thumbs").bounding_box()
    for name in ("Share", "Copy with footnotes"):
        page.get_by_role("button", name=name).click()
    expect(page.get_by_role("button", name="Copied")).to_have_count(2)
    assert page.locator(".thumbs").bounding_box() == before
    address = page.get_by_role("link", name="Link").get_attribute("href")
    page.get_by_role("button", name="Share").click()  # once it is called so again
    page.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == f"{visit.site}{address}"
