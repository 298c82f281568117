"""The page when a language model writes: verdicts at a glance, what was removed, and quotes where the model fails."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Visit, ask, running
from tests.scripted_llm import Reply, ScriptedModel, passages, serving

QUESTION = "When will the Heron Bridge open?"


def model(sent: str) -> Reply | str:
    """Supports one sentence, copies one, alters one and leaves one uncited; fails when asked about the union."""
    asked = sent.rsplit("question:", 1)[-1]
    if "union" in asked:
        return Reply(status=500)
    named = {words: next((name for name, body in passages(sent).items() if words in body), "none0")
             for words in ("August 2028", "64 million")}  # fmt: skip
    return (
        f"The Heron Bridge is now to open in August 2028 [{named['August 2028']}]. "
        f"The opening of the Heron Bridge was put off last week to August 2028 [{named['August 2028']}]. "
        f"It will cost 46 million crowns [{named['64 million']}]. <img src=x onerror=alert(1)> Everybody is glad."
    )


@pytest.fixture(scope="module", params=["remove", "mark"])
def written(
    request: pytest.FixtureRequest, sample_library: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, str]]:
    """(setting, address) of a server for which a scripted model writes."""
    library = tmp_path_factory.mktemp("written") / "library"
    shutil.copytree(sample_library, library)
    with (
        serving(ScriptedModel(answer=model)) as address,
        running(
            library,
            FOOTNOTE_LLM="openai-like",
            FOOTNOTE_LLM_URL=f"{address}/v1",
            FOOTNOTE_LLM_MODEL="scripted",
            FOOTNOTE_UNVERIFIED=request.param,
        ) as site,
    ):
        yield request.param, site


def test_verdicts_are_told_apart_and_what_was_removed_can_be_opened(browser: Browser, written: tuple[str, str]) -> None:
    setting, site = written
    visit = Visit(browser, site)
    page = visit.page(width=390 if setting == "mark" else 1280, scheme="dark" if setting == "mark" else "light")
    expect(page.locator(".welcome")).to_contain_text("each sentence checked against the words it cites")
    ask(page, QUESTION)
    claims = page.locator(".claim")
    expect(claims.nth(0)).to_contain_text("The Heron Bridge is now to open in August 2028.")
    expect(claims.nth(0).locator(".verdict")).to_have_text("supported")
    expect(claims.nth(0).locator("q")).to_have_count(0)
    expect(claims.nth(1).locator("q")).to_have_text(
        "The opening of the Heron Bridge was put off last week to August 2028."
    )
    expect(claims.nth(1).locator(".verdict")).to_have_text("quoted")
    if setting == "mark":
        expect(claims).to_have_count(3)
        expect(claims.nth(2).locator(".verdict")).to_contain_text("not verified: says 46 million crowns")
        expect(page.locator(".meta")).to_contain_text("2 of 3 sentences supported by the words they cite")
    else:
        expect(claims).to_have_count(2)
        expect(page.locator(".meta")).to_contain_text("every sentence checked against the words it cites")
    removed = page.locator(".removed")
    expect(removed.locator("li").first).to_be_hidden()
    removed.locator("summary").click()
    expect(removed.locator("li").last).to_contain_text("names no passage that it rests on")
    assert page.locator(".thread img").count() == 0
    visit.close()


def test_a_model_that_fails_is_named_and_the_articles_are_quoted(browser: Browser, written: tuple[str, str]) -> None:
    visit = Visit(browser, written[1])
    page = visit.page()
    ask(page, "How did the harbour union vote on the bridge?")
    expect(page.locator(".fallback")).to_have_text("The language model failed, so the articles are quoted instead.")
    expect(page.locator(".claim q").first).to_be_visible()
    page.reload()
    expect(page.locator(".fallback")).to_be_visible()
    visit.close()
