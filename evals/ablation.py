"""What each part gives: the cases asked with the whole assistant, then without one part after the other.

`python -m evals ablation` prints, for every part, how much worse some metrics are without it, each difference
with its 95% interval over the same cases.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.assembly import build_assistant
from assistant.config import Config
from assistant.library.embedding import MiniLM
from assistant.pipeline import Assistant
from assistant.progress import Bar
from assistant.schema import Answer, Turn
from evals import settings
from evals.catalogue import METRICS
from evals.dataset import Dataset
from evals.examine import Asker, Examiner, undeclining
from evals.records import Record
from evals.runner import ingest, on_its_day
from evals.statistics import paired_interval
from evals.summary import estimate, groups

SHOWN = (
    "right",
    "truthfulness",
    "first claim holds the answer",
    "vital nuggets",
    "current value first",
    "right, follow-ups",
    "AUROC of confidence",
    "article nDCG@5",
)


@dataclass(frozen=True)
class Part:
    """A part and the settings under which there is none of it. `any_time`: it is asked about without heed to the
    period that a question names, as a reader may too."""

    name: str
    changes: Mapping[str, float] = field(default_factory=dict)
    any_time: bool = False


def _unweighed(*names: str) -> dict[str, float]:
    """Choosing without these kinds of evidence."""
    return {f"weights.{by}.choose.{name}": 0 for by in ("by_words", "by_reading") for name in names}


NEVER = math.inf  # nothing has such a cosine, nor such a share of something else


PARTS = (
    Part("the reader", {"answer.sentences_read": 0}),
    Part("words in the index (BM25)", {"retrieval.dense_weight": 1}),
    Part("vectors in the index", {"retrieval.dense_weight": 0}),
    Part("earlier questions in the search", {"retrieval.history_weight": 0}),
    Part("headline and sentence before", {"weights.candidates.near": 0}),
    Part("the kind of answer asked for", _unweighed("fits")),
    Part("shared words when choosing", _unweighed("coverage")),
    Part("similarity when choosing", _unweighed("similarity")),
    Part("the thread of the conversation", _unweighed("thread", "told")),
    Part("what stands now", {"weights.standing.like": NEVER, "weights.standing.as_good": NEVER}),
    Part("the period asked about", any_time=True),
    Part("copies told once", {"weights.duplicates.copied": NEVER}),
)


@dataclass
class _AtAnyTime:
    """Pays no heed to the period of a question."""

    inner: Assistant

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        return self.inner.ask(question, history, any_time=True)


@dataclass(frozen=True)
class Loss:
    """A metric without a part: its difference to the whole, with its interval."""

    metric: str
    value: float
    low: float
    high: float


def ablate(data: Dataset, parts: Sequence[Part] = PARTS) -> Iterator[tuple[str, Mapping[str, Loss]]]:
    """Every part's name with what is lost without it, by metric; first "everything", with the values themselves."""
    with TemporaryDirectory() as scratch:
        base = replace(settings.BASE, library=Path(scratch) / "library")
        ingest(data, base)
        base = on_its_day(base)
        encoder = MiniLM()
        whole = _records(data, base, Part(""), encoder)
        found = {m.name: estimate(m, whole) for m in METRICS if m.name in SHOWN}
        yield "everything", {n: Loss(n, e.value, e.low, e.high) for n, e in found.items() if e}
        for part in parts:
            less = _records(data, base, part, encoder)
            yield part.name, {m.name: _loss(m.name, whole, less) for m in METRICS if found.get(m.name)}


def table(losses: Mapping[str, Mapping[str, Loss]]) -> str:
    """A Markdown table; a difference stands in bold when its interval does not hold 0."""
    held = [name for name in SHOWN if name in losses["everything"]]
    lines = ["| without | " + " | ".join(held) + " |", "|---|" + "---|" * len(held)]
    for part, found in losses.items():
        cells = [_cell(found[name], signed=part != "everything") for name in held]
        lines.append(f"| {part if part != 'everything' else '(everything there)'} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _cell(loss: Loss, signed: bool) -> str:
    sign = "+" if signed else ""
    told = f"{loss.value:{sign}.3f} [{loss.low:{sign}.3f}, {loss.high:{sign}.3f}]"
    return f"**{told}**" if signed and (loss.low > 0 or loss.high < 0) else told


def _loss(name: str, whole: Sequence[Record], less: Sequence[Record]) -> Loss:
    metric = next(m for m in METRICS if m.name == name)
    before, after = estimate(metric, whole), estimate(metric, less)
    assert before and after
    low, high = paired_interval(groups(metric, less), groups(metric, whole), metric.statistic)
    return Loss(name, after.value - before.value, low, high)


def _records(data: Dataset, base: Config, part: Part, encoder: MiniLM) -> list[Record]:
    config = settings.configured(part.changes, base)
    built = build_assistant(config, encoder)
    asker: Asker = _AtAnyTime(built) if part.any_time else built
    free = built.under(undeclining(config))
    examiner = Examiner(asker, _AtAnyTime(free) if part.any_time else free, built.library)
    with Bar() as bar:
        bar.open(len(data.cases), f"Without {part.name}" if part.name else "With everything", "cases")
        found = []
        for case in data.cases:
            found.append(examiner.examine(case))
            bar.step()
    return found
