"""A run, and perhaps the one it is measured against, as one self-contained HTML page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from evals.catalogue import METRICS, STAGES, Metric
from evals.compare import Change, changes, comparable, flips
from evals.forms import OUTCOMES, by_form, told_beside
from evals.metrics.abstention import risk_coverage
from evals.metrics.calibration import reliability
from evals.metrics.ranking import recall
from evals.records import Record, Run, read_articles
from evals.report.articles import Articles
from evals.report.cases import not_right, shown
from evals.report.plots import Line, bars, chart, span
from evals.scoring.trust import PROMISES
from evals.summary import Estimate, estimate, slices, summary

HEADLINES = (
    "right",
    "truthfulness",
    "answered",
    "first claim holds the answer",
    "vital nuggets",
    "current value first",
    "decline recall",
    "AUROC of confidence",
    "right, follow-ups",
    "article nDCG@5",
    "citation recall (exact span)",
)
SLICED = ("right", "truthfulness", "answered", "decline recall")
SLICES = [metric for name in SLICED for metric in METRICS if metric.name == name]
DEPTHS = range(1, 11)


@dataclass(frozen=True)
class Row:
    """A metric as a row of a table: its estimate, the plot of it, and its change against the baseline."""

    estimate: Estimate
    plot: Markup
    change: Change | None

    @property
    def places(self) -> int:
        return 1 if self.estimate.group == "latency" else 3


def page(run: Run, baseline: Run | None = None) -> str:
    """The page. Raises DataError when the baseline is a run of other data."""
    if baseline:
        comparable(baseline, run)
    changed = {c.metric.name: c for c in changes(baseline, run)} if baseline else {}
    rows = [_row(found, changed) for found in summary(run.records)]
    articles = Articles(read_articles(run.folder))
    before = {r.case.id: r for r in baseline.records} if baseline else {}
    cases = shown(run.records, articles, before)
    template = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    ).get_template("page.html")
    return template.render(
        run=run,
        baseline=baseline,
        rows={row.estimate.metric: row for row in rows},
        headlines=[row for name in HEADLINES for row in rows if row.estimate.metric == name],
        promises=[*((name, _broken(run.records, name)) for name in PROMISES), ("failed cases", len(run.failed))],
        groups=_groups(rows),
        slices=_sliced(slices(run.records), slices(baseline.records) if baseline else {}, SLICES),
        sliced=SLICED,
        forms=_sliced(by_form(told_beside(run)), by_form(told_beside(baseline)) if baseline else {}, OUTCOMES),
        outcomes=[metric.name for metric in OUTCOMES],
        risk=_risk(run, baseline),
        reliability=_reliability(run, baseline),
        depth=_depth(run.records),
        latency=_latency(rows),
        stages=_stages(rows),
        flips=flips(baseline, run) if baseline else [],
        cases=cases,
        wrong=sum(map(not_right, run.records)),
        tags=sorted({tag for case in cases for tag in case.record.case.tags}),
        articles=articles.linked(),
    )


def _row(found: Estimate, changed: Mapping[str, Change]) -> Row:
    change = changed.get(found.metric)
    most = max(1.0, found.high, change.before if change else 0.0)
    least = -1.0 if found.metric == "truthfulness" else 0.0
    plot = span(found.value, found.low, found.high, change.before if change else None, least, most)
    return Row(found, plot, change)


def _broken(records: Sequence[Record], name: str) -> int:
    return int(sum(r.value(name) or 0 for r in records))


def _groups(rows: Sequence[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.estimate.group, []).append(row)
    return found


def _sliced(
    now: Mapping[str, Sequence[Record]], then: Mapping[str, Sequence[Record]], metrics: Sequence[Metric]
) -> list[tuple[str, int, list[Row | None]]]:
    """(name, cases, a row for each metric) of every slice."""
    found = []
    for name, part in now.items():
        rows: list[Row | None] = []
        for metric in metrics:
            value = estimate(metric, part)
            before = estimate(metric, then[name]) if name in then else None
            least = -1.0 if metric.name == "truthfulness" else 0.0
            at = before.value if before else None
            rows.append(Row(value, span(value.value, value.low, value.high, at, least), None) if value else None)
        found.append((name, len(part), rows))
    return found


def _risk(run: Run, baseline: Run | None) -> Markup:
    lines = [Line(_curve(baseline), "then", "baseline")] if baseline else []
    ticks = [(0.0, "0%"), (0.25, "25%"), (0.5, "50%"), (0.75, "75%"), (1.0, "100%")]
    return chart(
        [*lines, Line(_curve(run), "now", "this run")],
        "Risk and coverage",
        "questions answered",
        "wrong among them",
        ticks,
    )


def _curve(run: Run) -> list[tuple[float, float]]:
    coverage, risk = risk_coverage(*_judged(run))
    return list(zip(coverage.tolist(), risk.tolist(), strict=True))


def _reliability(run: Run, baseline: Run | None) -> Markup:
    lines = [Line(_bins(baseline), "then", "baseline")] if baseline else []
    ticks = [(0.0, "0%"), (0.25, "25%"), (0.5, "50%"), (0.75, "75%"), (1.0, "100%")]
    meant = Line([(0.0, 0.0), (1.0, 1.0)], "meant")
    return chart([meant, *lines, Line(_bins(run), "now", "this run")], "Reliability", "confidence", "right", ticks)


def _bins(run: Run) -> list[tuple[float, float]]:
    return [(b.confidence, b.right) for b in reliability(*_judged(run))]


def _judged(run: Run) -> tuple[list[float], list[bool]]:
    """The confidence of every question that can be judged, and whether its answer is right if it is given."""
    judged = [r for r in run.records if r.answer is not None and r.value("right if given") is not None]
    return [r.answer.confidence for r in judged if r.answer], [bool(r.value("right if given")) for r in judged]


def _depth(records: Sequence[Record]) -> Markup | None:
    """Mean share of the gold articles among the first k, for every k. None when nothing was ranked."""
    ranked = [
        (list(dict.fromkeys(p.article_id for p in r.answer.passages)), set(r.case.gold_doc_ids))
        for r in records
        if r.answer and r.case.gold_doc_ids and r.value("article MRR") is not None
    ]
    if not ranked:
        return None
    points = [(float(k), float(np.mean([recall(found, gold, k) or 0.0 for found, gold in ranked]))) for k in DEPTHS]
    ticks = [(float(k), str(k)) for k in DEPTHS]
    return chart([Line(points, "now")], "Gold articles by depth", "articles looked at", "gold articles found", ticks)


def _stages(rows: Sequence[Row]) -> list[str]:
    """The stages that took any time."""
    found = {row.estimate.metric for row in rows}
    return [stage for stage in STAGES[:-1] if f"{stage} ms p95" in found]


def _latency(rows: Sequence[Row]) -> list[tuple[str, Markup, float]]:
    """(quantile, stacked bar of the stages, total ms)."""
    found = {row.estimate.metric: row.estimate.value for row in rows}
    if "total ms p95" not in found:
        return []
    stages = _stages(rows)
    most = sum(found[f"{stage} ms p95"] for stage in stages)
    return [
        (q, bars([(stage, found[f"{stage} ms {q}"]) for stage in stages], most), found[f"total ms {q}"])
        for q in ("p50", "p95")
    ]
