"""How far the checker agrees with people: `python -m evals.checking.agreement FILE`.

FILE holds lines `{premise, claim, label}`; a label other than "supported" counts as not supported.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.assembly import build_checker
from assistant.attribution.check import Attribution, check
from assistant.attribution.pair import Source
from assistant.config import Config
from assistant.library.embedding import MiniLM
from evals.dataset import json_lines
from evals.metrics.abstention import auroc
from evals.statistics import interval


def belief(found: Attribution) -> float:
    """One number for how far a claim is believed: its support, halved by each reason against it."""
    return float(found.support * 0.5 ** len(found.reasons))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--judge", default="default", help="default, none, or the folder of a CrossEncoder.")
    options = parser.parse_args()
    rows = [row for _, row in json_lines(options.file)]
    if not rows:
        raise SystemExit("The file holds no pairs.")
    checker = build_checker(Config(judge=options.judge), MiniLM())
    found = [check(row["claim"], Source(row["premise"]), checker) for row in rows]
    supported = [row["label"] == "supported" for row in rows]
    values = np.array([[belief(f), float(s)] for f, s in zip(found, supported, strict=True)])

    def area(drawn: NDArray[np.float64]) -> float:
        return auroc(drawn[:, 0].tolist(), (drawn[:, 1] > 0).tolist()) or 0.0

    low, high = interval([row.reshape(1, 2) for row in values], area)
    agreed = np.mean([(f.verdict != "unverified") == s for f, s in zip(found, supported, strict=True)])
    print(f"{len(rows)} pairs, {sum(supported)} supported")
    print(f"AUROC {area(values):.3f} [{low:.3f}, {high:.3f}]; the verdict agrees with people in {agreed:.3f}")


if __name__ == "__main__":
    main()
