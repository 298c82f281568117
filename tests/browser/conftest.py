"""A real server on the sample archive, and real headless Chromium."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.server import started

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
# What Gradio says to itself when its page is left while a request is open.
LEAVING = ("AbortError: signal is aborted", "Unexpected error Connection errored out")


@contextmanager
def running(library: Path, **settings: str) -> Iterator[str]:
    """The address of a server on a library."""
    with started(library, **settings) as server:
        yield server.address


@pytest.fixture(scope="session")
def site(sample_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server on a copy of the sample archive."""
    library = tmp_path_factory.mktemp("site") / "library"
    shutil.copytree(sample_library, library)
    with running(library) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Visit]:
    opened = Visit(browser, site)
    yield opened
    opened.close()


class Visit:
    """Opens pages as new visitors, and watches that nothing goes wrong or leaves the server."""

    def __init__(self, browser: Browser, site: str) -> None:
        self.site = site
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        self.requests: list[str] = []
        self.problems: list[str] = []

    def page(self, width: int = 1280, height: int = 900, scheme: str = "light", touch: bool = False) -> Page:
        """`touch`: a phone, which is pressed with a finger."""
        context = self._browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,  # type: ignore[arg-type]
            permissions=["clipboard-read", "clipboard-write"],
            has_touch=touch,
            is_mobile=touch,
        )
        self._contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self._note(str(error)))
        page.on("console", lambda message: self._note(message.text) if message.type == "error" else None)
        page.goto(self.site)
        page.wait_for_selector(".masthead")
        return page

    def _note(self, problem: str) -> None:
        if not problem.startswith(LEAVING):
            self.problems.append(problem)

    def close(self) -> None:
        for context in self._contexts:
            context.close()
        assert self.problems == []
        outside = [r for r in self.requests if not r.startswith((self.site, "data:", "blob:"))]
        assert outside == []


def ask(page: Page, question: str) -> None:
    """Type a question and wait for its whole answer."""
    count = page.locator(".turn .meta").count()
    page.get_by_label("Your question").fill(question)
    page.get_by_role("button", name="Ask", exact=True).click()
    page.locator(".turn .meta").nth(count).wait_for()
