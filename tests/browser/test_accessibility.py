"""Every page against WCAG 2.2 AA, by axe-core: wide and phone, light and dark."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import Visit, ask

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
SCREENS = [(1280, 900, "light"), (1280, 900, "dark"), (390, 844, "light"), (390, 844, "dark")]


def violations(page: Page) -> list[str]:
    """Rule and element of each."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {node['target']} {node.get('failureSummary', '')}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize(("width", "height", "scheme"), SCREENS)
def test_the_front_door_and_the_conversation(visit: Visit, width: int, height: int, scheme: str) -> None:
    page = visit.page(width, height, scheme)
    page.locator(".developing .ask").first.wait_for()
    assert violations(page) == []
    ask(page, "How many soldiers does KFOR have?")
    ask(page, "timeline of the Heron Bridge")
    ask(page, "how do I bake bread?")
    assert violations(page) == []
    page.locator(".turn.past summary").first.click()
    page.locator(".turn.past a.mark").first.click()
    page.locator(".rail").evaluate("each => Promise.all(each.getAnimations().map(one => one.finished))")
    assert violations(page) == []


@pytest.mark.parametrize(("width", "height", "scheme"), SCREENS)
def test_the_pages_to_read(visit: Visit, width: int, height: int, scheme: str) -> None:
    page = visit.page(width, height, scheme)
    ask(page, "How many soldiers does KFOR have?")
    shared = page.get_by_role("link", name="Link").get_attribute("href")
    for address in (
        "/conversations",
        "/privacy",
        "/article/kfor-today",
        "/section/World?page=2",
        "/section/Opinion",
        str(shared),
    ):
        page.goto(f"{visit.site}{address}")
        assert violations(page) == [], address
