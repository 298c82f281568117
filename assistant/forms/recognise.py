"""Question → the form of answer it wants, by how it is worded and by its vector.

Trained by `python -m evals.training.forms` on questions written for that.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import cast

import numpy as np

from assistant.answering.wording import WordingModel, read_model, runs
from assistant.library.embedding import Vector
from assistant.schema import Form

WEIGHTS = Path(__file__).with_name("weights.npz")
VECTOR = 0.5  # weight of the question's vector beside the words
SURELY = 0.75  # probability from which a question is about the archive: what is asked of the articles must not be lost
FACTS = 3.0  # how many times as often readers ask for a fact as for any other form; the model has seen each as often


def recognise(model: WordingModel, question: str, vector: Vector) -> Form:
    """The likeliest form, "archive" only if it is so surely. `vector` is the question's unit vector, shape
    (dimension,), left out if it is of another encoder than the model was trained with."""
    scores = model.scores(runs(question, model.known))
    of_vector = model.weights[len(model.places) :]
    if len(vector) == len(of_vector):
        scores = scores + VECTOR * (vector @ of_vector)
    odds = np.exp(scores - scores.max()) * np.where(np.array(model.kinds) == "fact", FACTS, 1.0)
    first, second = np.argsort(-odds)[:2]
    unsure = model.kinds[first] == "archive" and odds[first] < SURELY * odds.sum()
    return cast("Form", model.kinds[second if unsure else first])


@lru_cache(maxsize=1)
def shipped() -> WordingModel:
    """The model that comes with Footnote."""
    return read_model(WEIGHTS)
