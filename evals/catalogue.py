"""Every metric of a run: what a case contributes to it, and how the contributions add up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np

from evals.metrics.abstention import augrc, auroc, coverage_at_risk
from evals.metrics.calibration import calibration_error
from evals.records import Record
from evals.scoring.ranking import NAMES as RANKING
from evals.scoring.trust import PROMISES
from evals.statistics import Rows, Statistic, mean

STAGES = ("understand", "retrieve", "read", "answer", "write", "total")


@dataclass(frozen=True)
class Metric:
    """`row`: what a case contributes, None when it cannot be scored. `statistic`: rows → the metric.

    `margin`: by how much it may fall behind the baseline before the gate closes; None: not gated.
    """

    name: str
    group: str
    row: Callable[[Record], Sequence[float] | None]
    statistic: Statistic = mean
    width: int = 1
    better: Literal["higher", "lower"] = "higher"
    margin: float | None = None

    @property
    def sign(self) -> int:
        return 1 if self.better == "higher" else -1


def _score(name: str, record: Record) -> Sequence[float] | None:
    value = record.value(name)
    return None if value is None else (value,)


def _of(
    group: str, *names: str, margin: float | None = None, better: Literal["higher", "lower"] = "higher"
) -> list[Metric]:
    return [Metric(name, group, partial(_score, name), margin=margin, better=better) for name in names]


def _follow_up(name: str, record: Record) -> Sequence[float] | None:
    return _score(name, record) if record.case.turn > 1 else None


def _answerable(record: Record) -> Sequence[float] | None:
    """Confidence, and whether the question has an answer; not of those that rest on a mistake."""
    if record.answer is None or record.case.corrects:
        return None
    return record.answer.confidence, float(record.case.answerable)


def _risk(record: Record) -> Sequence[float] | None:
    right = record.value("right if given")
    return None if record.answer is None or right is None else (record.answer.confidence, right)


def _seconds(stage: str, record: Record) -> Sequence[float] | None:
    if record.answer is None or stage not in record.answer.seconds:
        return None
    return (1000 * record.answer.seconds[stage],)


def _failed(record: Record) -> Sequence[float]:
    return (float(record.error is not None),)


def _auroc(rows: Rows) -> float:
    value = auroc(rows[:, 0].tolist(), (rows[:, 1] > 0.5).tolist())
    return float("nan") if value is None else value


def _coverage(risk: float, rows: Rows) -> float:
    return coverage_at_risk(rows[:, 0].tolist(), (rows[:, 1] > 0.5).tolist(), risk)


def _augrc(rows: Rows) -> float:
    return augrc(rows[:, 0].tolist(), (rows[:, 1] > 0.5).tolist()) or 0.0


def _calibration(rows: Rows) -> float:
    return calibration_error(rows[:, 0].tolist(), (rows[:, 1] > 0.5).tolist()) or 0.0


def _quantile(q: float, rows: Rows) -> float:
    return float(np.quantile(rows[:, 0], q))


METRICS: tuple[Metric, ...] = (
    *_of("answers", "right", "truthfulness", margin=0.02),
    *_of("answers", "answered", margin=0.05),
    *_of(
        "answers",
        "first claim holds the answer",
        "any claim holds the answer",
        "first claim holds the answer, if given",
        "vital nuggets",
        "all nuggets",
        margin=0.02,
    ),
    *_of("answers", "gold sentence recall", "gold sentence precision", "token F1", "ROUGE-L", margin=0.02),
    *_of("time", "current value first", margin=0.05),
    *(
        Metric(f"{name}, follow-ups", "conversation", partial(_follow_up, name), margin=0.02)
        for name in ("right", "article nDCG@5", "article recall@5")
    ),
    *_of("declining", "decline precision", "decline recall", margin=0.02),
    Metric("AUROC of confidence", "declining", _answerable, _auroc, 2, margin=0.02),
    Metric("coverage at 5% risk", "declining", _risk, partial(_coverage, 0.05), 2),
    Metric("coverage at 10% risk", "declining", _risk, partial(_coverage, 0.10), 2),
    Metric("AUGRC", "declining", _risk, _augrc, 2, better="lower", margin=0.02),
    Metric("calibration error", "declining", _risk, _calibration, 2, better="lower"),
    *(_of("ranking of articles", *(f"article {name}" for name in RANKING), margin=0.02)),
    *(_of("ranking of passages", *(f"passage {name}" for name in RANKING), margin=0.02)),
    *_of("citations", "citation recall (exact span)", "citation precision (exact span)", margin=0.0),
    *_of("citations", "citation recall (shared words)", "citation precision (shared words)"),
    *_of("language model", "written by the model", "sentences supported"),
    *_of("language model", "sentences removed", "tokens of the model", better="lower"),
    *_of("promises", *PROMISES, margin=0.0, better="lower"),
    Metric("failed cases", "promises", _failed, better="lower", margin=0.0),
    *(
        Metric(f"{stage} ms {name}", "latency", partial(_seconds, stage), partial(_quantile, q), better="lower")
        for stage in STAGES
        for name, q in (("p50", 0.5), ("p95", 0.95))
    ),
)
