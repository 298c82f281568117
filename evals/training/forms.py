"""Trains what tells the form of answer a question wants: `python -m evals.training.forms`.

From `forms.jsonl`, questions written for it, none about the sample archive. Prints how many of each half (every other
question) are told as trained on the other, and of the cases of `evals/cases/forms`, by split; `--write` puts the
weights into the assistant.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from assistant.answering.wording import WordingModel, runs
from assistant.assembly import default_encoder
from assistant.forms.recognise import VECTOR, WEIGHTS, recognise
from evals.dataset import json_lines
from evals.forms import cases
from evals.training.wording import Labelled, train

DATA = Path(__file__).with_suffix(".jsonl")
COMMON = 2  # questions that share a word that is a feature
INVERSE_STRENGTH = 10.0  # of the regularisation


def questions() -> list[tuple[str, str]]:
    """Questions and their forms."""
    return [(values["question"], values["form"]) for _, values in json_lines(DATA)]


def trained(labelled: Labelled) -> WordingModel:
    """A model of the forms of these questions."""
    vectors = np.stack([default_encoder().embed_question(question) for question, _ in labelled])
    return train(labelled, runs, COMMON, INVERSE_STRENGTH, even=False, beside=VECTOR * vectors)


def told(model: WordingModel, labelled: Labelled) -> float:
    """Share of the questions whose form is recognised."""
    encoder = default_encoder()
    return float(np.mean([recognise(model, q, encoder.embed_question(q)) == form for q, form in labelled]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    labelled = questions()
    for ours, theirs in ((labelled[1::2], labelled[::2]), (labelled[::2], labelled[1::2])):
        print(f"a half, trained on the other: {told(trained(ours), theirs):.3f} of {len(theirs)}")
    model = trained(labelled)
    for split in ("dev", "test"):
        own = [(case.question, case.form or "") for case in cases(split)]
        print(f"cases of evals/cases/forms, {split}: {told(model, own):.3f} of {len(own)}")
    if options.write:
        model.write(WEIGHTS)
        print(f"{WEIGHTS.name}: {WEIGHTS.stat().st_size / 1024:.0f} KB")


if __name__ == "__main__":
    main()
