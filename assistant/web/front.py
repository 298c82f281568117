"""The front door: what the archive is telling now, what can be asked of it, and what a word may lead to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from assistant.display import long_date, visible
from assistant.library.fulltext import headlines
from assistant.library.sections import sections
from assistant.library.store import Library
from assistant.library.stories import fellows
from assistant.library.terms import words
from assistant.web.offers import Developing, Example, Offers

DEVELOPING = 4  # stories on the front door
OFFERED = 4  # questions beside them, and behind an answer
OF_EACH_KIND = 4  # suggestions
SECTIONS = 8  # those with the most articles
OF_A_STORY = ("What’s new", "From the start")  # labels of the questions that stand under it


@dataclass(frozen=True)
class Front:
    """`stories`, each with what was asked about it; `asks`: questions of other kinds, which stand beside them; the
    names of `sections`."""

    stories: Sequence[tuple[Developing, Sequence[Example]]]
    asks: Sequence[Example]
    sections: Sequence[str]


def front(library: Library, offers: Offers) -> Front:
    """The newest stories, questions that stand beside them, and the sections of the paper, if it has any."""
    own = [e for e in offers.examples if e.label in OF_A_STORY]
    told = [(story, [e for e in own if e.story == story.number]) for story in offers.stories[:DEVELOPING]]
    asks = _one_a_story(e for e in offers.examples if e not in own)[:OFFERED]
    return Front(told, asks, sections(library, SECTIONS))


def further(
    library: Library, articles: Sequence[str], asked: Iterable[str], examples: Sequence[Example]
) -> Sequence[Example]:
    """What else was asked about the stories of these articles, but for what the reader `asked`."""
    before = {question.casefold().rstrip("?. ") for question in asked}
    of_story = {article for story in fellows(library, articles).values() for article in story}
    own = [e for e in examples if of_story & {article for article, _ in e.answered_from}]
    return [e for e in own if e.question.casefold().rstrip("?. ") not in before][:OFFERED]


def suggestions(library: Library, typed: str, examples: Sequence[Example]) -> list[dict[str, Any]]:
    """What a reader may mean by what is typed so far: questions that are answered, to `ask`; articles, to open at
    `href`. Each with `text` and `details`."""
    begun = [word.casefold() for word in words(typed)]
    if not begun:
        return []
    asked = [e.question for e in examples if all(any(w.startswith(b) for w in _words(e.question)) for b in begun)]
    found: list[dict[str, Any]] = [{"text": q, "details": "a question", "ask": q} for q in asked[:OF_EACH_KIND]]
    for article in headlines(library, begun, OF_EACH_KIND):
        link = f"/article/{quote(article.id)}"
        found.append({"text": visible(article.title), "details": long_date(article.published), "href": link})
    return found


def _words(text: str) -> list[str]:
    return [word.casefold() for word in words(text)]


def _one_a_story(examples: Iterator[Example]) -> list[Example]:
    """The last of each story, the most particular one, then the others."""
    told = list(examples)
    last = {example.story: example for example in told}
    return [*last.values(), *(example for example in told if example not in last.values())]
