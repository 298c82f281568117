"""The stories, searched by words of their names and headlines."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.library.store import Library
from assistant.library.stories import Story, stories
from assistant.library.story_names import name


def search(library: Library, words: str = "") -> list[Story]:
    """Those of two articles or more whose name and headlines hold all these words or parts of words, upper and lower
    case alike; the one with the newest article first."""
    wanted = words.casefold().split()
    return [story for story in stories(library) if _holds(story, wanted, library)]


def _holds(story: Story, wanted: Sequence[str], library: Library) -> bool:
    headlines = " ".join([story.named or "", *(article.title for article in story.articles)]).casefold()
    lacking = [word for word in wanted if word not in headlines]
    if not lacking:
        return True
    texts = " ".join(article.text for article in story.articles).casefold()  # of which a name is made as well
    return all(word in texts for word in lacking) and all(word in name(story, library).casefold() for word in lacking)
