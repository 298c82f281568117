"""How long a whole answer takes, by form of question: `python -m evals.form_speed`.

Over the sample archive. The single facts of the reference cases, and the cases of `evals/cases/forms` that have an
answer, equally many a form. They are asked in turn, one of each form and the next, so that whatever else the machine
does hits all alike; in rounds, each with models that remember nothing. First the questions without an answer, to warm
up, which do not count. Printed: median and 95th percentile in milliseconds, and the ratio of the median to a fact's,
with its 95% interval over questions.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from assistant.assembly import build_assistant
from assistant.config import Config
from assistant.library.embedding import MiniLM
from assistant.pipeline import Assistant
from assistant.progress import Bar
from assistant.retrieval.reader import MiniLMReader
from assistant.terminal import say
from evals.forms import cases
from evals.reference import read_reference, reference_set
from evals.runner import ingest, on_its_day
from evals.statistics import Rows, interval

FACT = "fact"
ASKED = (FACT, "why", "yes-no", "who-is", "said", "latest", "summary", "timeline", "comparison", "list")
MOST = {"latest": 2.0, "summary": 2.0, "timeline": 2.0}  # times a fact's median
ROUNDS = 2

Times = NDArray[np.float64]  # milliseconds, shape (questions, rounds)


def questions() -> tuple[dict[str, list[str]], list[str]]:
    """Those of each form, and those to warm up with."""
    of_forms = [case for case in cases("all") if case.form in ASKED]
    facts = [case.question for case in read_reference().cases if "single-fact" in case.tags]
    asked = {form: [c.question for c in of_forms if c.form == form and c.answerable] for form in ASKED[1:]}
    return {FACT: facts, **asked}, [case.question for case in of_forms if not case.answerable]


def measure(
    fresh: Callable[[], Assistant], asked: Mapping[str, Sequence[str]], warming: Sequence[str], rounds: int = ROUNDS
) -> dict[str, Times]:
    """The times of each form. `fresh`: an assistant that remembers none of the questions."""
    slots = list(zip(*asked.values(), strict=False))
    taken: Times = np.zeros((len(asked), len(slots), rounds))
    with Bar() as bar:
        bar.open(rounds * (len(warming) + len(slots) * len(asked)), "Asking", "questions")
        for number in range(rounds):
            assistant = fresh()
            for question in warming:
                assistant.ask(question)
                bar.step()
            for slot, together in enumerate(slots):
                for form, question in enumerate(together):
                    began = time.perf_counter()
                    assistant.ask(question)
                    taken[form, slot, number] = 1000 * (time.perf_counter() - began)
                    bar.step()
    return dict(zip(asked, taken, strict=True))


def report(taken: Mapping[str, Times]) -> Iterator[str]:
    """A line a form."""
    fact = taken[FACT]
    yield f"{'form':<12}{'questions':>9}   p50 ms   p95 ms   p50 to a fact's"
    for form, times in taken.items():
        p50, p95 = np.quantile(times, [0.5, 0.95])
        line = f"{form:<12}{len(times):>9}   {p50:6.1f}   {p95:6.1f}   {p50 / np.median(fact):.2f}"
        if form != FACT:
            together = [np.column_stack([f, t]) for f, t in zip(fact, times, strict=True)]
            low, high = interval(together, _ratio)
            line += f"  [{low:.2f}, {high:.2f}]" + (f"  at most {MOST[form]:.0f}" if form in MOST else "")
        yield line


def _ratio(rows: Rows) -> float:
    """Of the medians of the second column and the first."""
    return float(np.median(rows[:, 1]) / np.median(rows[:, 0]))


def main() -> None:
    asked, warming = questions()
    with TemporaryDirectory() as scratch:
        config = Config(library=Path(scratch) / "library")
        ingest(reference_set("all"), config)
        config = on_its_day(config)
        taken = measure(lambda: build_assistant(config, MiniLM(), MiniLMReader()), asked, warming)
    for line in report(taken):
        say(line)


if __name__ == "__main__":
    main()
