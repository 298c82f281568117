"""What a sentence leans on: the one before it that names whom or what "he", "it" or "the latter" is."""

from __future__ import annotations

import re

from assistant.library.sentences import paragraphs, sentences
from assistant.schema import Span
from assistant.weights.answering import LeadInWeights

_LEANS = re.compile(
    r"""[“"‘']?(?:(?:but|and|so|yet|still|then|also|instead|meanwhile|however|nor)\b,?\s+)?(?:
        (?:he|she|they|them|his|her|hers|their|theirs|its|both|neither)\b
        |it\b(?!\s+(?:is|was|has\s+been|will\s+be|would\s+be|seems|seemed|appears|appeared|remains|remained)\s+
            (?:not\s+|un|also\s+|still\s+)?(?:clear|possible|likely|expected|thought|believed|hoped|feared|time|true|known
            |hard|difficult|easy|important|necessary|too\s+early|said|understood|the\s+(?:first|second|third|last))\b)
        |(?:this|that|these|those|such)\b(?!\s+(?:week|weekend|day|month|year|season|summer|autumn|winter|spring
            |morning|afternoon|evening|night|time|who)\b)
        |the\s+(?:latter|former|pair|duo|two|three|four|others?|same)\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_SAYS = re.compile(r"[.!…”\"’)]\s*$")


def leans(sentence: str) -> bool:
    """Whether a sentence opens with a word that stands for something named before it."""
    return bool(_LEANS.match(sentence))


def lead_in(text: str, span: Span, weights: LeadInWeights, language: str = "en") -> Span | None:
    """Where the sentence is, before the one at `span` of an article's text, that names what it leans on: the nearest of
    the last ones that stands by itself. None where the sentence needs none, and where there is none."""
    if not leans(text[span.start : span.end]):
        return None
    before = _last(weights.back, [p for p in paragraphs(text) if p.start < span.start])
    earlier = [s for p in before for s in sentences(text, p, language) if s.end <= span.start]
    for sentence in reversed(_last(weights.back, earlier)):
        words = text[sentence.start : sentence.end]
        if not leans(words) and len(words) <= weights.longest and _SAYS.search(words):
            return sentence
    return None


def _last(count: int, spans: list[Span]) -> list[Span]:
    return spans[max(0, len(spans) - count) :]
