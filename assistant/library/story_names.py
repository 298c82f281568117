"""What a story is called: by an editor, or by the words that its headlines share, as its articles write them."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from assistant.library.fulltext import document_frequency
from assistant.library.store import Library
from assistant.library.stories import Story
from assistant.library.terms import content_terms, terms

LONGEST = 5  # words
OTHER_WORD = 2.0  # what a word of a name costs that its headlines do not share
OFTEN = 0.3  # share of its articles that write a longer name
_PART = re.compile(r"[^.,:;–—“”\"()!?]+")
_CAPITALS = re.compile(r"\b[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)+")
_NUMERAL = re.compile(r"\d+")


def name(story: Story, library: Library) -> str:
    """The name that an editor gave it; else the run of words in one of its headlines that says most of what its
    headlines share and few others do, or the whole name where many of its articles write a longer one, with "the" where
    they write that before it. Its number where none of its articles may be used."""
    if story.named or not story.articles:
        return story.named or f"story {story.number}"
    titles = [article.title for article in story.articles]
    called = _run(titles, library) or titles[-1]
    texts = [article.text for article in story.articles]
    longer = Counter(found for text in texts for found in set(_longer(text, called)))
    most, count = max(longer.items(), key=lambda item: (item[1], item[0]), default=("", 0))
    called = most if count >= max(2, OFTEN * len(texts)) else called
    small = called[:1].lower() + called[1:]
    if _held(rf"\b{re.escape(small)}\b", texts) > _held(rf"\b{re.escape(called)}\b", texts):
        called = small  # only its headline began with it
    written = re.escape(called)
    with_article = _held(rf"\b[Tt]he {written}\b", texts) > _held(rf"(?<![Tt]he )\b{written}\b", texts)
    return f"the {called}" if with_article or (called[:1].islower() and " " in called) else called


def _held(pattern: str, texts: Sequence[str]) -> int:
    return sum(bool(re.search(pattern, text)) for text in texts)


def headed(called: str) -> str:
    """A name as a heading begins with it."""
    called = called.removeprefix("the ")
    return called[:1].upper() + called[1:]


def _run(titles: Sequence[str], library: Library) -> str:
    held = Counter(term for title in titles for term in set(content_terms(title)))
    frequency, total = document_frequency(library, held)
    least = max(2, len(titles) / 3)
    worth = {t: n * math.log(1 + total / max(1, frequency.get(t, 1))) for t, n in held.items() if n >= least}
    best, called = 0.0, ""
    for words in (part.split() for title in reversed(titles) for part in _PART.findall(title)):
        for start, end in _slices(len(words)):
            told = content_terms(" ".join(words[start:end]))
            if not all(map(_tells, (words[start], words[end - 1]))):
                continue
            value = sum(worth.get(term, -OTHER_WORD) for term in told) / math.sqrt(len(told))
            if value > best + 1e-9:
                best, called = value, " ".join(words[start:end]).strip("'’ ")
    return called


def _slices(length: int) -> Iterator[tuple[int, int]]:
    """Where runs of up to LONGEST words begin and end."""
    for start in range(length):
        yield from ((start, end) for end in range(start + 1, min(start + LONGEST, length) + 1))


def _tells(word: str) -> bool:
    """Whether a word may begin or end a name."""
    return bool(content_terms(word)) and not _NUMERAL.search(word)


def _longer(text: str, called: str) -> Iterator[str]:
    """Names in the text that hold all words of this one, and more."""
    own = set(terms(called))
    for found in _CAPITALS.findall(text):
        if own < set(terms(found)):
            yield found
