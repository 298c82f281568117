"""What speaks for a sentence as an answer, how much, and how sure that makes it.

The weights were found by `python -m evals.experiments.choosing`; see docs/log.md.
"""

from __future__ import annotations

import math
from dataclasses import astuple, dataclass

UNREAD = -1.0  # strength of a sentence that no reader has read


@dataclass(frozen=True)
class Evidence:
    """All in 0..1 unless said otherwise.

    `coverage`: share of the question's term weight in the sentence, terms nearby counting less.
    `similarity`: cosine with the question, -1..1. `passage`: score of its passage. `fits`: holds something of
    the kind asked for. `recent`: 1 in the newest of the articles found. `dangling`: opens with a pronoun or a
    connective. `thread`: is of an article the conversation is about. `reading`: strength of the reader's best
    span in it, -1..0.6. `missing_names`: share of the question's names that its passage lacks.
    """

    coverage: float
    similarity: float
    passage: float
    fits: float
    recent: float
    dangling: float
    thread: float
    reading: float
    missing_names: float


# Weight of each kind of evidence in the score by which sentences are chosen, without and with a reader.
BY_WORDS = Evidence(1.0, 1.6, 0.25, 0.35, 0.1, -0.15, 0.4, 0.0, 0.0)
BY_READING = Evidence(1.0, 1.6, 0.25, 0.35, 0.1, -0.15, 0.4, 2.0, 0.0)

# A logistic regression on whether the best sentence holds the answer: bias, and weight of each kind.
SURE_BY_WORDS = -4.1, Evidence(2.3, 4.25, 0.0, 0.15, 0.0, 0.0, 0.0, 0.0, -0.7)
SURE_BY_READING = -4.1, Evidence(2.3, 4.25, 0.0, 0.15, 0.0, 0.0, 0.0, 0.0, -0.7)


def score(evidence: Evidence) -> float:
    """The weighted sum by which sentences are chosen."""
    return _weighted(evidence, BY_WORDS if evidence.reading == UNREAD else BY_READING)


def confidence(evidence: Evidence) -> float:
    """Probability (0..1) that a sentence holds the answer."""
    bias, weights = SURE_BY_WORDS if evidence.reading == UNREAD else SURE_BY_READING
    return 1 / (1 + math.exp(-bias - _weighted(evidence, weights)))


def _weighted(evidence: Evidence, weights: Evidence) -> float:
    return float(sum(a * b for a, b in zip(astuple(evidence), astuple(weights), strict=True)))
