"""Question in a conversation → how likely it leans on what was said before, by how it is worded.

Trained by `python -m evals.training.leaning` on questions that people wrote as follow-ups and others that they did not.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import lru_cache
from pathlib import Path

from assistant.answering.wording import WordingModel, read_model, runs, tokens
from assistant.library.terms import content_terms, words
from assistant.weights.answering import CondenseWeights

WEIGHTS = Path(__file__).with_name("leaning.npz")
_POINTING = re.compile(
    r"\b(?:it|its|he|him|his|she|her|hers|they|them|their|theirs|that|this|those|these|there|ones?)\b", re.IGNORECASE
)
_GOES_ON = re.compile(r"\W{0,9}(?:and|but|so|also|then|or|now|what about|how about|what of)\b", re.IGNORECASE)
_WHO_IS_THAT = re.compile(r"\b(?:who|what)(?:['’]?s| is| are) (?:that|this|it|he|she|they)\W{0,9}$", re.IGNORECASE)
_PERSONAL = re.compile(r"\b(?:it|he|him|she|they|them)\b", re.IGNORECASE)
_CAPITAL = re.compile(r"(?<=\s)[A-Z]\w+")
_MOST_TERMS, _MOST_TOKENS, _MOST_BEFORE, _MOST_CAPITALS = 6, 12, 3, 2  # more of them count as so many


def features(question: str, known: frozenset[str] | set[str]) -> Counter[str]:
    """Its runs of words, and how many it has of content, in all, before a word that points at something, and of
    capitals."""
    found = runs(question, known)
    found[f"#terms {min(len(content_terms(question)), _MOST_TERMS)}"] += 1
    found[f"#tokens {min(len(tokens(question)), _MOST_TOKENS)}"] += 1
    found[f"#capitals {min(len(_CAPITAL.findall(question)), _MOST_CAPITALS)}"] += 1
    pointing = _POINTING.search(question)
    if pointing is None:
        found["#points at nothing"] += 1
        return found
    before = min(len(content_terms(question[: pointing.start()])), _MOST_BEFORE)
    found[f"#before {pointing.group().casefold()} {before}"] += 1
    found[f"#before any {before}"] += 1
    return found


def leaning(question: str, weights: CondenseWeights) -> float:
    """The probability (0..1) that a question cannot be understood without what was said before it; 0 for one with
    enough words of content and none that points at something or goes on, and for "Lena Holt, who is that?"."""
    if not words(question):
        return 1.0
    aside = _WHO_IS_THAT.search(question)
    if aside and content_terms(question[: aside.start()]):
        return 0.0
    enough = len(content_terms(question)) >= weights.enough
    if enough and not _POINTING.search(question) and not _GOES_ON.match(question):
        return 0.0
    model = _shipped()
    complete, leans = model.scores(features(question, model.known))
    return 1 / (1 + math.exp(float(complete - leans)))


def points(question: str) -> bool:
    """Whether a question says "he" or "it"."""
    return bool(_PERSONAL.search(question))


def with_names(question: str) -> str:
    """The question with a name, whatever it may be, where it says "he" or "it": worded as if nothing had been said."""
    return _PERSONAL.sub("Nemo", question)


def asking_words() -> frozenset[str]:
    """Small words that many questions hold, in lower case."""
    return _shipped().known


@lru_cache(maxsize=1)
def _shipped() -> WordingModel:
    return read_model(WEIGHTS)
