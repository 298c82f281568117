"""Article → passages that respect paragraphs and sentences and fit the embedding model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from assistant.library.sentences import paragraphs, sentences
from assistant.schema import Draft, Span

TITLE_TOKENS = 48

CHARS_A_TOKEN = 20  # most that one may stand for: a run of signs that the model does not know is one token to it

CountTokens = Callable[[str], int]


@dataclass(frozen=True)
class PassageDraft:
    """A passage before it is stored: its span and the spans of its sentences, into the article's text."""

    start: int
    end: int
    sentences: tuple[Span, ...]


def headline(title: str, count: CountTokens) -> str:
    """The part of `title` put before each passage when it is embedded: at most TITLE_TOKENS tokens."""
    words = title.split()
    while words and count(" ".join(words)) > TITLE_TOKENS:
        words = words[: len(words) * 3 // 4]
    return " ".join(words)


def split(draft: Draft, count: CountTokens, limit: int) -> list[PassageDraft]:
    """Cut an article into passages of at most `limit` tokens, headline included.

    Whole paragraphs are packed together while they fit; a longer paragraph is cut between
    sentences, a longer sentence between words. Every word of the text is in exactly one passage.
    """

    def cost_of(text: str) -> int:
        return max(count(text), len(text) // CHARS_A_TOKEN)

    room = limit - count(headline(draft.title, count)) - 4
    packed: list[PassageDraft] = []
    current: list[Span] = []
    used = 0
    for block in _blocks(draft, cost_of, room):
        cost = sum(cost_of(draft.text[s.start : s.end]) for s in block)
        if current and used + cost > room:
            packed.append(_passage(current))
            current, used = [], 0
        current += block
        used += cost
    if current:
        packed.append(_passage(current))
    return packed


def _passage(spans: list[Span]) -> PassageDraft:
    return PassageDraft(spans[0].start, spans[-1].end, tuple(spans))


def _blocks(draft: Draft, count: CountTokens, room: int) -> Iterator[list[Span]]:
    """Paragraphs as lists of sentences; single sentences where the paragraph is too long."""
    for paragraph in paragraphs(draft.text):
        found = sentences(draft.text, paragraph, draft.language)
        pieces = [p for s in found for p in _fit(draft.text, s, count, room)]
        if sum(count(draft.text[p.start : p.end]) for p in pieces) <= room:
            yield pieces
        else:
            yield from ([p] for p in pieces)


def _fit(text: str, span: Span, count: CountTokens, room: int) -> list[Span]:
    """`span` itself, or halves of it (cut at a blank where there is one) until each fits `room` tokens."""
    sentence = text[span.start : span.end]
    if len(sentence) < 2 or count(sentence) <= room:
        return [span]
    middle = len(sentence) // 2
    blank = max(sentence.rfind(" ", 1, middle + 1), sentence.rfind("\n", 1, middle + 1))
    cut = blank if blank > 0 and sentence[:blank].strip() else middle
    left = sentence[:cut].rstrip()
    right = sentence[cut:].lstrip()
    parts = []
    if left:
        parts += _fit(text, Span(span.start, span.start + len(left)), count, room)
    if right:
        parts += _fit(text, Span(span.end - len(right), span.end), count, room)
    return parts
