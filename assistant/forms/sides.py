"""A comparison → the things or sides it compares, and for each the sentences that tell of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.answering.candidates import Candidate, alike
from assistant.library.terms import content_terms, terms
from assistant.weights import Weights

_FOR_AND_AGAINST = re.compile(
    r"\b(?:for (?:it )?and (?:who['’]?s? (?:is )?)?against|pros and cons|in favour (?:of .{1,40})?(?:and|or) against|both sides"
    r"|for or against|who['’]?s for .{0,40}against)\b",
    re.IGNORECASE,
)
_STANCES = {
    "For": re.compile(
        r"\b(?:support\w*|in favour|favou?rs?|back(?:s|ed)|welcom\w+|approv\w+|voted (?:to|for)|defend\w*|praise\w*|should be built"
        r"|want(?:s|ed)? (?:a|the|it)|build it|advantage)\b",
        re.IGNORECASE,
    ),
    "Against": re.compile(
        r"\b(?:against|oppos\w+|object\w*|reject\w*|criticis\w+|warn\w*|protest\w*|refus\w+|not want|should not|threaten\w*"
        r"|too (?:high|dear|expensive|low)|doubt\w*|fear\w*)\b",
        re.IGNORECASE,
    ),
}  # fmt: skip
_JOINT = re.compile(r"\s+(?:and|or|vs\.?|versus|with|to|than|against|but)\s+|\s*[,;:]\s*|\s+(?=v\s)v\s+", re.IGNORECASE)
_LEADING = re.compile(
    r"^(?:(?:so|what(?:['’]?s)?|which|who(?:['’]?s)?|how|is|are|was|were|do|does|did|the|a|an|difference|differences|between|compare|comparing"
    r"|comparison|of|in|better|cheaper|bigger|more|less|same|as|similar|different|can|you|me|give|tell|both|about|say)\b\s*)+",
    re.IGNORECASE,
)
_SIDE_WORDS = 6


def by_side(question: str, found: Sequence[Candidate], weights: Weights) -> Iterator[tuple[str, Candidate]]:
    """Each side with a sentence or two, sides in the order of the question; nothing where fewer than two are told of."""
    sides = dict(_stances(found, weights) if _FOR_AND_AGAINST.search(question) else _things(question, found, weights))
    if sum(bool(told) for told in sides.values()) > 1:
        for side, told in sides.items():
            yield from ((side, candidate) for candidate in told)


def _stances(found: Sequence[Candidate], weights: Weights) -> Iterator[tuple[str, list[Candidate]]]:
    near = [c for c in found if c.score >= weights.forms.side * found[0].score]
    for side, cue in _STANCES.items():
        other = next(pattern for name, pattern in _STANCES.items() if name != side)
        taking = [c for c in near if cue.search(c.text) and not other.search(c.text)]
        yield side, _distinct(taking, weights)


def _things(question: str, found: Sequence[Candidate], weights: Weights) -> Iterator[tuple[str, list[Candidate]]]:
    """Two or more parts of the question that articles tell of, each with its best sentences that name it."""
    parts = (_LEADING.sub("", part.strip(" ?.!")) for part in _JOINT.split(question))
    named = [part for part in parts if part and content_terms(part) and len(part.split()) <= _SIDE_WORDS]
    everywhere = _shared(named)
    for side in named:
        wanted = frozenset(content_terms(side)) - everywhere
        telling = [c for c in found if wanted and wanted <= frozenset(terms(f"{c.text} {c.article.title}"))]
        in_sentence = [c for c in telling if wanted & frozenset(terms(c.text))]
        if in_sentence:
            yield side, _distinct(in_sentence, weights)


def _shared(named: Sequence[str]) -> frozenset[str]:
    """Terms that all sides have: they tell none apart."""
    sets = [frozenset(content_terms(side)) for side in named]
    return frozenset.intersection(*sets) if len(sets) > 1 else frozenset()


def _distinct(found: Sequence[Candidate], weights: Weights) -> list[Candidate]:
    chosen: list[Candidate] = []
    for candidate in found:
        if len(chosen) < weights.forms.of_a_side and not any(alike(candidate, c, weights.candidates) for c in chosen):
            chosen.append(candidate)
    return chosen
