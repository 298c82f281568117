"""Trains what tells whether a question leans on what was said before: `python -m evals.training.leaning TRAIN`.

From TRAIN/authored.jsonl.gz, whose follow-ups are known, and the questions of `forms.jsonl`, each complete. Prints what
is told of the cases: of those asked alone, the share taken for complete; of those with a history, for leaning.
`--write` puts the weights into the assistant.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from assistant.answering.leaning import WEIGHTS, features
from assistant.answering.wording import WordingModel
from evals.dataset import EvalCase
from evals.forms import cases
from evals.reference import read_reference
from evals.training.forms import questions
from evals.training.wording import Labelled, train

COMMON = 25  # questions that share a word that is a feature
INVERSE_STRENGTH = 10.0  # of the regularisation


def labelled(folder: Path) -> Iterator[tuple[str, str]]:
    """Questions, each with "complete" or "leans"."""
    with gzip.open(folder / "authored.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield row["question"], "leans" if "earlier" in row else "complete"
    yield from ((question, "complete") for question, _ in questions())


def trained(data: Labelled) -> WordingModel:
    return train(list(dict.fromkeys(data)), features, COMMON, INVERSE_STRENGTH, even=True)


def told(model: WordingModel, asked: Sequence[EvalCase]) -> float:
    """Share of the cases that are taken for what they are."""
    kinds = ("complete" if not case.history else "leans" for case in asked)
    scores = (model.scores(features(case.question, model.known)) for case in asked)
    return float(np.mean([model.kinds[int(np.argmax(s))] == kind for s, kind in zip(scores, kinds, strict=True)]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("train", type=Path, help="the folder of training data")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    model = trained(list(labelled(options.train)))
    own = [*read_reference().cases, *(case for case in cases("all") if case.form != "archive")]
    for name, group in (
        ("asked alone", [case for case in own if not case.history]),
        ("with a history", [case for case in own if case.history]),
    ):
        print(f"{name}: {told(model, group):.3f} of {len(group)}")
    if options.write:
        model.write(WEIGHTS)
        print(f"{WEIGHTS.name}: {WEIGHTS.stat().st_size / 1024:.0f} KB")


if __name__ == "__main__":
    main()
