"""Where sentences begin and end, as offsets into the text they stand in."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from assistant.schema import Span

LONGEST_PARAGRAPH = 8_000  # characters; sentencex takes the square of the time for a longer one with quotation marks
_AFTER_MAY = re.compile(r"(?<=\bMay\.)\s{1,9}(?=[^\W\d_a-z]|[“\"])")  # sentencex takes the month for an abbreviation


def paragraphs(text: str) -> list[Span]:
    """Spans between empty lines, without surrounding white space."""
    spans: list[Span] = []
    begun: int | None = None
    end = start = 0
    for line in text.split("\n"):
        if words := line.strip():
            first = start + line.index(words[0])
            begun, end = first if begun is None else begun, start + len(line.rstrip())
        elif begun is not None:
            spans.append(Span(begun, end))
            begun = None
        start += len(line) + 1
    return spans if begun is None else [*spans, Span(begun, end)]


def sentences(text: str, within: Span, language: str = "en") -> list[Span]:
    """Sentence spans inside `within`, in order, without surrounding white space.

    Boundaries come from sentencex, which knows abbreviations and quotation marks.
    """
    from sentencex import get_sentence_boundaries

    spans = []
    for piece in _pieces(text, within):
        for boundary in get_sentence_boundaries(language, text[piece.start : piece.end]):
            start = piece.start + boundary["start_index"]
            end = piece.start + boundary["end_index"]
            cuts = [start, *(m.end() for m in _AFTER_MAY.finditer(text, start, end)), end]
            spans += [_trimmed(text, a, b) for a, b in itertools.pairwise(cuts)]
    return [span for span in spans if span.start < span.end]


def _pieces(text: str, within: Span) -> Iterator[Span]:
    """`within`, cut between words where it is longer than any paragraph that people write."""
    start = within.start
    while within.end - start > LONGEST_PARAGRAPH:
        blank = text.rfind(" ", start + LONGEST_PARAGRAPH // 2, start + LONGEST_PARAGRAPH)
        cut = blank if blank > 0 else start + LONGEST_PARAGRAPH
        yield Span(start, cut)
        start = cut
    yield Span(start, within.end)


def _trimmed(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    return Span(start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip()))


def paragraph_around(text: str, span: Span) -> Span:
    """The paragraph or paragraphs of `text` that `span` touches, as one span."""
    touched = [p for p in paragraphs(text) if p.start < span.end and span.start < p.end]
    if not touched:
        return span
    return Span(min(touched[0].start, span.start), max(touched[-1].end, span.end))
