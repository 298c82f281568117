"""How each form of question is answered: `python -m evals.forms [--split dev|test|all] [--show]`.

The cases of `evals/cases/forms` over the sample archive, each asked by itself. Right, wrong and declined by form, with
95% intervals over stories. `--show` prints each case that is not right.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.schema import Answer, Claim
from assistant.terminal import say
from evals.catalogue import Metric
from evals.dataset import Dataset, EvalCase, read_cases
from evals.metrics.nuggets import held
from evals.records import Record, Run, read_run
from evals.reference import CASES, CORPUS, read_reference
from evals.runner import Plan, run
from evals.scoring.answers import said
from evals.scoring.score import Score
from evals.summary import Estimate, estimate

FOLDER = CASES / "forms"
FORMS = ("archive", "comparison", "latest", "list", "said", "summary", "timeline", "who-is", "why", "yes-no")
ALL = "all"
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


def right(case: EvalCase, answer: Answer) -> Score:
    """Whether an answer is what its form asks for.

    About the archive: a reply of that form. Not answerable: declined. Latest, summary, timeline: at least half of the
    vital nuggets, articles in the order of time (newest first for the latest, which begins with the first of the case's
    order, or with a gold article outside it, which repeats the news). Comparison: at least half of them, under two
    headings or more, or all in one sentence. List: two thirds of them. Said: one. Else: one in the first claim.
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
        in_one = any(len(held(claim.text, case.vital)) == len(case.vital) for claim in claims)
        return in_one or len({claim.heading for claim in claims if claim.heading}) > 1
    if case.form not in IN_ORDER:
        return True
    days = [claim.date or "" for claim in claims]
    if case.form == "latest":
        newest = set(case.gold_doc_ids) - set(case.order[1:])
        return days == sorted(days, reverse=True) and claims[0].citations[0].article_id in newest
    return days == sorted(days)


def outcome(record: Record) -> str | None:
    """right, wrong or declined; None for a case that failed."""
    if record.answer is None:
        return None
    if right(record.case, record.answer).value:
        return "right"
    return "declined" if record.answer.declined else "wrong"


def _share(wanted: str, form: str, record: Record) -> Sequence[float] | None:
    found = outcome(record)
    return None if found is None or form not in (ALL, record.case.form) else (float(found == wanted),)


OUTCOMES = tuple(Metric(name, "forms", partial(_share, name, ALL)) for name in ("right", "wrong", "declined"))
GATED = tuple(Metric(f"right, {form}", "forms", partial(_share, "right", form), margin=0.02) for form in (*FORMS, ALL))


def cases(split: str, folder: Path = FOLDER) -> list[EvalCase]:
    """The cases of one split, or of both for "all"."""
    reference = read_reference()
    found = [case for path in sorted(folder.glob("*.jsonl")) for case in read_cases(path)]
    return [case for case in found if split in ("all", reference.split(case))]


def form_set(split: str) -> Dataset:
    """The same with the sample archive."""
    return Dataset(f"forms-{split}", (CORPUS / "articles",), tuple(cases(split)))


def tell(asked: Dataset) -> Sequence[Record]:
    """Each case asked by itself of the articles."""
    with TemporaryDirectory() as scratch:
        return run(Plan(asked), Path(scratch) / "run").records


def beside(folder: Path) -> Path:
    """Where a run of the reference cases keeps that of the forms."""
    return folder / "forms"


def told_beside(finished: Run) -> Sequence[Record]:
    """What was answered to the forms beside a run; nothing where they were not asked."""
    folder = beside(finished.folder)
    return read_run(folder).records if folder.exists() else ()


def by_form(told: Sequence[Record]) -> Mapping[str, Sequence[Record]]:
    """The records of each form, and of all."""
    forms = dict.fromkeys(record.case.form or "" for record in told)
    return {form: [r for r in told if form in (ALL, r.case.form)] for form in (*forms, ALL)} if told else {}


def shares(told: Sequence[Record]) -> dict[str, list[Estimate]]:
    """Right, wrong and declined by form. Forms of which every case failed have none."""
    found = {form: [estimate(metric, of) for metric in OUTCOMES] for form, of in by_form(told).items()}
    return {form: [one for one in of if one] for form, of in found.items() if any(of)}


def report(told: Sequence[Record]) -> list[str]:
    """A line a form, and one for all."""
    lines = [f"{'form':<12}{'cases':>6}   right                    wrong   declined"]
    for form, (of, wrong, declined) in shares(told).items():
        interval = f"[{of.low:.3f}, {of.high:.3f}]"
        lines.append(f"{form:<12}{of.n:>6}   {of.value:.3f}  {interval}   {wrong.value:.3f}   {declined.value:.3f}")
    return lines


def _shown(record: Record, answer: Answer) -> Iterator[str]:
    case = record.case
    yield f"{outcome(record)} {case.id} [{answer.form} {answer.confidence:.2f}] {case.question}"
    yield f"    wanted: {'; '.join(n.wordings[0] for n in case.vital)} ({right(case, answer).why})"
    for claim in answer.claims:
        yield f"    {claim.heading or claim.date or ''} {claim.text}"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", choices=("dev", "test", "all"), default="all")
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args(arguments)
    told = tell(form_set(options.split))
    for record in told:
        if record.answer is None:
            say(f"failed: {record.case.id}: {record.error}", err=True)
        elif options.show and outcome(record) != "right":
            for line in _shown(record, record.answer):
                say(line)
    for line in report(told):
        say(line)


if __name__ == "__main__":
    main()
