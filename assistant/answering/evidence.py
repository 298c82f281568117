"""What speaks for a sentence as an answer, how much, and how sure that makes it.

How the weights were found is in docs/log.md; `python -m evals.experiments.choosing` fits and checks them.
"""

from __future__ import annotations

import math
from dataclasses import astuple, dataclass

UNREAD = 0.0  # strength of a sentence that the reader has not read


@dataclass(frozen=True)
class Evidence:
    """All in 0..1 unless said otherwise.

    `coverage`: share of the question's term weight in the sentence, terms nearby counting less.
    `similarity`: cosine with the question, -1..1. `passage`: score of its passage. `fits`: holds something of
    the kind asked for. `recent`: 1 in the newest of the articles found; `current`: the same when the question
    asks how things stand now. `dangling`: opens with a pronoun or a connective. `thread`: is of an article the
    conversation is about. `told`: was cited in an earlier turn. `reading`: strength of the reader's best span
    in it, 0..1.6. `missing_names`: share of the question's names that its passage lacks.
    """

    coverage: float
    similarity: float
    passage: float
    fits: float
    recent: float
    current: float
    dangling: float
    thread: float
    told: float
    reading: float
    missing_names: float


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


BY_WORDS = Weighing(
    Evidence(1.0, 1.6, 0.25, 0.35, 0.1, 0.3, -0.15, 0.4, -0.5, 0.0, 0.0),
    -4.1,
    Evidence(2.3, 4.25, 0.0, 0.15, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, -0.7),
)
BY_READING = Weighing(
    Evidence(1.35, 3.5, 0.8, 0.35, 0.2, 0.8, -0.3, 0.9, -1.2, 1.4, 0.0),
    -3.46,
    Evidence(0.89, 2.22, 0.37, -0.27, 0.0, 0.0, 0.0, 0.0, 0.0, 1.22, -1.24),
)


def _dot(one: Evidence, other: Evidence) -> float:
    return float(sum(a * b for a, b in zip(astuple(one), astuple(other), strict=True)))
