"""What speaks for a sentence as an answer, how much, and how sure that makes it.

The weights are in `assistant/weights.toml`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from operator import attrgetter, mul


@dataclass(frozen=True)
class Evidence:
    """All in 0..1 unless said otherwise.

    `coverage`: share of the question's term weight in the sentence, terms nearby counting less.
    `similarity`: cosine with the question, -1..1. `passage`: score of its passage. `fits`: holds something of the
    kind asked for. `current`: when the question asks how things stand now, from 0 for the oldest to 1 for the newest
    of the articles found. `thread`: is of an article the conversation is about. `told`: is what an earlier turn
    answered with first. `follows`: the question leans on earlier ones. `reading`: strength of the reader's best span
    in it, 0..1.6. `missing_names`: share of the question's names that its passage lacks. `ahead`: by how much its
    score lies above that of the best other sentence, negative when it lies below; 0 where nothing was read.
    `elsewhere`: the question names countries, and its passage names only others. `untimely`: it names a year or a
    day, and its passage tells of other times. `contradicts`: it says the opposite of what the question takes for
    granted; 0 where that was not looked at.
    """

    coverage: float
    similarity: float
    passage: float
    fits: float
    current: float
    thread: float
    told: float
    follows: float
    reading: float
    missing_names: float
    ahead: float
    elsewhere: float
    untimely: float
    contradicts: float


@dataclass(frozen=True)
class Weighing:
    """How evidence is weighed. `choose`: weight of each kind in the score by which sentences are chosen.
    `bias`, `sure`: a logistic regression on whether the best sentence holds the answer."""

    choose: Evidence
    bias: float
    sure: Evidence

    def score(self, evidence: Evidence) -> float:
        """The weighted sum by which sentences are chosen."""
        return _dot(evidence, self.choose)

    def confidence(self, evidence: Evidence) -> float:
        """Probability (0..1) that a sentence holds the answer."""
        return 1 / (1 + math.exp(-self.bias - _dot(evidence, self.sure)))


_values = attrgetter(*(kind.name for kind in fields(Evidence)))


def _dot(one: Evidence, other: Evidence) -> float:
    return float(sum(map(mul, _values(one), _values(other))))
