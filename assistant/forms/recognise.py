"""Question → the form of answer it wants, by a linear model over its function words and its vector.

Trained by `python -m evals.training.forms` on questions written for that. Words that few of them share stand as one
sign, so that "what's new with the bridge" and "what's new with the strike" look alike.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from assistant.library.embedding import Vector
from assistant.schema import Form

WEIGHTS = Path(__file__).with_name("weights.npz")
LONGEST = 3  # words of a feature
OPENING = 4  # first words that are a feature together
VECTOR = 0.5  # weight of the question's vector beside the words
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)?|[?!]")


def tokens(question: str) -> list[str]:
    """The words of a question in lower case, and its marks."""
    return [found.casefold().replace("’", "'") for found in _TOKEN.findall(question)]


def features(question: str, known: frozenset[str] | set[str]) -> Counter[str]:
    """Runs of up to LONGEST words, with those that are not `known` as one sign, and the first two to OPENING words."""
    words = ["<"]
    for word in tokens(question):
        kept = word if word in known else "*"
        if kept != "*" or words[-1] != "*":
            words.append(kept)
    words.append(">")
    runs = (" ".join(words[n : n + size]) for size in range(1, LONGEST + 1) for n in range(len(words) - size + 1))
    opening = ("^" + " ".join(words[1 : size + 1]) for size in range(2, OPENING + 1) if len(words) > size)
    return Counter([*runs, *opening])


@dataclass(frozen=True)
class Recogniser:
    """A multinomial logistic regression. `places`: feature → its row; `rarity`: its inverse document frequency;
    `weights`, shape (features + dimension, forms), and `bias`, shape (forms,)."""

    forms: Sequence[Form]
    known: frozenset[str]
    places: Mapping[str, int]
    rarity: NDArray[np.float32]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    def recognise(self, question: str, vector: Vector) -> Form:
        """The likeliest form; `vector` is the question's unit vector, shape (dimension,), left out if it is of another
        model than the recogniser was trained with."""
        held = {self.places[f]: n for f, n in features(question, self.known).items() if f in self.places}
        of_vector = self.weights[len(self.places) :]
        scores = self.bias + (VECTOR * (vector @ of_vector) if len(vector) == len(of_vector) else 0.0)
        if held:
            rows = np.array(list(held))
            worth = np.array([1 + math.log(n) for n in held.values()]) * self.rarity[rows]
            scores = scores + (worth / np.linalg.norm(worth)) @ self.weights[rows]
        return self.forms[int(np.argmax(scores))]


@lru_cache(maxsize=1)
def shipped() -> Recogniser:
    """The recogniser that comes with Footnote."""
    held: Any = np.load(WEIGHTS, allow_pickle=False)
    return Recogniser(
        cast("list[Form]", held["forms"].tolist()),
        frozenset(held["known"].tolist()),
        {feature: place for place, feature in enumerate(held["features"].tolist())},
        *(held[name].astype(np.float32) for name in ("rarity", "weights", "bias")),
    )
