"""Before or after: which of two things a claim and its source put first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.attribution.pair import Pair
from assistant.facts.words import Word

_SIDES = {"before": -1, "until": -1, "after": 1, "since": 1}


@dataclass(frozen=True)
class Sequel:
    """ "Before" or "after" in a sentence, what it is said of, and what else the sentence says."""

    word: Word
    side: int
    of: frozenset[str]
    rest: frozenset[str]


def check_order(pair: Pair) -> Iterator[str]:
    """ "Two years before the bridge opens" where the source has "after the bridge opens". Said of the other thing
    ("the bridge opens two years before that"), it may mean the same."""
    weights = pair.weights.order
    theirs = [sequel for s in pair.evidence for sequel in _sequels(s.words, weights.reach)]
    for own in _sequels(pair.words, weights.reach):
        same = [t for t in theirs if len(own.of & t.of) - len(own.of & t.rest) >= weights.outweighs]
        if same and all(t.side == -own.side for t in same):
            yield f"says “{own.word.text}”, the source says “{same[0].word.text}”"
            return


def _sequels(found: Sequence[Word], reach: int) -> Iterator[Sequel]:
    for n, word in enumerate(found):
        if word.lemma in _SIDES:
            after = [w for w in found[n + 1 :] if w.content][:reach]
            rest = frozenset(w.key for w in found if w.content and w not in after)
            yield Sequel(word, _SIDES[word.lemma], frozenset(w.key for w in after), rest)
