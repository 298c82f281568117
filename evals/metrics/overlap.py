"""How much an answer shares with a reference answer. Values in 0..1; None without a reference."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Sequence

_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation)
_WORD = re.compile(r"[a-z0-9]+")


def normalised(text: str) -> str:
    """Lower case, without punctuation, articles and surplus blanks (the SQuAD evaluation script)."""
    return " ".join(_ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION)).split())


def contains(text: str, references: Sequence[str]) -> float | None:
    """1.0 when `text` holds any of the references, both normalised, else 0.0."""
    if not references:
        return None
    held = f" {normalised(text)} "
    return float(any(f" {normalised(r)} " in held for r in references if normalised(r)))


def token_f1(text: str, references: Sequence[str]) -> float | None:
    """Harmonic mean of token precision and recall against the best reference.

    Source: Rajpurkar et al., "SQuAD" (EMNLP 2016). Two empty texts agree (1.0).
    """
    if not references:
        return None
    return max(_f1(normalised(text).split(), normalised(r).split()) for r in references)


def rouge_l(text: str, references: Sequence[str]) -> float | None:
    """ROUGE-L F-measure against the best reference, from the longest common subsequence of tokens
    (Lin, "ROUGE", 2004), tokens as in Google's rouge-score without stemming."""
    if not references:
        return None
    tokens = _WORD.findall(text.lower())
    return max(_rouge(tokens, _WORD.findall(r.lower())) for r in references)


def _f1(one: Sequence[str], other: Sequence[str]) -> float:
    if not one or not other:
        return float(one == other)
    shared = (Counter(one) & Counter(other)).total()
    return 2 * shared / (len(one) + len(other))


def _rouge(one: Sequence[str], other: Sequence[str]) -> float:
    if not one or not other:
        return 0.0
    return 2 * _common_subsequence(one, other) / (len(one) + len(other))


def _common_subsequence(one: Sequence[str], other: Sequence[str]) -> int:
    """Length of the longest common subsequence, in len(one) * len(other) steps."""
    row = [0] * (len(other) + 1)
    for token in one:
        diagonal = 0
        for column, against in enumerate(other, 1):
            above = row[column]
            row[column] = diagonal + 1 if token == against else max(above, row[column - 1])
            diagonal = above
    return row[-1]
