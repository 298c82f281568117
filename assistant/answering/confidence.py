"""How sure an answer is, from its best sentence."""

from __future__ import annotations

import math

from assistant.answering.candidates import Candidate

# A logistic regression on whether the best sentence holds the answer; see docs/log.md.
BIAS = -4.1
COVERAGE = 2.3
SIMILARITY = 4.25
FITS = 0.15
MISSING_NAMES = -0.7


def confidence(best: Candidate) -> float:
    """0..1, higher when the sentence holds the question's rare words, names and sense."""
    z = (
        BIAS
        + COVERAGE * best.coverage
        + SIMILARITY * best.similarity
        + FITS * best.fits
        + MISSING_NAMES * best.missing_names
    )
    return 1 / (1 + math.exp(-z))
