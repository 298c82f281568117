"""Fits how sure the evidence of the chosen sentence makes one (`assistant/weights.toml`).

`python -m evals.experiments.confidence [FOLDER …] [--every N]`: the reference cases of the dev split and data folders.
A logistic regression on whether the best sentence holds the answer, on a mix near a newsroom's: of five questions the
archive answers four. Reported on each set as fitted on the others, each counted in the same mix.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import asdict, astuple, dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from assistant.answering.evidence import Evidence
from assistant.weights import shipped
from evals.experiments.evidence import NAMES, Asked, ask_all, first
from evals.metrics.abstention import auroc
from evals.metrics.calibration import BINS
from evals.weights import write

SURE = ["similarity", "passage", "reading", "ahead", "follows", "contradicts"]
ANSWERABLE = 0.8  # of the questions of the mix
THRESHOLDS = (0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6)


@dataclass(frozen=True)
class Best:
    """Of the best candidate of each case of a set: its evidence, shape (cases, kinds), whether it holds the answer, and
    whether the case is answerable."""

    evidence: NDArray[np.float64]
    right: NDArray[np.bool_]
    answerable: NDArray[np.bool_]

    @classmethod
    def of(cls, asked: Sequence[Asked], weights: Evidence) -> Best:
        known = [(a, n, a.right[n]) for a, n in zip(asked, first(asked, weights), strict=True) if a.right is not None]
        known = [(a, n, right) for a, n, right in known if n >= 0]
        return cls(
            np.array([a.evidence[n] for a, n, _ in known]),
            np.array([right for *_, right in known]),
            np.array([a.case.answerable for a, *_ in known]),
        )

    @property
    def shares(self) -> NDArray[np.float64]:
        """Of each case in the mix, together 1; a set of one kind only counts as it is."""
        share = np.where(self.answerable, ANSWERABLE, 1 - ANSWERABLE)
        for kind in (self.answerable, ~self.answerable):
            share[kind] /= max(1, kind.sum())
        return np.asarray(share / share.sum())


def fit(sets: Sequence[Best]) -> tuple[float, Evidence]:
    """The bias and the weights, each set counting the same; what is not in SURE stays as it ships."""
    columns = [NAMES.index(name) for name in SURE]
    rows = np.concatenate([best.evidence[:, columns] for best in sets])
    shares = np.concatenate([1_000 * best.shares for best in sets])
    model = LogisticRegression(max_iter=2_000).fit(rows, np.concatenate([b.right for b in sets]), sample_weight=shares)
    found = dict(zip(SURE, model.coef_[0].round(2).tolist(), strict=True))
    return round(float(model.intercept_[0]), 2), replace(shipped().by_reading.sure, **found)


def confidences(best: Best, bias: float, sure: Evidence) -> NDArray[np.float64]:
    return np.asarray(1 / (1 + np.exp(-bias - best.evidence @ np.array(astuple(sure)))))


def error_in_mix(best: Best, confidence: NDArray[np.float64]) -> float:
    """Expected calibration error (Guo et al., ICML 2017) with each case counted by its share in the mix."""
    places = np.minimum((confidence * BINS).astype(int), BINS - 1)
    gaps = best.shares * (confidence - best.right)
    return float(sum(abs(gaps[places == place].sum()) for place in range(BINS)))


def report(name: str, best: Best, confidence: NDArray[np.float64]) -> str:
    apart = auroc(confidence.tolist(), best.answerable.tolist())
    right = auroc(confidence.tolist(), best.right.tolist())
    lines = [
        f"{name}: {len(best.right)} cases, AUROC answerable {_told(apart)}, right {_told(right)}, "
        f"calibration error in the mix {error_in_mix(best, confidence):.3f}"
    ]
    for threshold in THRESHOLDS:
        given = confidence >= threshold
        answered = best.shares[given & best.answerable].sum() / max(1e-9, best.shares[best.answerable].sum())
        wrong = best.shares[given & ~best.right].sum()
        lines.append(f"    from {threshold:.2f}: answered of the answerable {answered:.2f}, wrong of all {wrong:.2f}")
    return "\n".join(lines)


def _told(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def cross_validated(sets: Mapping[str, Best]) -> str:
    """Each set as fitted on the others."""
    lines = []
    for name, best in sets.items():
        bias, sure = fit([other for of, other in sets.items() if of != name])
        lines.append(report(name, best, confidences(best, bias, sure)))
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--write", action="store_true", help="Write them into assistant/weights.toml.")
    options = parser.parse_args()
    asked = ask_all(options.folders, options.every)
    sets = {name: Best.of(found, shipped().by_reading.choose) for name, found in asked.items()}
    print(cross_validated(sets))
    bias, sure = fit(list(sets.values()))
    print(f"confidence: {bias}, {sure}")
    if options.write:
        write("by_reading", {"bias": bias})
        write("by_reading.sure", asdict(sure))


if __name__ == "__main__":
    main()
