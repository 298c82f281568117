"""How good a ranking is, for binary relevance. `ranked` holds distinct ids, best first; `gold` the relevant ones.

Each function returns a value in 0..1, or None when there is no gold. Formulas as in trec_eval:
Voorhees and Harman, "TREC: Experiment and Evaluation in Information Retrieval" (2005).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence


def hit(ranked: Sequence[str], gold: Collection[str], k: int) -> float | None:
    """1.0 when any of the first `k` is relevant, else 0.0."""
    return float(any(i in gold for i in ranked[:k])) if gold else None


def recall(ranked: Sequence[str], gold: Collection[str], k: int) -> float | None:
    """Share of the relevant ids that stand among the first `k`."""
    return sum(i in gold for i in ranked[:k]) / len(gold) if gold else None


def reciprocal_rank(ranked: Sequence[str], gold: Collection[str]) -> float | None:
    """1 / rank of the first relevant id, 0.0 when none is ranked. Its mean is the MRR."""
    if not gold:
        return None
    return next((1 / rank for rank, i in enumerate(ranked, 1) if i in gold), 0.0)


def average_precision(ranked: Sequence[str], gold: Collection[str]) -> float | None:
    """Mean over the relevant ids of the precision at their rank, 0 for those not ranked. Its mean is MAP."""
    if not gold:
        return None
    found, total = 0, 0.0
    for rank, i in enumerate(ranked, 1):
        if i in gold:
            found += 1
            total += found / rank
    return total / len(gold)


def ndcg(ranked: Sequence[str], gold: Collection[str], k: int) -> float | None:
    """Normalised discounted cumulative gain at `k`: sum of 1 / log2(rank + 1) over relevant ids,
    divided by that of the ideal ranking (Järvelin and Kekäläinen, ACM TOIS 2002)."""
    if not gold:
        return None
    gain = sum(1 / math.log2(rank + 1) for rank, i in enumerate(ranked[:k], 1) if i in gold)
    ideal = sum(1 / math.log2(rank + 1) for rank in range(1, min(k, len(gold)) + 1))
    return gain / ideal
