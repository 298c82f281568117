"""A run → a table of metrics with their intervals."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from evals.catalogue import METRICS, Metric
from evals.records import Record, Run
from evals.statistics import Rows, by_cluster, interval


@dataclass(frozen=True)
class Estimate:
    """A metric's value with its 95% interval, over `n` cases in `clusters` clusters."""

    metric: str
    group: str
    value: float
    low: float
    high: float
    n: int
    clusters: int


def groups(metric: Metric, records: Sequence[Record]) -> list[Rows]:
    """What the records contribute to the metric, by cluster."""
    return by_cluster([metric.row(r) for r in records], [r.case.cluster for r in records], metric.width)


def estimate(metric: Metric, records: Sequence[Record]) -> Estimate | None:
    """None when no case can be scored."""
    return estimate_of(metric, groups(metric, records))


def estimate_of(metric: Metric, rows: Sequence[Rows]) -> Estimate | None:
    """The same from the rows by cluster."""
    filled = [group for group in rows if len(group)]
    if not filled:
        return None
    value = metric.statistic(np.concatenate(filled))
    if math.isnan(value):
        return None
    low, high = interval(filled, metric.statistic)
    return Estimate(metric.name, metric.group, value, low, high, sum(map(len, filled)), len(filled))


def summary(records: Sequence[Record], metrics: Iterable[Metric] = METRICS) -> list[Estimate]:
    """Every metric that can be told from the records."""
    return [found for metric in metrics if (found := estimate(metric, records)) is not None]


def slices(records: Sequence[Record]) -> dict[str, list[Record]]:
    """The records by tag, and by turn of the conversation when there is more than one."""
    found: dict[str, list[Record]] = {}
    for tag in sorted({tag for record in records for tag in record.case.tags}):
        found[tag] = [record for record in records if tag in record.case.tags]
    turns = sorted({r.case.turn for r in records})
    if len(turns) > 1:
        found |= {f"turn {turn}": [r for r in records if r.case.turn == turn] for turn in turns}
    return found


def table(estimates: Sequence[Estimate]) -> str:
    """The estimates as aligned text, a heading a group."""
    width = max((len(e.metric) for e in estimates), default=0)
    lines: list[str] = []
    for n, found in enumerate(estimates):
        if n == 0 or found.group != estimates[n - 1].group:
            lines += [*([""] if n else []), found.group]
        places = 1 if found.group == "latency" else 3
        value, low, high = (f"{x:.{places}f}" for x in (found.value, found.low, found.high))
        lines.append(f"  {found.metric:<{width}}  {value:>7}  [{low}, {high}]  n={found.n}")
    return "\n".join(lines)


def as_json(run: Run) -> dict[str, Any]:
    """The run's header, its metrics, and the same of every slice for the leading metric."""
    return {
        "run": asdict(run.header),
        "failed": [r.case.id for r in run.failed],
        "metrics": [asdict(e) for e in summary(run.records)],
        "slices": {name: [asdict(e) for e in summary(part, METRICS[:2])] for name, part in slices(run.records).items()},
    }
