"""An editor's hour, in Chromium: log in, review by keyboard, withdraw, correct, approve, promote, read the report."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.desk.accounts import Accounts
from assistant.desk.answers import AnswerLog
from assistant.library.placements import story_of
from assistant.library.store import Library
from assistant.pipeline import Assistant
from tests.browser.conftest import Visit, ask, running

PASSWORD = "seven herons over the river"
TERNS = "How many pairs of terns were counted?"
BRIDGE = "Who opposes the Heron Bridge?"
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


def test_no_page_of_the_desk_is_wider_than_a_phone(visit: Visit) -> None:
    page = logged_in(visit, width=390, scheme="dark")
    for path in ("", "/answers", "/articles", "/articles/tern-colony", "/stories", "/stories/1", "/pins", "/coverage",
        "/overview", "/accounts", "/audit", "/api"):  # fmt: skip
        page.goto(f"{visit.site}/desk{path}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    page.goto(f"{visit.site}/desk/answers")
    page.locator(".rows .what").first.click()
    page.wait_for_selector(".sentences")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
