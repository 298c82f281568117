"""Finds the weights of `assistant/answering/evidence.py`, and how sure each score makes one.

`python -m evals.experiments.choosing [FOLDER …] [--every N] [--words]`: the reference cases of the dev split, and data
folders with answer strings. Every other case is fitted on, the rest is reported on; each set counts the same for the
confidence. `--words` leaves the reader out.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.answering.evidence import BY_READING, BY_WORDS, Evidence
from assistant.assembly import build_assistant
from assistant.config import AnswerConfig, Config
from assistant.pipeline import Assistant
from assistant.progress import Bar
from assistant.schema import Turn
from evals.dataset import Dataset, EvalCase, read_folder
from evals.metrics.abstention import auroc
from evals.metrics.overlap import contains
from evals.reference import reference_set
from evals.runner import ingest, on_its_day
from evals.scoring.answers import wordings

NAMES = [f.name for f in fields(Evidence)]
FITTED = ["coverage", "similarity", "passage", "fits", "dangling", "reading"]
SURE = ["coverage", "similarity", "passage", "fits", "follows", "reading"]
READ = 6
SHARP = 3.0  # how sharply the softmax tells candidates apart


@dataclass(frozen=True)
class Asked:
    """A case with the strings of which an answer holds one, the evidence of its candidates, shape
    (candidates, kinds), and whether each holds the answer."""

    case: EvalCase
    wanted: Sequence[str]
    evidence: NDArray[np.float64]
    right: NDArray[np.bool_]


def ask(data: Dataset, every: int, words: bool) -> list[Asked]:
    """Every `every`th case of the data set, asked of a throw-away library."""
    with TemporaryDirectory() as scratch, Bar() as bar:
        config = Config(library=Path(scratch) / "library", answer=AnswerConfig(passages_read=0 if words else READ))
        ingest(data, config)
        assistant = build_assistant(on_its_day(config))
        chosen = data.cases[::every]
        bar.open(len(chosen), "Asking", "cases")
        found = []
        for case in chosen:
            found.append(_asked(case, assistant))
            bar.step()
        return found


def _asked(case: EvalCase, assistant: Assistant) -> Asked:
    history: list[Turn] = []
    for question in case.earlier:
        history.append(Turn.of(assistant.ask(question, history)))
    found = assistant.consider(case.question, history).sentences
    wanted = wordings(case, assistant.library)
    right = [c.article.id in case.gold_doc_ids and bool(contains(c.text, wanted)) for c in found]
    evidence = np.array([astuple(c.evidence) for c in found]).reshape(len(found), len(NAMES))
    return Asked(case, wanted, evidence, np.array(right))


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
            if a.right.any()
        ]
        for asked in sets
    ]
    optimizer = torch.optim.LBFGS([weights], max_iter=100)

    def loss() -> Any:
        optimizer.zero_grad()
        total = 0.002 * (weights**2).sum()
        for part in tensors:
            missed = (-torch.logsumexp(torch.log_softmax(SHARP * (x @ weights + b), 0)[y], 0) for x, b, y in part)
            total = total + sum(missed) / len(part) / len(tensors)
        total.backward()
        return total

    optimizer.step(loss)
    found = dict(zip(FITTED, weights.detach().numpy().round(2).tolist(), strict=True))
    return Evidence(**{name: found.get(name, getattr(start, name)) for name in NAMES})


def first(asked: Sequence[Asked], weights: Evidence) -> list[int]:
    """The index of the best candidate of each case."""
    return [int(np.argmax(a.evidence @ np.array(astuple(weights)))) if len(a.evidence) else -1 for a in asked]


def right_first(asked: Sequence[Asked], weights: Evidence) -> float:
    """Share of the cases with a reference whose best candidate holds the answer."""
    best = [(a, n) for a, n in zip(asked, first(asked, weights), strict=True) if a.wanted and a.case.answerable]
    return float(np.mean([n >= 0 and bool(a.right[n]) for a, n in best]))


def fit_confidence(sets: Sequence[Sequence[Asked]], weights: Evidence) -> tuple[float, Evidence]:
    """A logistic regression on whether the best candidate holds the answer, each set counting the same."""
    from sklearn.linear_model import LogisticRegression

    parts = [best_rows(asked, weights) for asked in sets]
    rows, labels = (np.concatenate(column) for column in zip(*parts, strict=True))
    shares = np.concatenate([np.full(len(own), 1_000 / len(own)) for own, _ in parts])
    columns = [NAMES.index(name) for name in SURE]
    model = LogisticRegression(C=10.0, max_iter=1_000).fit(rows[:, columns], labels, sample_weight=shares)
    found = dict(zip(SURE, model.coef_[0].round(2).tolist(), strict=True))
    return round(float(model.intercept_[0]), 2), Evidence(**{name: found.get(name, 0.0) for name in NAMES})


def best_rows(asked: Sequence[Asked], weights: Evidence) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    pairs = [(a, n) for a, n in zip(asked, first(asked, weights), strict=True) if n >= 0]
    return np.array([a.evidence[n] for a, n in pairs]), np.array([a.case.answerable and a.right[n] for a, n in pairs])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--words", action="store_true")
    options = parser.parse_args()
    asked = {folder.name: ask(read_folder(folder), options.every, options.words) for folder in options.folders}
    asked["dev"] = ask(reference_set("dev"), 1, options.words)
    fitting = [found[::2] for found in asked.values()]
    weighing = BY_WORDS if options.words else BY_READING
    start = weighing.choose
    weights = fit_weights(fitting, start)
    bias, sure = fit_confidence(fitting, weights)
    print(f"weights: {weights}\nconfidence: {bias}, {sure}")
    for name, found in asked.items():
        held_out = found[1::2]
        rows, labels = best_rows(held_out, weights)
        now = [weighing.confidence(Evidence(*row)) for row in rows.tolist()]
        fitted = 1 / (1 + np.exp(-bias - rows @ np.array(astuple(sure))))
        answerable = [a.case.answerable for a, n in zip(held_out, first(held_out, weights), strict=True) if n >= 0]
        print(f"{name}: {len(held_out)} cases held out")
        print(
            f"  right first: {right_first(held_out, start):.3f} as it is, {right_first(held_out, weights):.3f} fitted"
        )
        for label, values in (("as it is", now), ("fitted", fitted.tolist())):
            print(
                f"  confidence {label}: AUROC answerable {auroc(values, answerable) or 0:.3f}, "
                f"right {auroc(values, labels.tolist()) or 0:.3f}"
            )
        for low in np.arange(0, 1, 0.2):
            inside = (fitted >= low) & (fitted < low + 0.2)
            if inside.any():
                print(f"    {low:.1f} to {low + 0.2:.1f}: {labels[inside].mean():.2f} right of {inside.sum()}")


if __name__ == "__main__":
    main()
