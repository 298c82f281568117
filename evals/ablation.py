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

from assistant.assembly import build_assistant, default_reader
from assistant.config import Config
from assistant.library.embedding import Encoder, MiniLM
from assistant.pipeline import Assistant
from assistant.progress import Bar
from assistant.retrieval.reader import Look, Reader, Reading
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
    # Retrieval
    Part("words in the index (BM25)", {"retrieval.dense_weight": 1}),
    Part("vectors in the index", {"retrieval.dense_weight": 0}),
    Part("headlines in the index", {"weights.search.headline": 0}),
    Part("room for other articles", {"retrieval.per_article": 1_000}),
    Part("copies told once", {"weights.duplicates.copied": NEVER}),
    Part("the period asked about", any_time=True),
    Part("being published in that period", {"weights.search.timely": 0}),
    Part("periods counted from events", {"weights.events.days": -1}),
    # Conversations
    Part("earlier questions in the search", {"retrieval.history_weight": 0}),
    Part("a follow-up together with what it leans on", {"weights.condense.joint": 0}),
    Part("passages cited before", {"weights.search.cited": 0}),
    Part("more than one earlier question", {"weights.condense.turns": 1}),
    Part("the thing that is talked about", {"weights.condense.things": 0}),
    Part("what may lean tried alone too", {"weights.condense.perhaps": 0.5, "weights.condense.surely": 0.5}),
    Part("slips of the pen forgiven", {"weights.spelling.shortest": 1_000}),
    Part(
        "limits to words carried over",
        {"weights.questions.carried_together": NEVER, "weights.questions.carried_each": 1},
    ),
    Part("two questions in one", {"weights.parts.least": 10_000}),
    # Choosing
    Part("headline and sentence before", {"weights.candidates.near": 0}),
    *(
        Part(name, _unweighed(*kinds))
        for name, kinds in {
            "shared words when choosing": ["coverage"],
            "similarity when choosing": ["similarity"],
            "the passage when choosing": ["passage"],
            "the reading when choosing": ["reading"],
            "the kind of answer asked for": ["fits"],
            "the newest first, when asked for now": ["current"],
            "the thread of the conversation": ["thread", "told"],
        }.items()
    ),
    Part(
        "countries that are not asked about",
        {f"weights.{by}.{part}.elsewhere": 0 for by in ("by_words", "by_reading") for part in ("choose", "sure")},
    ),
    Part("what contradicts the question", {"weights.reading.checked": 0}),
    Part("convincing readings in the ranking", {"weights.reading.answer_share": 0}),
    # What stands beside the best
    Part("one lead among several", {"weights.extractive.leads": 1}),
    Part("less sure further sentences", {"weights.extractive.further": 1}),
    Part("the same said once", {"weights.candidates.same_words": NEVER, "weights.candidates.same_meaning": NEVER}),
    Part(
        "what stands now",
        {f"weights.standing.{name}": NEVER for name in ("like", "as_good", "of_story")},
    ),
    Part("later statements of the story", {"weights.standing.of_story": NEVER}),
    Part("disagreement", {"weights.standing.disagrees_like": NEVER}),
    Part("rivals that are read well", {"weights.standing.read": 0}),
)


@dataclass
class _AtAnyTime:
    """Pays no heed to the period of a question."""

    inner: Assistant

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        return self.inner.ask(question, history, any_time=True)


class _Remembering:
    """A reader that keeps all that it has read: most parts change nothing of it."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._known: dict[tuple[str, Look], Reading | None] = {}

    def read(self, question: str, looks: Sequence[Look]) -> Sequence[Reading | None]:
        new = [look for look in looks if (question, look) not in self._known]
        self._known |= {(question, look): r for look, r in zip(new, self._reader.read(question, new), strict=True)}
        return [self._known[question, look] for look in looks]


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
        models = MiniLM(), _Remembering(default_reader())
        whole = _records(data, base, Part(""), *models)
        found = {m.name: estimate(m, whole) for m in METRICS if m.name in SHOWN}
        yield "everything", {n: Loss(n, e.value, e.low, e.high) for n, e in found.items() if e}
        for part in parts:
            less = _records(data, base, part, *models)
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


def _records(data: Dataset, base: Config, part: Part, encoder: Encoder, reader: Reader) -> list[Record]:
    config = settings.configured(part.changes, base)
    built = build_assistant(config, encoder, reader)
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
