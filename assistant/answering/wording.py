"""How a question is worded → what kind of question it is, by a linear model over its function words.

Words that few questions share stand as one sign, so that "what's new with the bridge" and "what's new with the strike"
look alike.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

LONGEST = 3  # words of a feature
OPENING = 4  # first words that are a feature together
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)?|[?!]")


def tokens(question: str) -> list[str]:
    """The words of a question in lower case, and its marks."""
    return [found.casefold().replace("’", "'") for found in _TOKEN.findall(question)]


def runs(question: str, known: frozenset[str] | set[str]) -> Counter[str]:
    """Runs of up to LONGEST words, with those that are not `known` as one sign, and the first two to OPENING words."""
    words = ["<"]
    for word in tokens(question):
        kept = word if word in known else "*"
        if kept != "*" or words[-1] != "*":
            words.append(kept)
    words.append(">")
    found = (" ".join(words[n : n + size]) for size in range(1, LONGEST + 1) for n in range(len(words) - size + 1))
    opening = ("^" + " ".join(words[1 : size + 1]) for size in range(2, OPENING + 1) if len(words) > size)
    return Counter([*found, *opening])


@dataclass(frozen=True)
class WordingModel:
    """A multinomial logistic regression. `places`: feature → its row; `rarity`: its inverse document frequency;
    `weights`, shape (features, and perhaps those of a vector; kinds), and `bias`, shape (kinds,)."""

    kinds: Sequence[str]
    known: frozenset[str]
    places: Mapping[str, int]
    rarity: NDArray[np.float32]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    def scores(self, features: Counter[str]) -> NDArray[np.float32]:
        """Log odds of each kind, up to a constant, by what a question has of the features; shape (kinds,)."""
        held = {self.places[f]: count for f, count in features.items() if f in self.places}
        if not held:
            return self.bias
        rows = np.array(list(held))
        worth = np.array([1 + math.log(count) for count in held.values()]) * self.rarity[rows]
        return np.asarray(self.bias + (worth / np.linalg.norm(worth)) @ self.weights[rows], dtype=np.float32)

    def write(self, path: Path) -> None:
        """Save it in half precision."""
        np.savez_compressed(
            path,
            kinds=np.array(self.kinds),
            known=np.array(sorted(self.known)),
            features=np.array(sorted(self.places, key=lambda feature: self.places[feature])),
            **{name: getattr(self, name).astype(np.float16) for name in ("rarity", "weights", "bias")},
        )


def read_model(path: Path) -> WordingModel:
    """A model that was saved."""
    held: Any = np.load(path, allow_pickle=False)
    return WordingModel(
        held["kinds"].tolist(),
        frozenset(held["known"].tolist()),
        {feature: place for place, feature in enumerate(held["features"].tolist())},
        *(held[name].astype(np.float32) for name in ("rarity", "weights", "bias")),
    )
