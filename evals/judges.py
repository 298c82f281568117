"""Judges of support, for the citation metrics."""

from __future__ import annotations

import re

from assistant.library.terms import content_terms
from evals.metrics.citations import Judge

_NUMBER = re.compile(r"\d[\d.,]*")


class ExactSpan:
    """Support means that the claim's words stand in the evidence as they are, white space aside."""

    def supports(self, claim: str, evidence: str) -> bool:
        return " ".join(claim.split()) in " ".join(evidence.split())


class SharedWords:
    """A support checker without a model: every number of the claim, and `share` of its content words,
    stand in the evidence. Blind to negation and to who did what."""

    def __init__(self, share: float = 0.8) -> None:
        self._share = share

    def supports(self, claim: str, evidence: str) -> bool:
        if set(_numbers(claim)) - set(_numbers(evidence)):
            return False
        wanted, found = set(content_terms(claim)), set(content_terms(evidence))
        return bool(wanted) and len(wanted & found) >= self._share * len(wanted)


def judges() -> dict[str, Judge]:
    """Every judge by its name."""
    return {"exact span": ExactSpan(), "shared words": SharedWords()}


def _numbers(text: str) -> list[str]:
    return [number.strip(".,").replace(",", "") for number in _NUMBER.findall(text)]
