"""An editor's hour, in Chromium: log in, review by keyboard, withdraw, correct, approve, promote, read the report."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from assistant.desk.accounts import Accounts
from assistant.desk.answers import AnswerLog
from assistant.desk.audit import note
from assistant.library.placements import story_of
from assistant.library.store import Library
from assistant.pins.store import Pins
from assistant.pipeline import Assistant
from tests.browser.conftest import Visit, ask, running
from tests.browser.test_accessibility import SCREENS, violations

PASSWORD = "seven herons over the river"
TERNS = "How many pairs of terns were counted?"
BRIDGE = "Who opposes the Heron Bridge?"
LUND = "Who is Karin Lund?"
COST, OTHERWISE = "How much will the Heron Bridge cost?", "How expensive is the bridge going to be?"
STAYS = "The cost stays at 64 million crowns."
OPENS = "The opening of the Heron Bridge was put off last week to August 2028."
BOTH = "The Heron Bridge costs 64 million crowns and opens in August 2028."
BETTER = "The Heron Bridge opens in August 2028 and costs 64 million crowns."
ASKED = [
    TERNS, BRIDGE, "When did Montenegro join NATO?", "How many soldiers does KFOR have?",
    "What was Milorad Dodik found guilty of?", "Who won the Eurovision song contest?",
    "Which song won the Eurovision contest?", "What is the dialling code of Kosovo?",
    "Why was Macedonia not invited in Bucharest?", "When did Serbia proclaim military neutrality?",
    "How much is a return ticket to the Outer Isles?", "When do the terns leave?", "What is the mayor's salary?",
    "What was found in the riverbed off Norbank?", "How did the harbour union vote on the bridge?",
    "When did EUFOR take over from SFOR?", "How many people were on board the Sigrun?", "Who is Karin Lund?",
    "How high is the fine for dogs on the dyke?", "What does the Coastal Fund pay?",
]  # fmt: skip


@pytest.fixture(scope="module")
def library(sample_library: Path, sample: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample archive with twenty answers and two editors."""
    folder = Path(shutil.copytree(sample_library, tmp_path_factory.mktemp("desk") / "library"))
    database = Library.open(folder).database
    log = AnswerLog(database)
    for number, question in enumerate(ASKED):
        visitor = f"{number:032x}"
        stored = log.record(log.start(visitor), visitor, sample.ask(question))
        if question == BRIDGE:
            log.rate(stored.id, visitor, "down", "<b>Who</b> exactly?")
    Accounts(database).add("ines", "admin", PASSWORD, "test")
    Accounts(database).add("olaf", "editor", PASSWORD, "test")
    return folder


@pytest.fixture(scope="module")
def desk(library: Path) -> Iterator[str]:
    with running(library) as address:
        yield address


@pytest.fixture
def visit(browser: Browser, desk: str) -> Iterator[Visit]:
    opened = Visit(browser, desk)
    yield opened
    opened.close()


def logged_in(visit: Visit, name: str = "ines", **how: object) -> Page:
    page = visit.page(**how)  # type: ignore[arg-type]
    page.goto(f"{visit.site}/desk")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_selector(".sections")
    return page


def test_an_editors_hour(visit: Visit, library: Path, tmp_path: Path) -> None:
    page = logged_in(visit)

    # The queue says what comes first, and why.
    expect(page.locator(".rows li")).to_have_count(20)
    expect(page.locator(".rows li").first).to_contain_text(BRIDGE)
    expect(page.locator(".rows li").first).to_contain_text("a reader was not helped: “<b>Who</b> exactly?”")

    # Twenty answers reviewed without touching the mouse.
    page.get_by_role("link", name="Start reviewing").press("Enter")
    for number in range(20):
        page.wait_for_selector(".sentences")
        expect(page.locator("li.current")).to_have_count(1)
        sentences = page.locator("[data-claim]").count()
        for place in range(sentences):
            expect(page.locator("li.current")).to_have_attribute("data-claim", str(place))
            if number == 0 and place == 0:
                page.keyboard.press("n")
                page.keyboard.type("Names one of them only.")
                page.keyboard.press("Escape")
            page.keyboard.press("4" if number == 0 and place == 0 else "1")
            expect(page.locator(f'[data-claim="{place}"] [aria-pressed="true"]')).to_have_count(1)
        expect(page.locator("[data-reviewed]")).to_have_text("Reviewed.")
        left = page.url
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url, left=left: url != left)
    expect(page.get_by_text("Nothing waits. Every answer is reviewed.")).to_be_visible()

    # An article is withdrawn: its answers are listed, and it is gone.
    page.goto(f"{visit.site}/desk/articles?words=harbour+union")
    page.get_by_role("link", name="Harbour union votes against the bridge, 187 to 54").click()
    expect(page.locator(".cited-words .what").filter(has_text=BRIDGE)).to_be_visible()
    page.get_by_text("Withdraw", exact=True).first.click()
    withdraw = page.locator('form[data-send$="/withdraw"]')
    withdraw.get_by_label("Why").fill("The count was wrong.")
    withdraw.get_by_role("button").click()
    expect(page.locator(".notice").first).to_contain_text("The count was wrong.")
    reader = visit.page()
    ask(reader, BRIDGE)
    expect(reader.locator(".rail")).not_to_contain_text("Harbour union votes against")
    page.goto(f"{visit.site}/desk")
    expect(page.locator(".rows").first).to_contain_text("an article it cites was withdrawn")

    # Another is corrected.
    page.goto(f"{visit.site}/desk/articles/tern-colony")
    page.get_by_text("Correct", exact=True).first.click()
    correct = page.locator('form[data-send$="/correct"]')
    text = correct.get_by_label("Text").input_value()
    correct.get_by_label("Text").fill(text.replace("1,312", "1,321"))
    correct.get_by_label("Correction notice").fill("It was 1,321 pairs.")
    correct.get_by_role("button").click()
    expect(page.locator(".said .notice")).to_contain_text("It was 1,321 pairs.")
    ask(reader, TERNS)
    expect(reader.locator(".turn").last).to_contain_text("1,321 pairs")
    expect(reader.locator(".rail section:not([hidden])")).to_contain_text("Correction: It was 1,321 pairs.")

    # An answer is approved: refused while its words do not support it, then given.
    page.goto(f"{visit.site}/desk/answers?words=montenegro")
    page.get_by_role("link", name="When did Montenegro join NATO?").click()
    page.get_by_text("Write the answer to give").click()
    form = page.locator("form[data-pin]")
    while form.locator(".sentence").count() > 1:
        form.get_by_role("button", name="Remove this sentence").last.click()
    form.get_by_label("Sentence", exact=True).fill("Montenegro joined NATO in 1999.")
    form.get_by_role("button", name="Approve").click()
    expect(form.locator(".told")).to_contain_text("not supported by the words it cites")
    assert "status of 400" in visit.problems.pop()
    form.get_by_label("Sentence", exact=True).fill("Montenegro joined NATO in June 2017.")
    form.get_by_role("button", name="Approve").click()
    page.wait_for_url("**/desk/pins")
    expect(page.locator(".pins")).to_contain_text("Montenegro joined NATO in June 2017.")
    ask(reader, "when did montenegro join nato")
    given = reader.locator(".turn").last
    expect(given).to_contain_text("Montenegro joined NATO in June 2017.")
    expect(given).to_contain_text("checked by the newsroom on")

    # A reviewed answer becomes an eval case, and the evals run with it.
    page.goto(f"{visit.site}/desk/answers?words=KFOR")
    page.get_by_role("link", name="How many soldiers does KFOR have?").click()
    page.get_by_text("Make it an eval case", exact=True).first.click()
    page.locator("form[data-case]").get_by_label("Tags").fill("soldiers")
    page.locator("form[data-case]").get_by_role("button").click()
    expect(page.locator(".promote pre")).to_contain_text("KFOR has about 4,700 soldiers")
    run = subprocess.run(
        [sys.executable, "-m", "evals", "run", "--library", str(library), "--out", str(tmp_path / "run")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert "1 cases of desk" in run.stdout
    assert "first claim holds the answer" in run.stdout

    # What the archive does not answer, and the numbers.
    page.get_by_role("link", name="Coverage").click()
    gap = page.locator(".gaps li").filter(has_text="Eurovision")
    expect(gap).to_have_count(1)
    expect(gap).to_contain_text("2 ×")
    page.get_by_role("link", name="Overview").click()
    expect(page.locator("figure").first).to_contain_text("23")
    page.get_by_role("link", name="Audit").click()
    for done in ("article withdrawn", "article corrected", "answer approved", "eval case made", "sentence reviewed"):
        expect(page.locator("table")).to_contain_text(done)

    page.get_by_role("button", name="Log out").click()
    page.wait_for_url("**/desk/login")
    page.goto(f"{visit.site}/desk")
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()


def test_two_editors_correct_the_same_article(visit: Visit, library: Path) -> None:
    """The second is told what the first did, can look at it, and keeps what they wrote; then they decide."""
    pages = {name: logged_in(visit, name) for name in ("ines", "olaf")}
    before = Library.open(library).article("museum-anchor").text
    mine = {name: f"{before}\n\nThis is what {name} added." for name in pages}
    forms = {name: page.locator('form[data-send$="/correct"]') for name, page in pages.items()}
    for name, page in pages.items():
        page.goto(f"{visit.site}/desk/articles/museum-anchor")
        page.get_by_text("Correct", exact=True).first.click()
        forms[name].get_by_label("Text").fill(mine[name])
        forms[name].get_by_label("Correction notice").fill(f"Corrected by {name}.")
    forms["ines"].get_by_role("button").click()
    expect(pages["ines"].locator(".said .notice")).to_have_text("Correction: Corrected by ines.")
    second, form = pages["olaf"], forms["olaf"]
    form.get_by_role("button").click()
    told = form.locator(".told")
    expect(told).to_contain_text("Changed in the meantime: article corrected (version 2) by ines on ")
    expect(told).to_contain_text("What you wrote is still here.")
    assert "status of 409" in visit.problems.pop()
    expect(form.get_by_label("Text")).to_have_value(mine["olaf"])
    expect(form.get_by_label("Correction notice")).to_have_value("Corrected by olaf.")
    assert Library.open(library).article("museum-anchor").text == mine["ines"]

    with second.expect_popup() as opened:
        told.get_by_role("link", name="See how it is now").click()
    expect(opened.value.locator(".said .text")).to_contain_text("This is what ines added.")
    expect(form.get_by_label("Text")).to_have_value(mine["olaf"])

    form.get_by_role("button").click()
    expect(second.locator(".said .notice")).to_have_text("Correction: Corrected by olaf.")
    stands = Library.open(library).article("museum-anchor")
    assert (stands.text, stands.version) == (mine["olaf"], 3)


def on_the_front_page(page: Page, site: str, called: str, articles: int) -> None:
    """Looked at until it tells a story of this name and length: it is looked for anew after a visit."""
    story = page.locator(".developing").filter(has=page.get_by_role("heading", name=called, exact=True))
    deadline = time.monotonic() + 90
    while True:
        page.goto(site)
        page.locator(".welcome").wait_for()
        if story.filter(has_text=f"{articles} articles").count():
            return
        assert time.monotonic() < deadline, page.locator(".front").inner_text()


def test_a_story_is_renamed_and_split_and_the_front_page_says_so(visit: Visit, library: Path) -> None:
    reader, page = visit.page(), logged_in(visit, "olaf")
    on_the_front_page(reader, visit.site, "EUFOR in Bosnia", 5)

    # Found by a word, and opened.
    page.get_by_role("link", name="Stories").click()
    page.get_by_label("Words of name or headlines").fill("eufor")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".rows li")).to_have_count(1)
    expect(page.locator(".rows li")).to_contain_text("5 articles")
    page.get_by_role("link", name="EUFOR in Bosnia").click()
    expect(page.locator(".said .rows li")).to_have_count(5)

    # Renamed; a name that is none is refused.
    page.get_by_text("Rename", exact=True).first.click()
    form = page.locator('form[data-send$="/rename"]')
    expect(form.get_by_label("Name, as it stands")).to_have_value("EUFOR in Bosnia")
    form.get_by_label("Name, as it stands").fill("…")
    form.get_by_role("button").click()
    expect(form.locator(".told")).to_have_text("A name has at least one letter or digit.")
    assert "status of 400" in visit.problems.pop()
    form.get_by_label("Name, as it stands").fill("the EUFOR mission")
    form.get_by_role("button").click()
    expect(page.get_by_role("heading", name="EUFOR mission")).to_be_visible()
    expect(page.locator(".said .details").first).to_contain_text("named by an editor")
    on_the_front_page(reader, visit.site, "EUFOR mission", 5)
    expect(reader.locator(".front")).not_to_contain_text("EUFOR in Bosnia")
    typing = reader.get_by_label("Your question")
    typing.press_sequentially("eufor mis")
    expect(reader.get_by_role("option").first).to_contain_text("the EUFOR mission")

    # Split: nothing ticked is refused; what is ticked becomes a story of its own.
    page.get_by_role("button", name="Make them a story of their own").click()
    expect(page.locator(".said .told")).to_have_text("No article is ticked. Tick those that you mean.")
    assert "status of 400" in visit.problems.pop()
    first = page.url
    page.locator(".said .rows").get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Make them a story of their own").click()
    page.wait_for_url(lambda url: url != first)
    expect(page.locator(".said .rows li")).to_have_count(1)
    on_the_front_page(reader, visit.site, "EUFOR mission", 4)

    # Moved back, by name, from there.
    page.locator(".said .rows").get_by_role("checkbox").check()
    choice = page.locator(".said").get_by_role("combobox", name="Into the story")
    choice.select_option(label=next(o for o in choice.locator("option").all_inner_texts() if "EUFOR mission" in o))
    page.get_by_role("button", name="Move them there").click()
    page.wait_for_url(first)
    expect(page.locator(".said .rows li")).to_have_count(5)
    on_the_front_page(reader, visit.site, "EUFOR mission", 5)
    page.locator(".said .rows a.what").first.click()
    page.get_by_role("link", name="EUFOR mission").click()
    page.wait_for_url(first)
    expect(page.locator(".cited-words .rows")).to_contain_text("story renamed")


def test_two_editors_correct_the_same_story(visit: Visit, library: Path) -> None:
    """The second keeps what they ticked, and is told."""
    number = story_of(Library.open(library), "nis-sanctions")
    pages = {name: logged_in(visit, name) for name in ("ines", "olaf")}
    for page in pages.values():
        page.goto(f"{visit.site}/desk/stories/{number}")
    box = pages["olaf"].locator(".said .rows").get_by_role("checkbox").first
    box.check()
    pages["ines"].get_by_text("Rename", exact=True).first.click()
    form = pages["ines"].locator('form[data-send$="/rename"]')
    form.get_by_label("Name, as it stands").fill("the oil company")
    form.get_by_role("button").click()
    expect(pages["ines"].get_by_role("heading", name="Oil company")).to_be_visible()
    pages["olaf"].get_by_role("button", name="Make them a story of their own").click()
    told = pages["olaf"].locator(".said .told")
    expect(told).to_contain_text("Changed in the meantime: story renamed by ines on ")
    assert "status of 409" in visit.problems.pop()
    expect(box).to_be_checked()


def found(page: Page, words: str) -> Locator:
    """A sentence of the archive that was found, with its buttons."""
    return page.locator(".found li li").filter(has=page.get_by_role("button", name=words, exact=True))


def test_an_editor_writes_an_answer_edits_it_and_gives_it_to_another_wording(visit: Visit) -> None:
    reader, page = visit.page(), logged_in(visit)
    ask(reader, OTHERWISE)
    expect(reader.locator(".turn").last).not_to_contain_text("checked by the newsroom")

    # Two sentences of the archive become the two sources of one.
    page.get_by_role("link", name="Approved").click()
    page.get_by_role("link", name="Write an answer").click()
    page.get_by_label("Question").fill(COST)
    search = page.get_by_label("Search the archive")
    search.focus()
    expect(search).to_have_value(COST)
    search.press("Enter")
    found(page, STAYS).get_by_role("button", name=STAYS).click()
    written = page.get_by_role("group", name="Sentence 1")
    expect(written.get_by_label("Sentence", exact=True)).to_have_value(STAYS)
    expect(written.locator(".source")).to_have_count(1)
    search.fill("When will the Heron Bridge open?")
    page.get_by_role("button", name="Search", exact=True).press("Enter")
    further = found(page, OPENS).get_by_role("button", name="Add as a source of sentence 1")
    further.press("Enter")
    expect(further).to_be_focused()
    expect(page.locator("[data-finding]")).to_have_text("Added as a source of sentence 1.")
    expect(written.locator(".source")).to_have_count(2)
    expect(written.locator(".source").last).to_contain_text("Karin Lund will not stand again, 13 November 2025")
    further.click()
    expect(page.locator("[data-finding]")).to_have_text("Sentence 1 rests on this already.")
    others = page.locator("[data-further]")
    for place in range(4):
        others.nth(place).click()
    expect(page.locator("[data-finding]")).to_have_text("A sentence rests on 5 sources at most.")
    expect(written.locator(".source")).to_have_count(5)
    for _ in range(3):
        written.get_by_role("button", name="Remove this source").last.press("Enter")
    expect(written.locator(".source")).to_have_count(2)
    written.get_by_label("Sentence", exact=True).fill(f"{BOTH} Really.")
    page.get_by_role("button", name="Add an empty sentence").click()
    expect(page.get_by_role("group", name="Sentence 2")).to_contain_text("nothing yet")
    page.get_by_role("group", name="Sentence 2").get_by_role("button", name="Remove this sentence").click()
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.locator(".told")).to_contain_text("Sentence 1 is not supported by the words it cites")
    assert "status of 400" in visit.problems.pop()
    written.get_by_label("Sentence", exact=True).fill(BOTH)
    page.get_by_role("button", name="Approve", exact=True).click()
    page.wait_for_url("**/desk/pins")
    listed = page.locator(".pins > li").filter(has_text=COST)
    expect(listed).to_contain_text("not given yet")
    ask(reader, COST)
    answer = reader.locator(".turn").last
    expect(answer).to_contain_text(BOTH)
    expect(answer.locator(".claim .mark")).to_have_count(2)

    # It is edited, and ticked for what was asked in other words.
    page.reload()
    expect(listed).to_contain_text("given once")
    listed.get_by_role("link", name="Edit").click()
    written.get_by_label("Sentence", exact=True).fill(BETTER)
    page.get_by_label(OTHERWISE).check()
    page.get_by_role("button", name="Approve", exact=True).click()
    page.wait_for_url("**/desk/pins")
    expect(listed).to_contain_text(BETTER)
    expect(listed).to_contain_text(f"also: {OTHERWISE}")
    for question in (OTHERWISE, f"please, {OTHERWISE.lower()}", COST):
        ask(reader, question)
        expect(reader.locator(".turn").last).to_contain_text(BETTER)
        expect(reader.locator(".turn").last).to_contain_text("checked by the newsroom on")

    # Unticked, it is given to that no more.
    listed.get_by_role("link", name="Edit").click()
    expect(page.get_by_label(OTHERWISE)).to_be_checked()
    page.get_by_label(OTHERWISE).uncheck()
    page.get_by_role("button", name="Approve", exact=True).click()
    page.wait_for_url("**/desk/pins")
    ask(reader, OTHERWISE)
    expect(reader.locator(".turn").last).not_to_contain_text("checked by the newsroom")


def test_two_editors_edit_the_same_approved_answer(visit: Visit, library: Path, sample: Assistant) -> None:
    database = Library.open(library).database
    with database.transaction():
        pin = Pins(database).add(LUND, replace(sample.ask(LUND), mode="checked"), "ines")
        note(database, "ines", "answer approved", pin.id, LUND)
    pages = {name: logged_in(visit, name) for name in ("ines", "olaf")}
    for page in pages.values():
        page.goto(f"{visit.site}/desk/pins")
        page.locator(".pins > li").filter(has_text=LUND).get_by_role("link", name="Edit").click()
    pages["ines"].get_by_role("button", name="Approve", exact=True).click()
    pages["ines"].wait_for_url("**/desk/pins")
    second, other = pages["olaf"], "Karin Lund, who is that?"
    second.get_by_label("Question").fill(other)
    second.get_by_role("button", name="Approve", exact=True).click()
    expect(second.locator(".told")).to_contain_text("by ines on ")
    expect(second.locator(".told")).to_contain_text("What you wrote is still here.")
    assert "status of 409" in visit.problems.pop()
    second.get_by_role("button", name="Approve", exact=True).click()
    second.wait_for_url("**/desk/pins")
    expect(second.locator(".pins > li").filter(has_text=other)).to_have_count(1)
    expect(second.locator(".pins > li").filter(has_text=LUND)).to_have_count(0)


def test_no_page_of_the_desk_is_wider_than_a_phone(visit: Visit) -> None:
    page = logged_in(visit, width=390, scheme="dark")
    for path in ("", "/answers", "/articles", "/articles/tern-colony", "/stories", "/stories/1", "/pins", "/coverage",
        "/overview", "/accounts", "/audit", "/api"):  # fmt: skip
        page.goto(f"{visit.site}/desk{path}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    page.goto(f"{visit.site}/desk/pins/new")
    written_from(page, TERNS)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.goto(f"{visit.site}/desk/answers")
    page.locator(".rows .what").first.click()
    page.wait_for_selector(".sentences")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(("width", "height", "scheme"), SCREENS)
def test_what_is_written_with_is_accessible(visit: Visit, width: int, height: int, scheme: str) -> None:
    page = logged_in(visit, width=width, height=height, scheme=scheme)
    page.goto(f"{visit.site}/desk/pins/new")
    written_from(page, TERNS)
    assert violations(page) == []
    for path in ("/pins", "/overview"):
        page.goto(f"{visit.site}/desk{path}")
        assert violations(page) == [], path


def written_from(page: Page, question: str) -> None:
    """A sentence that was found and put in, with the other wordings that are offered."""
    page.get_by_label("Question").fill(question)
    page.get_by_label("Search the archive").press("Enter")
    page.locator(".found button.words").first.click()
    page.locator(".wordings label").first.wait_for()
