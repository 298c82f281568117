"""How an archive of a single article, or of a few, is served: `python -m evals.alone ARTICLES CASES`.

ARTICLES is a folder of articles, CASES a file of cases with the strings that an answer may hold, such as
`evals/cases/alone/seed.jsonl`. A case is right when the first claim of its answer holds one of them.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from assistant.assembly import build_assistant, build_ingest
from assistant.config import Config
from assistant.progress import Bar
from assistant.schema import Answer
from assistant.terminal import say
from evals.dataset import EvalCase, read_cases
from evals.metrics.overlap import contains

Outcome = Literal["right", "wrong", "declined"]


@dataclass(frozen=True)
class Served:
    """A case with its answer and what became of it: of one that the articles do not answer, any answer is wrong."""

    case: EvalCase
    answer: Answer

    @property
    def outcome(self) -> Outcome:
        if not self.answer.claims:
            return "declined"
        told = [claim.text for claim in self.answer.claims[:1]]
        return "right" if self.case.answerable and any(contains(t, self.case.answers) for t in told) else "wrong"


def serve(articles: Path, cases: Sequence[EvalCase]) -> Iterator[Served]:
    """Each case asked, by itself, of a library that holds these articles only."""
    with TemporaryDirectory() as scratch, Bar() as bar:
        config = Config(library=Path(scratch) / "library")
        build_ingest(config, bar).run([articles])
        assistant = build_assistant(config)
        for case in cases:
            yield Served(case, assistant.ask(case.question))


def report(served: Sequence[Served]) -> list[str]:
    """Every case on a line with how sure the answer was, and the counts."""
    lines = [
        f"{one.outcome:<9}{one.answer.confidence:.2f}  {one.case.question}"
        + (f"  {one.answer.claims[0].text}" if one.answer.claims else "")
        for one in served
    ]
    for kind, answerable in (("answerable", True), ("near misses", False)):
        counts = Counter(one.outcome for one in served if one.case.answerable is answerable)
        lines.append(f"{kind}: " + ", ".join(f"{counts[name]} {name}" for name in ("right", "wrong", "declined")))
    return lines


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path)
    parser.add_argument("cases", type=Path)
    options = parser.parse_args(arguments)
    for line in report(list(serve(options.articles, list(read_cases(options.cases))))):
        say(line)


if __name__ == "__main__":
    main()
