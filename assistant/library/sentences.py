"""Where sentences begin and end, as offsets into the text they stand in."""

from __future__ import annotations

import re

from assistant.schema import Span

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
        sentence = text[start:end]
        left = start + len(sentence) - len(sentence.lstrip())
        right = start + len(sentence.rstrip())
        if left < right:
            spans.append(Span(left, right))
    return spans


def paragraph_around(text: str, span: Span) -> Span:
    """The paragraph or paragraphs of `text` that `span` touches, as one span."""
    touched = [p for p in paragraphs(text) if p.start < span.end and span.start < p.end]
    if not touched:
        return span
    return Span(min(touched[0].start, span.start), max(touched[-1].end, span.end))
