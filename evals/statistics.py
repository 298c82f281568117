"""Error bars: intervals, tests between two runs, and a correction for many metrics."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

SEED = 20_250_318
RESAMPLES = 2_000


def cluster_interval(
    values: Sequence[float], clusters: Sequence[Hashable], share: float = 0.95, resamples: int = RESAMPLES
) -> tuple[float, float]:
    """Percentile bootstrap interval of the mean of `values`, drawing whole clusters with replacement.

    Cases of one story or conversation are not independent; drawing them together keeps the interval
    honest (Field and Welsh, "Bootstrapping Clustered Data", JRSS B 2007). Raises ValueError without values.
    """
    sums, sizes = _by_cluster(np.asarray(values, dtype=float), clusters)
    drawn = np.random.default_rng(SEED).integers(len(sums), size=(resamples, len(sums)))
    means = sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1)
    low, high = np.quantile(means, [(1 - share) / 2, (1 + share) / 2])
    return float(low), float(high)


def permutation_test(differences: Sequence[float], clusters: Sequence[Hashable], resamples: int = 10_000) -> float:
    """Two-sided p-value that the paired `differences` have mean zero, flipping the signs of whole clusters.

    With k clusters of at most 2**k <= `resamples` signs all are tried, else they are drawn; the p-value of
    drawn signs counts the observed one (Phipson and Smyth 2010). Raises ValueError without differences.
    """
    sums, _ = _by_cluster(np.asarray(differences, dtype=float), clusters)
    observed = abs(sums.sum())
    tolerance = 1e-9 * float(np.abs(sums).sum())
    if 2 ** len(sums) <= resamples:
        bits = np.arange(2 ** len(sums))[:, None] >> np.arange(len(sums)) & 1
        return float(np.mean(np.abs((2 * bits - 1) @ sums) >= observed - tolerance))
    signs = np.random.default_rng(SEED).choice((-1.0, 1.0), size=(resamples, len(sums)))
    extreme = int(np.sum(np.abs(signs @ sums) >= observed - tolerance))
    return (extreme + 1) / (resamples + 1)


def holm(p_values: Sequence[float]) -> list[float]:
    """Adjusted p-values that control the chance of any false alarm (Holm 1979), in the given order."""
    order = sorted(range(len(p_values)), key=lambda i: p_values[i])
    adjusted = [0.0] * len(p_values)
    highest = 0.0
    for rank, i in enumerate(order):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[i]))
        adjusted[i] = highest
    return adjusted


def _by_cluster(
    values: NDArray[np.float64], clusters: Sequence[Hashable]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Sum and size of each cluster, clusters in the order of their first value."""
    if not len(values):
        raise ValueError("there is nothing to compare: no values")
    numbers: dict[Hashable, int] = {}
    index = np.array([numbers.setdefault(c, len(numbers)) for c in clusters])
    if len(index) != len(values):
        raise ValueError(f"{len(values)} values but {len(index)} clusters")
    sums = np.bincount(index, weights=values).astype(np.float64)
    return sums, np.bincount(index).astype(np.float64)
