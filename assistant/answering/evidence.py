"""What speaks for a sentence as an answer, how much, and how sure that makes it.

How the weights were found is in docs/log.md; `python -m evals.experiments.choosing` fits and checks them.
"""

from __future__ import annotations

import math
from dataclasses import astuple, dataclass, fields, replace

UNREAD = 0.0  # strength of a sentence that the reader has not read


@dataclass(frozen=True)
class Evidence:
    """All in 0..1 unless said otherwise.

    `coverage`: share of the question's term weight in the sentence, terms nearby counting less.
    `similarity`: cosine with the question, -1..1. `passage`: score of its passage. `fits`: holds something of
    the kind asked for. `recent`: 1 in the newest of the articles found; `current`: the same when the question
    asks how things stand now. `dangling`: opens with a pronoun or a connective. `thread`: is of an article the
    conversation is about. `told`: was cited in an earlier turn. `follows`: the question leans on earlier ones,
    so that passages score less for it. `reading`: strength of the reader's best span
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
    follows: float
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


_NOTHING = Evidence(**dict.fromkeys((field.name for field in fields(Evidence)), 0.0))
BY_WORDS = Weighing(
    replace(
        _NOTHING, coverage=1.0, similarity=1.6, passage=0.25, fits=0.35,
        recent=0.1, current=0.3, dangling=-0.15, thread=0.4, told=-0.5,
    ),
    -4.1,
    replace(_NOTHING, coverage=2.3, similarity=4.25, fits=0.15, missing_names=-0.7),
)  # fmt: skip
BY_READING = Weighing(
    replace(
        _NOTHING, coverage=1.35, similarity=3.5, passage=0.8, fits=0.35,
        recent=0.2, current=1.2, dangling=-0.3, thread=0.9, told=-1.2, reading=1.4,
    ),
    -8.67,
    replace(_NOTHING, coverage=1.58, similarity=0.49, passage=6.93, fits=0.5, follows=2.18, reading=0.44),
)  # fmt: skip


def _dot(one: Evidence, other: Evidence) -> float:
    return float(sum(a * b for a, b in zip(astuple(one), astuple(other), strict=True)))
