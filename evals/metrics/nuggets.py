"""Nugget recall: which of the facts an answer should hold it does hold.

Source: Voorhees, "Overview of the TREC 2003 Question Answering Track".
"""

from __future__ import annotations

from collections.abc import Sequence

from evals.dataset import Nugget
from evals.metrics.overlap import contains


def held(text: str, nuggets: Sequence[Nugget]) -> list[Nugget]:
    """The nuggets of which `text` holds an accepted wording."""
    return [n for n in nuggets if contains(text, n.wordings)]


def nugget_recall(text: str, nuggets: Sequence[Nugget]) -> float | None:
    """Share of the nuggets that `text` holds; None when there are none."""
    return len(held(text, nuggets)) / len(nuggets) if nuggets else None
