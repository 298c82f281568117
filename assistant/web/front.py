"""The front door: what the archive is telling now, what can be asked of it, and what a word may lead to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from assistant.answering.about import lead
from assistant.answering.citations import cite
from assistant.display import long_date
from assistant.library.fulltext import headlines
from assistant.library.store import Library
from assistant.library.stories import Story, fellows, stories
from assistant.library.story_names import headed, name
from assistant.library.terms import words
from assistant.schema import Article, Citation
from assistant.web.examples import LEAST, Example

DEVELOPING = 4  # stories on the front door
OFFERED = 4  # questions beside them, and behind an answer
OF_EACH_KIND = 4  # suggestions


@dataclass(frozen=True)
class Developing:
    """A story: its name as a heading, its newest article with that one's first sentence, how many articles tell it, and
    what was asked about it and is answered."""

    called: str
    newest: Citation
    articles: int
    asks: Sequence[Example]


@dataclass(frozen=True)
class Front:
    """`asks`: questions of other kinds than the stories' own."""

    stories: Sequence[Developing]
    asks: Sequence[Example]


def front(library: Library, examples: Sequence[Example]) -> Front:
    """The newest stories of some length, and questions that stand beside them."""
    told = [_developing(s, library, examples) for s in stories(library) if len(s.articles) >= LEAST][:DEVELOPING]
    shown = {example.question for story in told for example in story.asks}
    return Front(told, _one_a_story(e for e in examples if e.question not in shown)[:OFFERED])


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
        found.append({"text": article.title, "details": long_date(article.published), "href": link})
    return found


def _words(text: str) -> list[str]:
    return [word.casefold() for word in words(text)]


def _developing(story: Story, library: Library, examples: Sequence[Example]) -> Developing:
    newest = story.articles[-1]
    asks = [e for e in examples if e.story == story.number and e.label in ("What’s new", "From the start")]
    return Developing(headed(name(story, library)), _opening(newest), len(story.articles), asks)


def _opening(article: Article) -> Citation:
    return cite(1, article, lead(article))


def _one_a_story(examples: Iterator[Example]) -> list[Example]:
    """The last of each story, the most particular one, then the others."""
    told = list(examples)
    last = {example.story: example for example in told}
    return [*last.values(), *(example for example in told if example not in last.values())]
