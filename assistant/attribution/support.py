"""How far a source says what a claim says: words in common, and meaning."""

from __future__ import annotations

import math
import re
from datetime import date
from typing import Protocol

from assistant.attribution.judge import Judge
from assistant.attribution.pair import Pair
from assistant.display import period_label
from assistant.facts.times import times
from assistant.library.embedding import Vector

NOT_SAID = "the source does not say this"


class Embedder(Protocol):
    def embed_question(self, text: str) -> Vector: ...


def support(pair: Pair, encoder: Embedder, judge: Judge | None = None) -> float:
    """Probability (0..1) that people call the claim supported: a logistic regression on coverage and cosine, to whose
    log odds those of the judge are added."""
    similarity = float(encoder.embed_question(pair.claim) @ encoder.embed_question(pair.text))
    weights = pair.weights.support
    odds = weights.bias + weights.coverage * pair.coverage + weights.similarity * similarity
    if judge is not None:
        day = pair.source.published
        supported = judge.judge(_dated(_as_the_source(pair), day), _dated(pair.text, day)).supported
        odds += math.log((supported + weights.unsure) / (1 - supported + weights.unsure))
    return 1 / (1 + math.exp(-odds))


def _as_the_source(pair: Pair) -> str:
    """The claim with the weekday of the source in the place of the date that it means."""
    claim, day = pair.claim, pair.source.published
    weekdays = [t for t in times(pair.text, day) if t.weekday is not None]
    for own in sorted(times(claim, day), key=lambda t: -t.span.start):
        same = next((t for t in weekdays if own.weekday is None and own.covers(t, day)), None)
        if same:
            claim = claim[: own.span.start] + same.words + claim[own.span.end :]
    return claim


def _dated(text: str, published: date | None) -> str:
    """The text with "yesterday" and the like as the days they mean, which no judge can know."""
    for time in sorted(times(text, published), key=lambda t: -t.span.start):
        label = period_label(time.period) if time.period and time.period.start else ""
        if label and " to " not in label and not any(c.isdigit() for c in time.words):
            before, after = text[: time.span.start], text[time.span.end :]
            led = re.search(r"\b(?:in|on|of|by|from|since|until|before|after)\s+$", before, re.I)
            word = "" if led else "on " if label[0].isdigit() and " " in label else "in "
            text = before + word + label + after
    return text
