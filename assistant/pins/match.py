"""Whether two questions ask the same, so that what was approved for one may be given to the other.

Close in meaning is not enough: "in Hungary" and "in Serbia" are, and so are "the chair" and "the vice-chair". They must
agree in every word of content, but for the synonyms listed here, and in every number, period, negation and direction,
and in what they want to know. In doubt they are not the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from assistant.answering.questions import wanted
from assistant.attribution.directions import check_change, check_directions
from assistant.attribution.figures import numbered
from assistant.attribution.negation import check_negation
from assistant.attribution.order import check_order
from assistant.attribution.pair import Source, pair
from assistant.facts.cues import CUES
from assistant.facts.quantities import quantities
from assistant.facts.words import Word, words
from assistant.library.embedding import Vector
from assistant.library.terms import words as plain_words
from assistant.retrieval.dates import asks_for_now, period
from assistant.weights import Weights
from assistant.weights.checking import CheckingWeights

_SYNONYMS = """
    cost price expense|begin start|end finish conclude|buy purchase acquire|show reveal|big large|kill die death dead
    fix repair|build construct|injure hurt wound|elect vote|job employment|car vehicle|child kid
    reach arrive|close shut|help assist|choose pick select|get receive|let allow permit|need require|answer reply
    happen occur|leave depart|make create|pay spend|say tell state|speak talk|suppose think believe|try attempt
    worker employee|doctor physician|film movie|picture photo photograph
""".replace("\n", "|").split("|")
_RELATIONS = """before after during since until from with without against for to by out off under over above below
    between than beside instead except through near""".split()
_SAYS_NOTHING = "name call title type kind sort exactly actually really total overall please anyway present".split()
_LOOKS_BACK = re.compile(r"\b(?:did|was|were|had|used)\b", re.I)
_DIGITS = re.compile(r"\d+(?:[.,:]\d+)*")


@dataclass(frozen=True)
class Asked:
    """A question, the day from which its "last month" counts, and its unit vector."""

    text: str
    day: date
    vector: Vector


def may_be_same(one: str, other: str) -> bool:
    """Whether both hold the same words, or words of content that mean the same: without that they never ask the same.
    Quick, where many questions are looked at."""
    (own, content), (theirs, other_content) = _held(one), _held(other)
    return own == theirs or content == other_content


def same_question(one: Asked, other: Asked, weights: Weights) -> bool:
    """Whether both ask the same."""
    if _period(one) != _period(other) or bool(asks_for_now(one.text)) != bool(asks_for_now(other.text)):
        return False
    if _plain(one.text) == _plain(other.text):
        return True
    if float(one.vector @ other.vector) < weights.pins.alike:
        return False
    return not any(_differences(one.text, other.text, weights.checking))


def _differences(one: str, other: str, weights: CheckingWeights) -> Iterator[bool]:
    """Whether they differ in this, and that, cheapest first."""
    yield wanted(one) != wanted(other)
    yield _numbers(one) != _numbers(other)
    yield bool(_LOOKS_BACK.search(one)) != bool(_LOOKS_BACK.search(other))
    own, theirs = words(one), words(other)
    yield _negated(own) != _negated(theirs)
    yield Counter(_content(own)) != Counter(_content(theirs))
    yield set(_relations(own)) != set(_relations(theirs))
    yield _names_in_order(own, theirs) != _names_in_order(theirs, own)
    yield _contradicts(one, other, weights) or _contradicts(other, one, weights)


def _period(asked: Asked) -> tuple[date | None, date | None] | None:
    found = period(asked.text, asked.day)
    return (found.start, found.end) if found else None


def _plain(text: str) -> list[str]:
    return [word.casefold() for word in plain_words(text)]


def _numbers(text: str) -> tuple[frozenset[str], frozenset[float]]:
    """Figures as written, and as they count."""
    return frozenset(_DIGITS.findall(text)), frozenset(q.amount for q in quantities(text)) | numbered(text)


def _negated(found: tuple[Word, ...]) -> int:
    return sum(w.lemma in CUES["negation"] or w.text.casefold().endswith(("n't", "n’t")) for w in found)


@lru_cache(maxsize=10_000)
def _held(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of a question, and what those of content mean, in an order that is always the same."""
    return tuple(_plain(text)), tuple(sorted(_content(words(text))))


def _names_in_order(own: tuple[Word, ...], theirs: tuple[Word, ...]) -> list[str]:
    """What either writes as a name and both hold, in the order of the first."""
    held = {w.key for w in theirs}
    named = {w.key for w in (*own, *theirs) if w.content and w.capital}
    return [w.key for w in own if w.key in named & held]


def _content(found: tuple[Word, ...]) -> list[str]:
    """What the words of content mean, those that say nothing left out."""
    return [_meanings().get(w.key, w.key) for w in found if w.content and w.lemma not in _SAYS_NOTHING]


def _relations(found: tuple[Word, ...]) -> Iterator[tuple[str, str]]:
    """A preposition that turns what is asked, with the word of content it governs: "from Rome", "after the vote"."""
    for place, word in enumerate(found):
        if word.lemma in _RELATIONS:
            governed = next((w for w in found[place + 1 :] if w.content), None)
            yield word.lemma, _meanings().get(governed.key, governed.key) if governed else ""


@lru_cache(maxsize=1)
def _meanings() -> dict[str, str]:
    """The key of each synonym → that of the first of its group."""
    groups = [[word.key for word in words(group)] for group in _SYNONYMS if group.strip()]
    return {key: group[0] for group in groups for key in group}


def _contradicts(one: str, other: str, weights: CheckingWeights) -> bool:
    both = pair(one, Source(other), weights)
    if not both.evidence:
        return True
    return any(any(check(both)) for check in (check_negation, check_directions, check_change, check_order))
