"""The gate: a change may pass unless it breaks a promise or makes answers clearly worse than the baseline.

`baseline.json` holds what every case of the test split contributed to every gated metric, and `baseline-forms.json` the
same of the dev split of the forms of question.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from evals.catalogue import METRICS, Metric
from evals.dataset import DataError, EvalCase
from evals.records import Header, Record
from evals.scoring.trust import PROMISES
from evals.statistics import Rows, by_cluster, paired_interval
from evals.summary import groups

BASELINE = Path(__file__).parent / "baseline.json"
FORMS_BASELINE = Path(__file__).parent / "baseline-forms.json"
SHARE = 0.99  # of the interval: some fifty metrics are looked at together
GATED = tuple(metric for metric in METRICS if metric.margin is not None)

Row = Sequence[float] | None


@dataclass(frozen=True)
class Baseline:
    """The committed run: its header, and by case the rows of each gated metric, by name."""

    header: dict[str, Any]
    cases: dict[str, dict[str, Row]]

    def groups(self, metric: Metric, cases: Sequence[EvalCase]) -> list[Rows]:
        """What the cases contributed to the metric then, by cluster."""
        rows = [self.cases.get(case.id, {}).get(metric.name) for case in cases]
        return by_cluster(rows, [case.cluster for case in cases], metric.width)


def write_baseline(
    header: Header, records: Sequence[Record], path: Path = BASELINE, metrics: Sequence[Metric] = GATED
) -> None:
    """Raises DataError for a run that breaks a promise: that is no baseline."""
    if problems := list(broken_promises(records)):
        raise DataError(f"Not accepted as a baseline: {problems[0]}")
    names = json.dumps([metric.name for metric in metrics])
    rows = (
        json.dumps([r.case.id, [_rounded(metric.row(r)) for metric in metrics]], separators=(",", ":")) for r in records
    )
    cases = ",\n".join(rows)
    path.write_text(
        f'{{"header": {json.dumps(asdict(header))},\n"metrics": {names},\n"cases": [\n{cases}\n]}}\n', "utf-8"
    )


def read_baseline(path: Path = BASELINE) -> Baseline:
    """Raises DataError when there is none or it is damaged."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        names = values["metrics"]
        return Baseline(values["header"], {i: dict(zip(names, rows, strict=True)) for i, rows in values["cases"]})
    except FileNotFoundError as error:
        raise DataError(f"There is no baseline at {path}. Make one with: python -m evals gate --accept") from error
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(f"{path} is damaged ({error}). Restore it, or: python -m evals gate --accept") from error


def reasons(
    header: Header, records: Sequence[Record], baseline: Baseline, metrics: Sequence[Metric] = GATED
) -> list[str]:
    """Why the gate closes, a line each; none when it stays open.

    Raises DataError when the baseline is of other cases or articles.
    """
    if header.data_hash != baseline.header["data_hash"]:
        raise DataError(
            "The baseline was made on other cases or articles "
            f"({baseline.header['data_hash']}, now {header.data_hash}). When the change to them was meant, make it "
            "anew: python -m evals gate --accept"
        )
    return [*broken_promises(records), *_falls(records, baseline, metrics)]


def broken_promises(records: Sequence[Record]) -> Iterator[str]:
    """What must never be, whatever the baseline says."""
    for record in records:
        if record.error:
            yield f"{record.case.id} failed: {record.error}"
        for name in PROMISES:
            if record.value(name):
                yield f"{record.case.id}: {name}: {record.scores[name].why}"


def _falls(records: Sequence[Record], baseline: Baseline, metrics: Sequence[Metric]) -> Iterator[str]:
    for metric in metrics:
        ours = groups(metric, records)
        theirs = baseline.groups(metric, [r.case for r in records])
        if not any(map(len, ours)) or not any(map(len, theirs)):
            continue
        low, high = sorted(metric.sign * x for x in paired_interval(ours, theirs, metric.statistic, SHARE))
        if high < -(metric.margin or 0.0):
            yield (
                f"{metric.name} is worse than the baseline by {-high:.3f} to {-low:.3f} "
                f"({SHARE:.0%} interval; allowed {metric.margin})"
            )


def _rounded(row: Row) -> Row:
    return None if row is None else [round(value, 5) for value in row]
