"""How far a source says what a claim says: words in common, and meaning."""

from __future__ import annotations

import math
from typing import Protocol

from assistant.attribution.judge import Judge
from assistant.attribution.pair import Pair
from assistant.library.embedding import Vector

NOT_SAID = "the source does not say this"
BIAS, COVERAGE, SIMILARITY = -4.0, 4.0, 4.0
LEAST = 1e-3  # no judge is surer than that


class Embedder(Protocol):
    def embed_question(self, text: str) -> Vector: ...


def support(pair: Pair, encoder: Embedder, judge: Judge | None = None) -> float:
    """Probability (0..1) that people call the claim supported: a logistic regression on coverage and cosine, to whose
    log odds those of the judge are added."""
    similarity = float(encoder.embed_question(pair.claim) @ encoder.embed_question(pair.text))
    odds = BIAS + COVERAGE * pair.coverage + SIMILARITY * similarity
    if judge is not None:
        supported = judge.judge(pair.claim, pair.text).supported
        odds += math.log((supported + LEAST) / (1 - supported + LEAST))
    return 1 / (1 + math.exp(-odds))
