"""Two runs of the same cases → what got better, what worse, what cannot be told, and the cases that flipped."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from evals.catalogue import METRICS, Metric
from evals.dataset import DataError
from evals.records import Record, Run
from evals.statistics import holm, paired_interval, paired_p_value
from evals.summary import groups

ALPHA = 0.05


@dataclass(frozen=True)
class Change:
    """A metric in both runs. `low`, `high`: 95% interval of after - before. `p`: adjusted by Holm."""

    metric: Metric
    before: float
    after: float
    low: float
    high: float
    p: float

    @property
    def verdict(self) -> str:
        """better, worse or cannot be told: by the adjusted p-value."""
        if self.p >= ALPHA:
            return "cannot be told"
        return "better" if self.metric.sign * (self.after - self.before) > 0 else "worse"


@dataclass(frozen=True)
class Flip:
    """A case that is right in one run and not in the other."""

    before: Record
    after: Record

    @property
    def gained(self) -> bool:
        return bool(self.after.value("right"))


def comparable(before: Run, after: Run) -> None:
    """Raises DataError when the runs did not ask the same cases of the same articles in the same setting."""
    if before.header.data_hash != after.header.data_hash:
        raise DataError(
            f"{before.folder} is a run of {before.header.data} ({before.header.data_hash}) and {after.folder} of "
            f"{after.header.data} ({after.header.data_hash}): other cases or another corpus. Run both on the same data."
        )
    if before.header.given_gold != after.header.given_gold:
        raise DataError("One of the runs was given the gold passages and the other was not. Run both in one setting.")


def changes(before: Run, after: Run, metrics: Sequence[Metric] = METRICS) -> list[Change]:
    """Every metric that both runs have, with its paired interval and its p-value over all of them.

    Latency is left out: the same machine is not twice the same. Metrics in which no case differs cannot
    give a false alarm, so that the correction need not count them (Tarone, Biometrics 1990).
    """
    comparable(before, after)
    found = [change for metric in metrics if metric.group != "latency" and (change := _change(metric, before, after))]
    testable = [change for change in found if change.p < 1]
    adjusted = dict(zip((c.metric.name for c in testable), holm([c.p for c in testable]), strict=True))
    return [replace(change, p=adjusted.get(change.metric.name, 1.0)) for change in found]


def _change(metric: Metric, before: Run, after: Run) -> Change | None:
    """Not yet adjusted; None when one of the runs has no value."""
    ours, theirs = groups(metric, after.records), groups(metric, before.records)
    if not any(map(len, ours)) or not any(map(len, theirs)):
        return None
    then, now = metric.statistic(np.concatenate(theirs)), metric.statistic(np.concatenate(ours))
    if math.isnan(then) or math.isnan(now):
        return None
    low, high = paired_interval(ours, theirs, metric.statistic)
    return Change(metric, then, now, low, high, paired_p_value(ours, theirs, metric.statistic))


def flips(before: Run, after: Run) -> list[Flip]:
    """Cases whose answer became right or stopped being right; those lost first."""
    earlier = {r.case.id: r for r in before.records}
    pairs = [Flip(earlier[r.case.id], r) for r in after.records]
    return sorted(
        (p for p in pairs if bool(p.before.value("right")) != bool(p.after.value("right"))), key=lambda p: p.gained
    )


def comparison(before: Run, after: Run) -> str:
    """The comparison as text."""
    found = changes(before, after)
    lines = [f"before: {before.folder} ({_origin(before)})", f"after:  {after.folder} ({_origin(after)})"]
    for verdict in ("better", "worse", "cannot be told"):
        part = [c for c in found if c.verdict == verdict]
        lines += ["", f"{verdict}: {len(part)} of {len(found)} metrics"]
        lines += [_row(c) for c in part if verdict != "cannot be told" or c.before != c.after]
    turned = flips(before, after)
    lines += ["", f"cases that flipped: {len(turned)}"]
    for flip in turned:
        lines += [
            "",
            f"{'right now' if flip.gained else 'WRONG NOW'}  {flip.after.case.id}: {flip.after.case.question}",
            f"  before: {said(flip.before)}",
            f"  after:  {said(flip.after)}",
        ]
    return "\n".join(lines)


def said(record: Record) -> str:
    """What was answered, in a line."""
    if record.answer is None:
        return f"failed ({record.error})"
    if record.answer.declined:
        return f"declined (confidence {record.answer.confidence:.2f})"
    return " ".join(f"{c.text} [{', '.join(x.article_id for x in c.citations)}]" for c in record.answer.claims)


def _row(change: Change) -> str:
    places = 1 if change.metric.group == "latency" else 3
    before, after, low, high = (
        f"{x:{sign}.{places}f}"
        for x, sign in ((change.before, ""), (change.after, ""), (change.low, "+"), (change.high, "+"))
    )
    return f"  {change.metric.name:<40} {before:>7} → {after:>7}  [{low}, {high}]  p={change.p:.3f}"


def _origin(run: Run) -> str:
    return f"commit {run.header.commit or 'unknown'}{', changed since' if run.header.dirty else ''}"
