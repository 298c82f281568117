"""A cell of the table: the mean of what the cases gave, with its interval."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from evals.dataset import EvalCase
from evals.statistics import by_cluster, interval


def cell(cases: Sequence[EvalCase], values: Sequence[float | None], places: int = 2) -> str:
    """None is a case that gave nothing. The 95% interval draws whole clusters."""
    scored = [value for value in values if value is not None]
    if not scored:
        return "–"
    rows = [None if value is None else (value,) for value in values]
    low, high = interval(by_cluster(rows, [case.cluster for case in cases]))
    return f"{np.mean(scored):.{places}f} [{low:.{places}f}, {high:.{places}f}]"
