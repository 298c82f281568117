"""Where sentences begin and end, as offsets into the text they stand in."""

from __future__ import annotations

import itertools
import re

from assistant.schema import Span

_AFTER_MAY = re.compile(r"(?<=\bMay\.)\s+(?=[^\W\d_a-z]|[“\"])")  # sentencex takes the month for an abbreviation
_PARAGRAPH = re.compile(r"\S(?:.*?\S)??(?=\s*\n\s*\n|\s*\Z)", re.DOTALL)


def paragraphs(text: str) -> list[Span]:
    """Spans between empty lines, without surrounding white space."""
    return [Span(m.start(), m.end()) for m in _PARAGRAPH.finditer(text)]


def sentences(text: str, within: Span, language: str = "en") -> list[Span]:
    """Sentence spans inside `within`, in order, without surrounding white space.

    Boundaries come from sentencex, which knows abbreviations and quotation marks.
    """
    from sentencex import get_sentence_boundaries

    spans = []
    for boundary in get_sentence_boundaries(language, text[within.start : within.end]):
        start = within.start + boundary["start_index"]
        end = within.start + boundary["end_index"]
        cuts = [start, *(m.end() for m in _AFTER_MAY.finditer(text, start, end)), end]
        spans += [_trimmed(text, a, b) for a, b in itertools.pairwise(cuts)]
    return [span for span in spans if span.start < span.end]


def _trimmed(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    return Span(start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip()))


def paragraph_around(text: str, span: Span) -> Span:
    """The paragraph or paragraphs of `text` that `span` touches, as one span."""
    touched = [p for p in paragraphs(text) if p.start < span.end and span.start < p.end]
    if not touched:
        return span
    return Span(min(touched[0].start, span.start), max(touched[-1].end, span.end))
