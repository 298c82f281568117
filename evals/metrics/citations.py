"""Whether the words cited bear out what is said. `statements` are pairs of a sentence and its citations' quotes.

Source: Gao et al., "Enabling Large Language Models to Generate Text with Citations" (ALCE, EMNLP 2023).
Each function returns a value in 0..1, or None without a statement (or citation) to judge.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

Statement = tuple[str, Sequence[str]]


class Judge(Protocol):
    """Says whether `evidence` supports `claim`."""

    def supports(self, claim: str, evidence: str) -> bool: ...


def citation_recall(statements: Sequence[Statement], judge: Judge) -> float | None:
    """Share of the statements that all their citations together support."""
    if not statements:
        return None
    return sum(_supported(claim, quotes, judge) for claim, quotes in statements) / len(statements)


def citation_precision(statements: Sequence[Statement], judge: Judge) -> float | None:
    """Share of the citations that are needed: their statement is supported, and either the citation alone
    supports it or the others without it do not."""
    needed = [
        _supported(claim, quotes, judge)
        and (judge.supports(claim, quote) or not _supported(claim, [*quotes[:n], *quotes[n + 1 :]], judge))
        for claim, quotes in statements
        for n, quote in enumerate(quotes)
    ]
    return sum(needed) / len(needed) if needed else None


def gold_sentence_recall(quotes: Sequence[str], gold: Sequence[str]) -> float | None:
    """Share of the gold sentences that a quote holds, or is a part of."""
    return sum(any(same_words(q, g) for q in quotes) for g in gold) / len(gold) if gold else None


def gold_sentence_precision(quotes: Sequence[str], gold: Sequence[str]) -> float | None:
    """Share of the quotes that hold a gold sentence, or are a part of one."""
    if not quotes or not gold:
        return None
    return sum(any(same_words(q, g) for g in gold) for q in quotes) / len(quotes)


def same_words(one: str, other: str) -> bool:
    """Whether one text holds the other, white space aside."""
    a, b = " ".join(one.split()), " ".join(other.split())
    return bool(a and b) and (a in b or b in a)


def _supported(claim: str, quotes: Sequence[str], judge: Judge) -> bool:
    return bool(quotes) and judge.supports(claim, " ".join(quotes))
