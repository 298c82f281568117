"""Whether an assistant knows when to decline.

`confidence` holds one number a question, higher when surer; `right` whether giving the answer would be
right. For an unanswerable question no answer is right.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Curve = tuple[NDArray[np.float64], NDArray[np.float64]]


def auroc(confidence: Sequence[float], positive: Sequence[bool]) -> float | None:
    """Probability that a positive question has a higher confidence than a negative one, ties counting
    half (Mann and Whitney 1947); None when either kind is missing."""
    scores, labels = np.asarray(confidence, dtype=float), np.asarray(positive, dtype=bool)
    n, m = int(labels.sum()), int((~labels).sum())
    if not n or not m:
        return None
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    return float((ranks[labels].sum() - n * (n + 1) / 2) / (n * m))


def decline_precision(declined: Sequence[bool], answerable: Sequence[bool]) -> float | None:
    """Share of the declined questions that are unanswerable; None when none was declined."""
    chosen = [a for d, a in zip(declined, answerable, strict=True) if d]
    return sum(not a for a in chosen) / len(chosen) if chosen else None


def decline_recall(declined: Sequence[bool], answerable: Sequence[bool]) -> float | None:
    """Share of the unanswerable questions that are declined; None when there are none."""
    wanted = [d for d, a in zip(declined, answerable, strict=True) if not a]
    return sum(wanted) / len(wanted) if wanted else None


def risk_coverage(confidence: Sequence[float], right: Sequence[bool]) -> Curve:
    """Coverage (share of questions answered) and risk (share of wrong ones among them) at every threshold
    that tells questions apart, from the strictest to none. Both empty without questions.

    Source: El-Yaniv and Wiener, "On the Foundations of Noise-free Selective Classification" (JMLR 2010).
    """
    scores, wrong = np.asarray(confidence, dtype=float), ~np.asarray(right, dtype=bool)
    order = np.argsort(-scores, kind="stable")
    taken = np.arange(1, len(order) + 1)
    errors = np.cumsum(wrong[order])
    last = np.append(np.diff(scores[order]) != 0, True) if len(order) else np.zeros(0, dtype=bool)
    return taken[last] / max(1, len(order)), errors[last] / taken[last]


def coverage_at_risk(confidence: Sequence[float], right: Sequence[bool], risk: float) -> float:
    """The largest coverage at which the risk is at most `risk`; 0.0 when there is none."""
    coverage, risks = risk_coverage(confidence, right)
    return float(max(coverage[risks <= risk], default=0.0))


def augrc(confidence: Sequence[float], right: Sequence[bool]) -> float | None:
    """Area under the generalised risk–coverage curve, lower is better: coverage times risk, the share of
    questions answered wrongly, integrated over coverage by trapezia; None without questions.

    Source: Traub et al., "Overcoming Common Flaws in the Evaluation of Selective Classification Systems"
    (NeurIPS 2024).
    """
    coverage, risk = risk_coverage(confidence, right)
    if not len(coverage):
        return None
    return float(np.trapezoid(np.append(0.0, coverage * risk), np.append(0.0, coverage)))


def truthfulness(declined: Sequence[bool], right: Sequence[bool]) -> float | None:
    """Mean of +1 for a right answer, 0 for a declined question, -1 for a wrong answer; None without questions.

    Source: Yang et al., "CRAG: Comprehensive RAG Benchmark" (NeurIPS 2024).
    """
    scores = [0 if d else 1 if r else -1 for d, r in zip(declined, right, strict=True)]
    return sum(scores) / len(scores) if scores else None
