"""A grid of configurations over one data set, and which of them is best.

A sweep file is TOML:

    metric = "truthfulness"                  # what to choose by; any metric's name
    split = "dev"                            # or: data = "FOLDER"
    [grid]
    passage_tokens = [120, 200]
    "retrieval.dense_weight" = [0.3, 0.5, 0.7]

Points that differ only in how they search and answer share one library, so that nothing is embedded twice.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from evals import records, settings
from evals.catalogue import METRICS, Metric
from evals.dataset import DataError, Dataset, read_folder
from evals.records import Run
from evals.reference import reference_set
from evals.runner import Plan, ask, ingest
from evals.statistics import paired_interval
from evals.summary import Estimate, estimate, groups

INGEST_SETTINGS = ("passage_tokens",)


@dataclass(frozen=True)
class Sweep:
    """What a sweep file asks for."""

    data: Dataset
    metric: Metric
    points: Sequence[Mapping[str, float]]


@dataclass(frozen=True)
class Point:
    """One configuration of the grid with its run and its value of the metric."""

    changes: Mapping[str, float]
    run: Run
    found: Estimate

    @property
    def name(self) -> str:
        return ", ".join(f"{name}={value:g}" for name, value in self.changes.items())


def read_sweep(path: Path) -> Sweep:
    """Raises DataError for a file that is no sweep."""
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(f"{path}: cannot be read as TOML: {error}") from error
    if unknown := values.keys() - {"metric", "split", "data", "grid"}:
        raise DataError(f"{path}: unknown key {sorted(unknown)[0]}; there are: metric, split, data, grid")
    grid = values.get("grid")
    if not isinstance(grid, dict) or not grid or not all(isinstance(v, list) and v for v in grid.values()):
        raise DataError(f"{path}: needs a [grid] with a list of numbers for each setting")
    if not all(isinstance(x, int | float) for held in grid.values() for x in held):
        raise DataError(f"{path}: the values of the grid must be numbers")
    named = {metric.name: metric for metric in METRICS}
    metric = values.get("metric", "truthfulness")
    if metric not in named:
        raise DataError(f"{path}: there is no metric {metric}; there are: {', '.join(named)}")
    points = [dict(zip(grid, point, strict=True)) for point in product(*grid.values())]
    for point in points:
        settings.configured(point)
    data = read_folder(Path(values["data"])) if "data" in values else reference_set(values.get("split", "dev"))
    return Sweep(data, named[metric], points)


def run(sweep: Sweep, folder: Path) -> Iterator[Point]:
    """The points as they are measured; each is a run in a folder of its own. Raises DataError when a point
    has no value of the metric."""
    for tokens in dict.fromkeys(_ingested(point) for point in sweep.points):
        with TemporaryDirectory() as scratch:
            library = Path(scratch) / "library"
            same = [point for point in sweep.points if _ingested(point) == tokens]
            ingest(sweep.data, replace(settings.configured(same[0]), library=library))
            for point in same:
                yield _measure(sweep, point, library, folder)


def best(sweep: Sweep, points: Sequence[Point]) -> Point:
    """The point with the best value; of equal ones the one nearest to the defaults."""
    return max(points, key=lambda p: (sweep.metric.sign * p.found.value, -_changed(p.changes)))


def table(sweep: Sweep, points: Sequence[Point]) -> str:
    """All points, the best first, each with its difference to the best and the interval of that."""
    winner = best(sweep, points)
    ranked = sorted(points, key=lambda point: -sweep.metric.sign * point.found.value)
    width = max(len(point.name) for point in points)
    lines = [f"{sweep.metric.name} on {sweep.data.name}, {len(sweep.data.cases)} cases"]
    for point in ranked:
        value = f"{point.found.value:.3f} [{point.found.low:.3f}, {point.found.high:.3f}]"
        lines.append(f"  {point.name:<{width}}  {value}  {_behind(sweep.metric, point, winner)}".rstrip())
    tied = [point for point in ranked if point is not winner and "cannot" in _behind(sweep.metric, point, winner)]
    lines.append(
        f"\nwinner: {winner.name}, {winner.found.value:.3f} [{winner.found.low:.3f}, {winner.found.high:.3f}]; "
        f"{len(tied)} of the other {len(points) - 1} cannot be told from it"
    )
    return "\n".join(lines)


def _behind(metric: Metric, point: Point, winner: Point) -> str:
    if point is winner:
        return ""
    ours, theirs = groups(metric, point.run.records), groups(metric, winner.run.records)
    low, high = paired_interval(ours, theirs, metric.statistic)
    told = "cannot be told from the best" if low <= 0 <= high else "worse"
    return f"{point.found.value - winner.found.value:+.3f} [{low:+.3f}, {high:+.3f}] {told}"


def _changed(changes: Mapping[str, float]) -> int:
    """How many settings are not the default."""
    return sum(settings.configured({name: value}) != settings.BASE for name, value in changes.items())


def _ingested(point: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    return tuple((name, point[name]) for name in INGEST_SETTINGS if name in point)


def _measure(sweep: Sweep, point: Mapping[str, float], library: Path, folder: Path) -> Point:
    config = settings.configured(point)
    plan = Plan(sweep.data, config)
    place = folder / "_".join(f"{name}={value:g}" for name, value in point.items())
    records.write_header(place, plan.header())
    ask(plan, replace(config, library=library), sweep.data.cases, place)
    finished = records.read_run(place)
    found = estimate(sweep.metric, finished.records)
    if found is None:
        raise DataError(f"{sweep.data.name} has no case with a score for {sweep.metric.name}; choose another metric.")
    return Point(point, finished, found)
