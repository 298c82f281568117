"""A comparison → the things or sides it compares, and for each the sentences that tell of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from assistant.answering.candidates import Candidate, distinct
from assistant.answering.lead_in import leans
from assistant.answering.questions import Question
from assistant.library.terms import content_terms, terms
from assistant.weights import Weights
from assistant.weights.answering import FormsWeights

BOTH_STANCES = re.compile(
    r"\bfor\b.{0,40}\bagainst\b|\bpros and cons\b|\bboth sides\b|\bin favour\b.{0,40}\bagainst\b"
    r"|\bsupport\w*\b.{0,40}\boppos\w+",
    re.IGNORECASE,
)
_STANCES = {
    "For": re.compile(
        r"\b(?:support\w*|in favour|favou?rs?|back(?:s|ed)|welcom\w+|approv\w+|voted (?:\w+ )?(?:to|for)|defend\w*"
        r"|praise\w*|advantages?|build it|need(?:s|ed)? (?:it|a|the))\b",
        re.IGNORECASE,
    ),
    "Against": re.compile(
        r"\b(?:against|oppos\w+|object\w*|reject\w*|criticis\w+|warn\w*|protest\w*|refus\w+|not want|should not"
        r"|threaten\w*|too (?:high|dear|expensive|low)|doubt\w*|fear\w*)\b",
        re.IGNORECASE,
    ),
}
_JOINT = re.compile(
    r"\s{1,9}(?:and|or|vs?\.?|versus|with|to|than|against|but|from|compared)\s{1,9}|[,;:?]|\.{2,9}", re.IGNORECASE
)
_LEADING = re.compile(
    r"^(?:(?:so|what(?:['’]?s)?|which|who(?:['’]?s)?|how|why|is|are|was|were|do|does|did|the|a|an|differences?|different"
    r"|differs?|between|compar\w+|of|in|on|for|better|cheaper|bigger|larger|longer|higher|more|less|same|as|similar|can|you"
    r"|me|give|tell|both|about|say|said|that|this|it|they|ones?|please|i|mix|them|up|each|wrong|now|then)\b[\s’']*)+",
    re.IGNORECASE,
)
_LONGEST = 5  # words of a side's name
NAMED = 0.75  # share of a side's weight that a sentence has which names it


def by_side(
    question: str, found: Sequence[Candidate], asked: Question, weights: Weights
) -> Iterator[tuple[str, Candidate]]:
    """Each side with a sentence or two, sides in the order of the question; nothing if fewer than two are told of."""
    own = weights.forms
    best = sorted(found, key=lambda c: (-_worth(c, own), c.rank, c.span.start))
    near = _nearly_as_good(best, own.side, own)
    told = _stances(near) if BOTH_STANCES.search(question) else _things(question, near, asked)
    sides = {
        side: distinct(_nearly_as_good(of_it, own.beside, own), own.of_a_side, weights.candidates)
        for side, of_it in told
    }
    if sum(bool(chosen) for chosen in sides.values()) > 1:
        for side, chosen in sides.items():
            yield from ((side, candidate) for candidate in chosen)


def _worth(candidate: Candidate, weights: FormsWeights) -> float:
    evidence = candidate.evidence
    return evidence.similarity + evidence.coverage + (weights.leaning if leans(candidate.text) else 0.0)


def _nearly_as_good(found: Sequence[Candidate], share: float, weights: FormsWeights) -> list[Candidate]:
    """Of these, best first, those that have this share of the worth of the first."""
    return [c for c in found if _worth(c, weights) >= share * _worth(found[0], weights)]


def _stances(near: Sequence[Candidate]) -> Iterator[tuple[str, list[Candidate]]]:
    for side, cue in _STANCES.items():
        (other,) = (pattern for name, pattern in _STANCES.items() if name != side)
        yield side, [c for c in near if cue.search(c.text) and not other.search(c.text)]


def _things(question: str, near: Sequence[Candidate], asked: Question) -> Iterator[tuple[str, list[Candidate]]]:
    """What names several sides at once, then each side with what names it and no other."""
    telling = _named(question)
    held = [(c, [side for side, own in telling.items() if _holds(c, own, asked)]) for c in near]
    if together := [c for c, sides in held if len(sides) > 1][:1]:
        yield "Together", together
    for side in telling:
        yield side[0].upper() + side[1:], [c for c, sides in held if sides == [side]]


def _named(question: str) -> dict[str, frozenset[str]]:
    """The parts of a question that may be sides, with the terms that no other part has."""
    parts = (_LEADING.sub("", part.strip(" ?.!")).strip() for part in _JOINT.split(question))
    named = {p: frozenset(content_terms(p)) for p in parts if p and len(p.split()) <= _LONGEST}
    counted = Counter(term for own in named.values() for term in own)
    return {side: own for side, terms_ in named.items() if (own := frozenset(t for t in terms_ if counted[t] == 1))}


def _holds(candidate: Candidate, own: frozenset[str], asked: Question) -> bool:
    """Whether a sentence names a side: nearly all of it, by the rarity of its terms."""
    held = own & frozenset(terms(candidate.text))
    return _weight(held, asked) >= NAMED * _weight(own, asked) > 0


def _weight(held: frozenset[str], asked: Question) -> float:
    return sum(asked.weights.get(term, 0.0) for term in held)
