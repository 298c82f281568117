"""Finds the weights by which sentences are chosen (`assistant/weights.toml`).

`python -m evals.experiments.choosing [FOLDER …] [--every N] [--words]`: the reference cases of the dev split, and data
folders. Every other case is fitted on, the rest is reported on. `--words` leaves the reader out.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from assistant.answering.evidence import Evidence
from assistant.weights import shipped
from evals.experiments.evidence import NAMES, Asked, ask_all, first
from evals.weights import write

FITTED = ["coverage", "similarity", "passage", "fits", "reading"]
SHARP = 3.0  # how sharply the softmax tells candidates apart


def fit_weights(sets: Sequence[Sequence[Asked]], start: Evidence) -> Evidence:
    """Weights that give the sentences with the answer the highest softmax share, each set counting the same;
    what is not FITTED stays as it is."""
    import torch

    fixed = np.array([0.0 if name in FITTED else getattr(start, name) for name in NAMES])
    columns = [NAMES.index(name) for name in FITTED]
    weights = torch.tensor([getattr(start, name) for name in FITTED], dtype=torch.float64, requires_grad=True)
    tensors = [
        [
            (torch.from_numpy(a.evidence[:, columns]), torch.from_numpy(a.evidence @ fixed), torch.from_numpy(a.right))
            for a in asked
            if a.right is not None and a.right.any()
        ]
        for asked in sets
    ]
    optimizer = torch.optim.LBFGS([weights], max_iter=100)

    def loss() -> Any:
        optimizer.zero_grad()
        total = 0.002 * (weights**2).sum()
        for part in filter(None, tensors):
            missed = (-torch.logsumexp(torch.log_softmax(SHARP * (x @ weights + b), 0)[y], 0) for x, b, y in part)
            total = total + sum(missed) / len(part) / len(tensors)
        total.backward()
        return total

    optimizer.step(loss)
    found = dict(zip(FITTED, weights.detach().numpy().round(2).tolist(), strict=True))
    return Evidence(**{name: found.get(name, getattr(start, name)) for name in NAMES})


def right_first(asked: Sequence[Asked], weights: Evidence) -> float:
    """Share of the answerable cases with a reference whose best candidate holds the answer."""
    best = zip(asked, first(asked, weights), strict=True)
    return float(np.mean([n >= 0 and bool(a.right[n]) for a, n in best if a.case.answerable and a.right is not None]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--words", action="store_true")
    parser.add_argument("--write", action="store_true", help="Write them into assistant/weights.toml.")
    options = parser.parse_args()
    asked = ask_all(options.folders, options.every, options.words)
    start = (shipped().by_words if options.words else shipped().by_reading).choose
    weights = fit_weights([found[::2] for found in asked.values()], start)
    print(f"weights: {weights}")
    if options.write:
        write("by_words.choose" if options.words else "by_reading.choose", asdict(weights))
    for name, found in asked.items():
        held_out = found[1::2]
        now, fitted = right_first(held_out, start), right_first(held_out, weights)
        print(f"{name}: {len(held_out)} cases held out, right first {now:.3f} as it is, {fitted:.3f} fitted")


if __name__ == "__main__":
    main()
