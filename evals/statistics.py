"""Error bars: intervals, tests between two runs, and a correction for many metrics.

Cases of one story or conversation are not independent, so whole clusters are drawn and swapped (Field and
Welsh, "Bootstrapping Clustered Data", JRSS B 2007). `groups` holds an array a cluster, a row a case, with
the numbers a statistic needs; a cluster may be empty. Seeds are fixed: the same data give the same numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.float64]
Statistic = Callable[[Rows], float]

SEED = 20_250_318
RESAMPLES = 2_000
EXCHANGES = 10_000  # of a mean; a statistic that has to be computed each time makes do with RESAMPLES


def mean(rows: Rows) -> float:
    """Mean of the first column."""
    return float(rows[:, 0].mean())


def by_cluster(rows: Sequence[Sequence[float] | None], clusters: Sequence[Hashable], width: int = 1) -> list[Rows]:
    """Rows grouped by cluster, clusters in the order of their first case; None is a case without a row.

    Raises ValueError when the lengths differ.
    """
    if len(rows) != len(clusters):
        raise ValueError(f"{len(rows)} values but {len(clusters)} clusters")
    groups: dict[Hashable, list[Sequence[float]]] = {}
    for row, cluster in zip(rows, clusters, strict=True):
        held = groups.setdefault(cluster, [])
        if row is not None:
            held.append(row)
    return [np.array(held, dtype=np.float64).reshape(len(held), width) for held in groups.values()]


def interval(
    groups: Sequence[Rows], statistic: Statistic = mean, share: float = 0.95, resamples: int = RESAMPLES
) -> tuple[float, float]:
    """Percentile bootstrap interval of the statistic over all rows. Raises ValueError without rows."""
    filled = [group for group in groups if len(group)]
    if not filled:
        raise ValueError("there is nothing to measure: no values")
    return _middle(_replicates(filled, statistic, _draws(len(filled), resamples)), share)


def paired_interval(
    ours: Sequence[Rows],
    theirs: Sequence[Rows],
    statistic: Statistic = mean,
    share: float = 0.95,
    resamples: int = RESAMPLES,
) -> tuple[float, float]:
    """The same of the difference ours - theirs, drawing the same clusters of both runs."""
    drawn = _draws(len(ours), resamples)
    return _middle(_replicates(ours, statistic, drawn) - _replicates(theirs, statistic, drawn), share)


def paired_p_value(
    ours: Sequence[Rows], theirs: Sequence[Rows], statistic: Statistic = mean, resamples: int | None = None
) -> float:
    """Two-sided p-value that the two runs do not differ, exchanging them in whole clusters.

    With k clusters of at most 2**k <= `resamples` all exchanges are tried, else they are drawn; the p-value
    of drawn ones counts the observed one (Phipson and Smyth, 2010).
    """
    if all(np.array_equal(a, b) for a, b in zip(ours, theirs, strict=True)):
        return 1.0
    resamples = resamples or (EXCHANGES if statistic is mean else RESAMPLES)
    differing = [n for n, (a, b) in enumerate(zip(ours, theirs, strict=True)) if not np.array_equal(a, b)]
    complete = len(differing) < 60 and 2 ** len(differing) <= resamples
    swaps = np.zeros((2 ** len(differing) if complete else resamples, len(ours)), dtype=bool)
    if complete:
        swaps[:, differing] = (np.arange(len(swaps))[:, None] >> np.arange(len(differing)) & 1).astype(bool)
    else:
        swaps[:, differing] = np.random.default_rng(SEED).random((resamples, len(differing))) < 0.5
    observed = abs(float(_exchanged(ours, theirs, statistic, np.zeros((1, len(ours)), dtype=bool))[0]))
    found = np.abs(_exchanged(ours, theirs, statistic, swaps))
    extreme = int(np.sum(found >= observed - 1e-9))
    return extreme / len(swaps) if complete else (extreme + 1) / (len(swaps) + 1)


def holm(p_values: Sequence[float]) -> list[float]:
    """Adjusted p-values that control the chance of any false alarm (Holm 1979), in the given order."""
    order = sorted(range(len(p_values)), key=lambda i: p_values[i])
    adjusted = [0.0] * len(p_values)
    highest = 0.0
    for rank, i in enumerate(order):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[i]))
        adjusted[i] = highest
    return adjusted


def _draws(clusters: int, resamples: int) -> NDArray[np.int64]:
    return np.random.default_rng(SEED).integers(clusters, size=(resamples, clusters))


def _middle(values: Rows, share: float) -> tuple[float, float]:
    low, high = np.nanquantile(values, [(1 - share) / 2, (1 + share) / 2])
    return float(low), float(high)


def _replicates(groups: Sequence[Rows], statistic: Statistic, drawn: NDArray[np.int64]) -> Rows:
    """The statistic of every draw; NaN where the draw holds no row."""
    sizes = np.array([len(group) for group in groups], dtype=np.float64)
    if statistic is mean:
        sums = np.array([group[:, 0].sum() for group in groups])
        return _ratio(sums[drawn].sum(axis=1), sizes[drawn].sum(axis=1))
    return np.array([_of(statistic, [groups[i] for i in row]) for row in drawn])


def _exchanged(ours: Sequence[Rows], theirs: Sequence[Rows], statistic: Statistic, swaps: NDArray[np.bool_]) -> Rows:
    """The difference of the statistic after each exchange of clusters."""
    if statistic is mean:
        sums = np.array([[g[:, 0].sum() for g in groups] for groups in (ours, theirs)])
        sizes = np.array([[len(g) for g in groups] for groups in (ours, theirs)], dtype=np.float64)
        first = _ratio(np.where(swaps, sums[1], sums[0]).sum(axis=1), np.where(swaps, sizes[1], sizes[0]).sum(axis=1))
        other = _ratio(np.where(swaps, sums[0], sums[1]).sum(axis=1), np.where(swaps, sizes[0], sizes[1]).sum(axis=1))
        return first - other
    differences = []
    for row in swaps:
        pairs = [(b, a) if swap else (a, b) for a, b, swap in zip(ours, theirs, row, strict=True)]
        differences.append(_of(statistic, [a for a, _ in pairs]) - _of(statistic, [b for _, b in pairs]))
    return np.array(differences)


def _of(statistic: Statistic, groups: Sequence[Rows]) -> float:
    rows = np.concatenate(groups)
    return statistic(rows) if len(rows) else float("nan")


def _ratio(sums: Rows, sizes: Rows) -> Rows:
    found: Rows = np.divide(sums, sizes, out=np.full(len(sums), np.nan), where=sizes > 0)
    return found
