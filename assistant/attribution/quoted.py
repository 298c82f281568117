"""Quotation marks promise the very words, and the one who said them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.attribution.pair import Pair
from assistant.facts.names import Name, names
from assistant.facts.quotations import place, quotations
from assistant.facts.speakers import speaker, speaker_named
from assistant.facts.words import words
from assistant.schema import Span

_EDGE = " ,.;:!?…-–—"


def check_quotations(pair: Pair) -> Iterator[str]:
    for span in quotations(pair.claim):
        quote = pair.claim[span.start : span.end].strip(_EDGE)
        if not re.search(r"\w", quote):
            continue
        found = place(quote, pair.source.text)
        if found is None:
            yield f"the words “{quote}” are not in the source"
        elif (wrong := _other_speaker(pair, found)) is not None:
            yield wrong


def _other_speaker(pair: Pair, quote: Span) -> str | None:
    """When both texts name who says it and they name different people."""
    claimed = speaker_named(pair.claim)
    sentence = next((s for s in pair.source.sentences if s.span.start <= quote.start < s.span.end), None)
    if claimed is None or sentence is None:
        return None
    said_by = speaker_named(sentence.text) or speaker(pair.source.text, sentence.span)
    if said_by is None or _same(claimed, said_by):
        return None
    return f"says {claimed}, the source says {said_by}"


def _same(one: str, other: str) -> bool:
    a, b = _name(one), _name(other)
    return a is None or b is None or a.same(b)


def _name(text: str) -> Name | None:
    return next(iter(names(f"that {text}", words(f"that {text}"))), None)
