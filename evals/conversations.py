"""How questions fare in a conversation, and with slips of the pen: `python -m evals.conversations [--show]`.

Over the sample archive. Follow-ups: the conversations of `evals/cases/conversations/threads.jsonl`, whose last question
leans on what came before; right when a claim holds a vital nugget, or when what has no answer is declined. Complete
in itself: each case that is asked alone, asked again after a conversation on another story; the same when it has the
same claims. Slips: the questions of `slips.jsonl`, each misspelt in ten ways; the same when its first claim is, or both
are declined.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.assembly import build_assistant
from assistant.config import Config
from assistant.pipeline import Assistant
from assistant.schema import Answer, Turn
from assistant.terminal import say
from evals.dataset import EvalCase, json_lines, read_cases
from evals.forms import cases as forms_cases
from evals.metrics.nuggets import held
from evals.reference import CASES, read_reference, reference_set
from evals.runner import ingest, on_its_day
from evals.statistics import by_cluster, interval

FOLDER = CASES / "conversations"
FOREIGN = 2  # turns of a conversation on something else
MEASURES = ("follow-ups right", "follow-ups wrong", "complete: same claims", "slips: same first claim")


@dataclass(frozen=True)
class Seen:
    """Whether a measure holds for one question; `cluster`: of questions that are not independent."""

    measure: str
    holds: bool
    cluster: str
    shown: str


class Conversing:
    """Asks in conversations that it remembers."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self.replayed = lru_cache(maxsize=512)(self._replay)

    def ask(self, question: str, earlier: tuple[str, ...] = ()) -> Answer:
        return self._assistant.ask(question, self.replayed(earlier))

    def _replay(self, earlier: tuple[str, ...]) -> tuple[Turn, ...]:
        if not earlier:
            return ()
        return (*self.replayed(earlier[:-1]), Turn.of(self.ask(earlier[-1], earlier[:-1])))


def follow_ups(conversing: Conversing, asked: Sequence[EvalCase]) -> Iterator[Seen]:
    """Whether each is answered right, and whether it is answered wrong."""
    for case in asked:
        answer = conversing.ask(case.question, case.earlier)
        told = _told(answer)
        right = bool(held(told, case.vital)) if case.answerable else answer.declined
        wrong = not right and not answer.declined
        shown = (
            f"{case.id} {' | '.join(case.earlier)} | {case.question}\n    searched for: {answer.standalone_question}\n"
            f"    [{answer.form} {answer.confidence:.2f}] {told}"
        )
        yield Seen(MEASURES[0], right, case.id, f"{'wrong' if wrong else 'declined'} {shown}" if not right else shown)
        yield Seen(MEASURES[1], wrong, case.id, shown)


def complete(conversing: Conversing, asked: Sequence[EvalCase]) -> Iterator[Seen]:
    """Whether each has the same claims after a conversation on another story."""
    for place, case in enumerate(asked):
        others = [other for other in asked if other.story != case.story]
        foreign = tuple(others[(place * 7 + turn * 31) % len(others)].question for turn in range(FOREIGN))
        alone, after = conversing.ask(case.question), conversing.ask(case.question, foreign)
        same = (alone.claims, alone.note, alone.form) == (after.claims, after.note, after.form)
        shown = f"{case.id} {' | '.join(foreign)} | {case.question}\n    {_told(alone)}\n    {_told(after)}"
        yield Seen(MEASURES[2], same, case.cluster, shown)


def slips(conversing: Conversing, path: Path) -> Iterator[Seen]:
    """Whether each misspelt question has the same first claim as the one spelt well."""
    for _, values in json_lines(path):
        meant = conversing.ask(values["question"]).claims[:1]
        for slip in values["slips"]:
            answer = conversing.ask(slip)
            same = [c.text for c in answer.claims[:1]] == [c.text for c in meant]
            yield Seen(
                MEASURES[3], same, values["id"],
                f"{slip}\n    searched for: {answer.standalone_question}\n    {_told(answer)}",
            )  # fmt: skip


def _told(answer: Answer) -> str:
    return " ".join(claim.text for claim in answer.claims)


def see(conversing: Conversing, only: Sequence[str] = ("follow-ups", "complete", "slips")) -> Iterator[Seen]:
    """All measures."""
    alone = [c for c in (*read_reference().cases, *forms_cases("all")) if not c.history]
    if "follow-ups" in only:
        yield from follow_ups(conversing, list(read_cases(FOLDER / "threads.jsonl")))
    if "complete" in only:
        yield from complete(conversing, alone)
    if "slips" in only:
        yield from slips(conversing, FOLDER / "slips.jsonl")


def report(seen: Sequence[Seen]) -> Iterator[str]:
    """A line a measure."""
    for measure in MEASURES:
        if of := [one for one in seen if one.measure == measure]:
            share = sum(one.holds for one in of) / len(of)
            low, high = interval(by_cluster([(float(one.holds),) for one in of], [one.cluster for one in of]))
            yield f"{measure:<26}{share:.3f}  [{low:.3f}, {high:.3f}]  of {len(of)}"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=("follow-ups", "complete", "slips"), action="append")
    parser.add_argument("--show", action="store_true", help="print what does not hold")
    options = parser.parse_args(arguments)
    with TemporaryDirectory() as scratch:
        config = Config(library=Path(scratch) / "library")
        ingest(reference_set("all"), config)
        conversing = Conversing(build_assistant(on_its_day(config)))
        seen = list(see(conversing, options.only or ("follow-ups", "complete", "slips")))
    for one in seen:
        if options.show and not one.holds and one.measure != MEASURES[1]:
            for line in one.shown.splitlines():
                say(line)
    for line in report(seen):
        say(line)


if __name__ == "__main__":
    main()
