"""What a page offers of its archive: stories and questions, each with the articles that it stands on."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.library.placements import names
from assistant.library.store import Library
from assistant.library.withdrawal import unused_among
from assistant.schema import Citation


@dataclass(frozen=True)
class Example:
    """A question with a shorter `label`, the number of the story that it is about, and the articles, each with its
    version, that it rests on: those that answer it and those that tell the story."""

    question: str
    answered_from: frozenset[tuple[str, int]]
    story: int = 0
    label: str = ""


@dataclass(frozen=True)
class Developing:
    """A story: its name as a heading, its newest article that begins with it, with that one's first sentence, the
    articles, each with its version, that tell it, and the name that an editor gave it, where one did."""

    number: int
    called: str
    newest: Citation
    told_by: frozenset[tuple[str, int]]
    named: str | None = None


@dataclass(frozen=True)
class Offers:
    """What a page offers of the archive as it was: its newest stories, and questions about them."""

    stories: tuple[Developing, ...] = ()
    examples: tuple[Example, ...] = ()

    def standing(self, library: Library) -> Offers:
        """What of it rests on articles that may all be used, and are as they were then; nothing about a story to which
        editors gave another name since, or took it from."""
        rests_on = (*(s.told_by for s in self.stories), *(e.answered_from for e in self.examples))
        ids = {article for articles in rests_on for article, _ in articles}
        usable = (library.as_stored(article) for article in ids - unused_among(library, ids))
        now = {(article.id, article.version) for article in usable if not article.altered}
        named = names(library, (story.number for story in self.stories))
        renamed = {story.number for story in self.stories if story.named != named.get(story.number)}
        return Offers(
            tuple(s for s in self.stories if s.told_by <= now and s.number not in renamed),
            tuple(e for e in self.examples if e.answered_from <= now and e.story not in renamed),
        )


NOTHING = Offers()
