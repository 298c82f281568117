"""What a page offers of its archive: stories and questions, each with the articles that it stands on."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.library.store import Library
from assistant.library.withdrawal import unused_among
from assistant.schema import Citation


@dataclass(frozen=True)
class Example:
    """A question with a shorter `label`, the number of the story that it is about, and the articles, each with its
    version, that it is answered from."""

    question: str
    answered_from: frozenset[tuple[str, int]]
    story: int = 0
    label: str = ""

    def stands(self, library: Library) -> bool:
        """Whether all of these may be used, and are as they were then."""
        return _stand(self.answered_from, library)


@dataclass(frozen=True)
class Developing:
    """A story: its name as a heading, its newest article with that one's first sentence, and the articles, each with
    its version, that tell it."""

    number: int
    called: str
    newest: Citation
    told_by: frozenset[tuple[str, int]]

    def stands(self, library: Library) -> bool:
        """Whether all of these may be used, and are as they were then."""
        return _stand(self.told_by, library)


@dataclass(frozen=True)
class Offers:
    """What a page offers of the archive as it was: its newest stories, and questions about them."""

    stories: tuple[Developing, ...] = ()
    examples: tuple[Example, ...] = ()

    def standing(self, library: Library) -> Offers:
        """What of it still stands."""
        return Offers(
            tuple(story for story in self.stories if story.stands(library)),
            tuple(example for example in self.examples if example.stands(library)),
        )


NOTHING = Offers()


def _stand(articles: frozenset[tuple[str, int]], library: Library) -> bool:
    ids = {article for article, _ in articles}
    if unused_among(library, ids):
        return False
    now = {(a.id, a.version) for a in map(library.as_stored, ids) if not a.altered}
    return articles <= now
