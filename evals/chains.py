"""Whether what stands now leads, and what is shown as earlier: `python -m evals.chains [--show]`.

Over `evals/cases/chains`, sixty values that articles changed, with others near them that are of something else. Right
first: the first claim holds the current value. False "Earlier": of the older statements shown, those without an older
value of the same thing.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.assembly import build_assistant
from assistant.config import Config
from assistant.schema import Answer
from assistant.terminal import say
from evals.dataset import EvalCase, read_folder
from evals.metrics.nuggets import held
from evals.reference import CASES
from evals.runner import ingest, on_its_day
from evals.statistics import by_cluster, interval

FOLDER = CASES / "chains"


@dataclass(frozen=True)
class Told:
    """A case with its answer."""

    case: EvalCase
    answer: Answer

    @property
    def current(self) -> bool:
        return any(held(claim.text, self.case.vital) for claim in self.answer.claims[:1])

    @property
    def earlier(self) -> tuple[int, int]:
        """Older statements shown, and how many of them hold no older value."""
        shown = [c.quote for claim in self.answer.claims for c in claim.earlier]
        return len(shown), sum(not any(value in quote for value in self.case.outdated) for quote in shown)


def tell(folder: Path = FOLDER) -> Iterator[Told]:
    """Each case asked of the articles of all."""
    dataset = read_folder(folder)
    with TemporaryDirectory() as scratch:
        config = Config(library=Path(scratch) / "library")
        ingest(dataset, config)
        assistant = build_assistant(on_its_day(config))
        for case in dataset.cases:
            yield Told(case, assistant.ask(case.question))


def report(told: Sequence[Told]) -> Iterator[str]:
    low, high = interval(by_cluster([(float(one.current),) for one in told], [one.case.id for one in told]))
    share = sum(one.current for one in told) / len(told)
    shown, false = (sum(column) for column in zip(*(one.earlier for one in told), strict=True))
    yield f"current value first  {share:.3f}  [{low:.3f}, {high:.3f}]  of {len(told)}"
    yield f"declined             {sum(t.answer.declined for t in told) / len(told):.3f}"
    yield f"false “Earlier”      {false / max(1, shown):.3f}  of {shown}"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true", help="print what is wrong")
    options = parser.parse_args(arguments)
    told = list(tell())
    for one in told:
        if options.show and (not one.current or one.earlier[1]):
            say(f"{one.case.id} {one.case.question} {[n.wordings[0] for n in one.case.vital]}")
            for claim in one.answer.claims:
                say(f"    {claim.text}")
                for citation in claim.earlier:
                    say(f"        earlier: {citation.quote}")
    for line in report(told):
        say(line)


if __name__ == "__main__":
    main()
