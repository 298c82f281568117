"""How each form of question is answered: `python -m evals.forms [--split dev|test|all] [--show]`.

The cases of `evals/cases/forms` over the sample archive, each asked by itself. Right, wrong and declined by form, with
95% intervals over stories. `--show` prints each case that is not right.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.assembly import build_assistant
from assistant.config import Config
from assistant.progress import Bar
from assistant.schema import Answer, Claim
from assistant.terminal import say
from evals.dataset import EvalCase, read_cases
from evals.metrics.nuggets import held
from evals.reference import CASES, read_reference, reference_set
from evals.runner import ingest, on_its_day
from evals.scoring.answers import said
from evals.scoring.score import Score
from evals.statistics import by_cluster, interval

FOLDER = CASES / "forms"
IN_ORDER = ("latest", "summary", "timeline")
ANYWHERE = 1e-9  # any of them
SHARES = {
    "said": ANYWHERE,
    "latest": 0.5,
    "summary": 0.5,
    "timeline": 0.5,
    "comparison": 0.5,
    "list": 2 / 3,
}  # of the vital nuggets


@dataclass(frozen=True)
class Told:
    """A case of a form with its answer, and whether that is right."""

    case: EvalCase
    answer: Answer

    @property
    def right(self) -> Score:
        return right(self.case, self.answer)

    @property
    def outcome(self) -> str:
        if self.right.value:
            return "right"
        return "declined" if self.answer.declined else "wrong"


def right(case: EvalCase, answer: Answer) -> Score:
    """Whether an answer is what its form asks for.

    About the archive: a reply of that form. Not answerable: declined. Latest, summary, timeline: at least half of the
    vital nuggets, articles in the order of time (newest first for the latest, which begins with the first of the case's
    order, or with a gold article outside it, which repeats the news). Comparison: at least half of them, under two
    headings or more. List: two thirds of them. Said: one. Else: one in the first claim.
    """
    if case.form == "archive":
        return Score(float(answer.form == "archive" and not answer.claims), f"of form {answer.form}")
    if answer.declined or not case.answerable:
        return Score(float(answer.declined and not case.answerable), "declined" if answer.declined else "given")
    if not answer.claims:
        return Score(0.0, f"of form {answer.form}")
    if case.form not in SHARES:
        return Score(float(bool(held(said(answer)[: len(answer.claims[0].text)], case.vital))), "in the first claim")
    share = len(held(said(answer), case.vital)) / len(case.vital)
    enough = share >= SHARES[case.form] and _arranged(case, answer.claims)
    return Score(float(enough), f"{share:.2f} of the vital nuggets; in order: {_arranged(case, answer.claims)}")


def _arranged(case: EvalCase, claims: Sequence[Claim]) -> bool:
    if not claims:
        return False
    if case.form == "comparison":
        return len({claim.heading for claim in claims if claim.heading}) > 1
    if case.form not in IN_ORDER:
        return True
    days = [claim.date or "" for claim in claims]
    if case.form == "latest":
        newest = set(case.gold_doc_ids) - set(case.order[1:])
        return days == sorted(days, reverse=True) and claims[0].citations[0].article_id in newest
    return days == sorted(days)


def cases(split: str, folder: Path = FOLDER) -> list[EvalCase]:
    """The cases of one split, or of both for "all"."""
    reference = read_reference()
    found = [case for path in sorted(folder.glob("*.jsonl")) for case in read_cases(path)]
    return [case for case in found if split in ("all", reference.split(case))]


def tell(asked: Sequence[EvalCase]) -> Iterator[Told]:
    """Each case asked by itself of the sample archive."""
    with TemporaryDirectory() as scratch, Bar() as bar:
        config = Config(library=Path(scratch) / "library")
        ingest(reference_set("all"), config)
        assistant = build_assistant(on_its_day(config))
        bar.open(len(asked), "Asking", "cases")
        for case in asked:
            yield Told(case, assistant.ask(case.question))
            bar.step()


def report(told: Sequence[Told]) -> list[str]:
    """A line a form, and one for all."""
    lines = [f"{'form':<12}{'cases':>6}   right                    wrong   declined"]
    forms = list(dict.fromkeys(one.case.form or "" for one in told))
    for form in [*forms, "all"]:
        of = [one for one in told if form in ("all", one.case.form)]
        groups = by_cluster([(one.right.value or 0.0,) for one in of], [one.case.cluster for one in of])
        low, high = interval(groups)
        shares = [sum(one.outcome == name for one in of) / len(of) for name in ("right", "wrong", "declined")]
        lines.append(
            f"{form:<12}{len(of):>6}   {shares[0]:.3f}  [{low:.3f}, {high:.3f}]   {shares[1]:.3f}   {shares[2]:.3f}"
        )
    return lines


def _shown(one: Told) -> Iterator[str]:
    yield f"{one.outcome} {one.case.id} [{one.answer.form} {one.answer.confidence:.2f}] {one.case.question}"
    yield f"    wanted: {'; '.join(n.wordings[0] for n in one.case.vital)} ({one.right.why})"
    for claim in one.answer.claims:
        yield f"    {claim.heading or claim.date or ''} {claim.text}"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", choices=("dev", "test", "all"), default="all")
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args(arguments)
    told = list(tell(cases(options.split)))
    for one in told:
        if options.show and not one.right.value:
            for line in _shown(one):
                say(line)
    for line in report(told):
        say(line)


if __name__ == "__main__":
    main()
