"""One number of one case with its reason."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Score:
    """`value` None means that the case cannot be scored, which is neither 0 nor a pass; `why` explains."""

    value: float | None
    why: str


def unscored(why: str) -> Score:
    return Score(None, why)
