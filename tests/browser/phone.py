"""What holds of every page on a phone: nothing is wider than the screen, what is pressed is large, nothing jumps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page

WIDTH, HEIGHT = 390, 844
FINGER = 44  # pixels

_SMALL = """least => [...document.querySelectorAll("a[href], button, input, textarea, summary, [role=option]")]
    .filter(each => each.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
    .map(each => [each, each.getBoundingClientRect()])
    .filter(([, box]) => box.height < least || box.width < least)
    .map(([each, box]) => `${each.tagName} ${each.textContent.trim()} ${box.width} × ${box.height}`)"""
# Of what is in view, and not below the box to ask in or the sources: what is hit where a finger aims at it.
_MISSED = """() => [...document.querySelectorAll("a.mark, button, summary")]
    .filter(each => each.checkVisibility({ visibilityProperty: true }))
    .filter(each => {
        const box = each.getBoundingClientRect();
        const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        const cover = hit?.closest("#composer, .rail.drawn, dialog");
        return hit && !each.contains(hit) && !(cover && !cover.contains(each));
    }).map(each => each.textContent.trim())"""
_WATCH = """() => {
    window.tops = [];
    const look = () => {
        if (!window.tops) return;
        const last = [...document.querySelectorAll(".turn .question")].at(-1);
        if (last) window.tops.push([last.textContent, Math.round(last.getBoundingClientRect().top)]);
        requestAnimationFrame(look);
    };
    look();
}"""
_SEEN = """() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => {
    const seen = window.tops;
    window.tops = null;
    done(seen);
})))"""


def check(page: Page) -> None:
    """What holds of every page, at every step."""
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH
    assert page.evaluate("scrollX") == 0
    small, missed = page.evaluate(_SMALL, FINGER), page.evaluate(_MISSED)
    assert not small, small
    assert not missed, missed


@contextmanager
def still(page: Page) -> Iterator[None]:
    """From the moment it is shown, the last question stays where it is, whatever is put below or beside it."""
    page.evaluate(_WATCH)
    yield
    seen = page.evaluate(_SEEN)
    question = seen[-1][0]
    tops = [top for text, top in seen if text == question]
    assert len(tops) > 2
    assert set(tops) == {tops[0]}, tops
