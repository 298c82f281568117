"""The report, looked at in a real browser as the one file that it is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from assistant.assembly import build_assistant
from assistant.config import Config
from assistant.library.embedding import MiniLM
from assistant.library.store import Library
from evals.examine import Examiner, undeclining
from evals.forms import beside, form_set
from evals.records import Record, line, read_run, write_articles, write_header
from evals.reference import reference_set
from evals.report.page import page
from evals.runner import Plan

HOSTILE = "<img src=x onerror=\"document.title='hacked'\"> & </script><script>document.title='hacked'</script>"


@pytest.fixture(scope="module")
def reports(sample_library: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Record]]:
    """A report of every third dev case against a baseline, and of one that asks something hostile."""
    data, folder, encoder = reference_set("dev"), tmp_path_factory.mktemp("reports"), MiniLM()
    hostile = replace(data.cases[0], id="hostile", question=HOSTILE, answer=HOSTILE)
    data = replace(data, cases=(*data.cases[::3], hostile))
    of_forms = form_set("dev")
    of_forms = replace(of_forms, cases=of_forms.cases[::8])
    for name, threshold in (("before", 0.6), ("now", 0.3)):
        config = Config(library=sample_library)
        config = replace(config, answer=replace(config.answer, threshold=threshold))
        built = build_assistant(config, encoder)
        examiner = Examiner(built, built.under(undeclining(config)), built.library)
        told = [examiner.examine(case) for case in of_forms.cases]
        records = [examiner.examine(case) for case in data.cases]
        for part, asked, found in ((beside(folder / name), of_forms, told), (folder / name, data, records)):
            write_header(part, Plan(asked, config).header())
            (part / "results.jsonl").write_text("".join(map(line, found)), encoding="utf-8")
        write_articles(folder / name, Library.open(sample_library).articles())
    path = folder / "report.html"
    path.write_text(page(read_run(folder / "now"), read_run(folder / "before")), encoding="utf-8")
    return path, records


def test_the_report_is_one_page_with_all_that_was_asked_for(
    reports: tuple[Path, list[Record]], browser: Browser
) -> None:
    path, records = reports
    shown = browser.new_page(viewport={"width": 1280, "height": 900})
    asked, faults = [], []
    shown.on("request", lambda request: asked.append(request.url))
    shown.on("console", lambda message: faults.append(message.text))
    shown.on("pageerror", lambda error: faults.append(str(error)))
    shown.goto(path.as_uri())
    expect(shown.locator("h1")).to_be_visible()
    right = sum(r.value("right") or 0 for r in records) / len(records)
    expect(shown.locator(".lede")).to_contain_text(f"{100 * right:.0f} of 100 questions")
    expect(shown.get_by_text("0 altered quotes")).to_be_visible()
    expect(shown.locator("tr", has_text="article nDCG@5").first).to_contain_text("cannot be told")
    by_form = shown.locator("section", has=shown.get_by_role("heading", name="By form of question"))
    for name in ("timeline", "who-is", "all"):
        row = by_form.locator("tr", has=shown.get_by_role("cell", name=name, exact=True))
        expect(row.locator("svg.span")).to_have_count(3)
    for name in ("near-miss", "wrong-premise", "turn 2"):
        expect(shown.locator("tr", has=shown.get_by_role("cell", name=name, exact=True))).to_be_visible()
    expect(shown.get_by_role("img", name="Risk and coverage").locator("polyline")).to_have_count(2)
    expect(shown.get_by_role("img", name="Gold articles by depth")).to_be_visible()
    assert asked == [path.as_uri()]
    assert faults == []
    assert shown.title() != "hacked"
    shown.close()


def test_a_case_opens_the_words_it_cites(reports: tuple[Path, list[Record]], browser: Browser) -> None:
    shown = browser.new_page(viewport={"width": 1280, "height": 900})
    shown.goto(reports[0].as_uri())
    case = shown.locator(".case", has=shown.locator("h4", has_text="Answered")).first
    words = case.locator("li").first.evaluate("li => li.firstChild.textContent.trim()")
    link = case.locator("li a").first
    target = link.get_attribute("href")
    link.click()
    marked = shown.locator(f"a[id='{(target or '')[1:]}'] + mark")
    expect(marked).to_be_in_viewport()
    assert words.startswith(marked.inner_text()[:20])
    shown.close()


def test_the_cases_can_be_narrowed_to_a_kind(reports: tuple[Path, list[Record]], browser: Browser) -> None:
    shown = browser.new_page(viewport={"width": 390, "height": 800})
    shown.goto(reports[0].as_uri())
    assert shown.evaluate("document.documentElement.scrollWidth") <= 390
    everything = shown.locator(".case:visible").count()
    shown.get_by_role("button", name="follow-up", exact=True).click()
    narrowed = shown.locator(".case:visible")
    assert 0 < narrowed.count() < everything
    for n in range(narrowed.count()):
        expect(narrowed.nth(n).locator(".tag", has_text="follow-up")).to_be_visible()
    shown.close()
