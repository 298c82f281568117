"""Whether a confidence means what it says: of the answers given at 0.8, about 80% should be right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

BINS = 10


@dataclass(frozen=True)
class Bin:
    """The questions of one range of confidence: how many, their mean confidence, the share answered rightly."""

    count: int
    confidence: float
    right: float


def reliability(confidence: Sequence[float], right: Sequence[bool], bins: int = BINS) -> list[Bin]:
    """Bins of equal width over 0..1, empty ones left out.

    Source: Guo et al., "On Calibration of Modern Neural Networks" (ICML 2017).
    """
    scores, labels = np.asarray(confidence, dtype=float), np.asarray(right, dtype=bool)
    places = np.minimum((scores * bins).astype(int), bins - 1)
    return [
        Bin(int(inside.sum()), float(scores[inside].mean()), float(labels[inside].mean()))
        for number in range(bins)
        if (inside := places == number).any()
    ]


def calibration_error(confidence: Sequence[float], right: Sequence[bool], bins: int = BINS) -> float | None:
    """Expected calibration error: the mean distance of confidence and share right over the bins, weighted by
    their counts; 0 is best. None without questions. Source as above."""
    if not len(confidence):
        return None
    found = reliability(confidence, right, bins)
    return sum(b.count * abs(b.confidence - b.right) for b in found) / len(confidence)
