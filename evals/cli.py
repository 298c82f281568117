"""The command line of the evals: `python -m evals COMMAND`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.cli.ending import ending_in_a_line, fail
from assistant.errors import FootnoteError
from assistant.json_text import json_text
from assistant.terminal import say, show

if TYPE_CHECKING:
    from evals.dataset import Dataset

folder_type = click.Path(path_type=Path, file_okay=False)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
data_option = click.option("--data", type=folder_type, help="A folder with corpus.jsonl and queries.jsonl.")
config_option = click.option("--config", "changes", multiple=True, metavar="NAME=NUMBER", help="Change a setting.")
split_option = click.option(
    "--split", type=click.Choice(["dev", "test", "all"]), default="test", help="Which reference cases to ask."
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Know, with error bars, whether answers got better."""


@cli.command()
@click.option("--accept", "accepted", is_flag=True, help="Write the digests anew after a change that was meant.")
def cases(accepted: bool) -> None:
    """Check the reference cases against the sample archive, and the splits for leaks."""
    from evals.forms import cases as form_cases
    from evals.reference import SPLITS, TAGS, accept, read_reference
    from evals.soundness import problems

    if accepted:
        accept()
    reference = read_reference()
    forms = form_cases("all")
    found = list(problems(reference, forms))
    for problem in found:
        say(problem, err=True)
    if found:
        raise FootnoteError(f"{len(found)} problems in {len(reference.cases) + len(forms)} cases.")
    counted = Counter((tag, reference.split(case)) for case in reference.cases for tag in case.tags)
    counted |= Counter((f"form {case.form}", reference.split(case)) for case in forms)
    say(f"{'tag':<18}{'dev':>5}{'test':>6}")
    for tag in (*TAGS, *dict.fromkeys(f"form {case.form}" for case in forms)):
        say(f"{tag:<18}{counted[tag, 'dev']:>5}{counted[tag, 'test']:>6}")
    by_split = Counter(reference.split(case) for case in reference.cases)
    total = " and ".join(f"{by_split[split]} {split}" for split in SPLITS)
    of_all = f"{len(reference.cases)} cases ({total}) and {len(forms)} of forms"
    say(f"{of_all}; all gold words stand in the corpus; no leaks.")


@cli.command()
@split_option
@data_option
@click.option("--library", type=folder_type, help="The cases that editors made at the desk of this library.")
@config_option
@click.option("--given-gold", is_flag=True, help="Answer from each case's own articles only.")
@click.option("--llm", is_flag=True, help="Have the language model of FOOTNOTE_LLM write the answers.")
@click.option("--out", type=folder_type, help="Where to write the run; one that was cut off is gone on with.")
@json_option
def run(
    split: str,
    data: Path | None,
    library: Path | None,
    changes: tuple[str, ...],
    given_gold: bool,
    llm: bool,
    out: Path | None,
    as_json: bool,
) -> None:
    """Ask every case of a data set (default: the reference cases, and those of forms) and print every metric."""
    from evals import forms
    from evals.runner import Plan, runs
    from evals.settings import configured, parse, with_model
    from evals.summary import as_json as summarised
    from evals.summary import summary, table

    config = configured(parse(changes))
    config = with_model(config) if llm else config
    with _data(split, data, library) as chosen:
        folder = out or Path("runs") / f"{datetime.now():%Y-%m-%dT%H-%M-%S}-{chosen.name}"
        plans = {folder: Plan(chosen, config, given_gold)}
        if not (data or library or given_gold):
            plans[forms.beside(folder)] = Plan(forms.form_set(split), config)
        try:
            finished, *_ = runs(plans)
        except KeyboardInterrupt:
            fail("evals", f"Interrupted. Go on with the same command and --out {folder}", 130)
    told = forms.told_beside(finished)
    if as_json:
        of_forms = {form: [asdict(e) for e in of] for form, of in forms.shares(told).items()}
        show(json_text({**summarised(finished), "forms": of_forms}, indent=2))
        return
    show(table(summary(finished.records)))
    if told:
        show("\n" + "\n".join(forms.report(told)))
    show(f"\n{len(finished.records)} cases of {chosen.name}; 95% intervals by cluster bootstrap; run in {folder}")
    for record in (*finished.failed, *(r for r in told if r.error)):
        say(f"failed: {record.case.id}: {record.error}", err=True)


@cli.command()
@click.argument("before", type=folder_type)
@click.argument("after", type=folder_type)
def compare(before: Path, after: Path) -> None:
    """Say what got better, what worse and what cannot be told between two runs, and which cases flipped."""
    from evals.compare import comparison
    from evals.records import read_run

    show(comparison(read_run(before), read_run(after)))


@cli.command()
@click.argument("finished", metavar="RUN", type=folder_type)
@click.option("--baseline", type=folder_type, help="The run to measure against.")
@click.option(
    "--html", "target", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The page to write."
)
def report(finished: Path, baseline: Path | None, target: Path) -> None:
    """Write a run as one self-contained page."""
    from evals.records import read_run
    from evals.report.page import page

    content = page(read_run(finished), read_run(baseline) if baseline else None)
    target.write_text(content, encoding="utf-8")
    say(f"{target}: {len(content) / 1e6:.1f} MB")


@cli.command()
@click.argument("grid", metavar="FILE.toml", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--out", type=folder_type, help="Where to keep the runs of the points.")
def sweep(grid: Path, out: Path | None) -> None:
    """Try a grid of settings and print which is best."""
    from evals import sweep as sweeping

    wanted = sweeping.read_sweep(grid)
    folder = out or Path("runs") / f"{datetime.now():%Y-%m-%dT%H-%M-%S}-sweep"
    if folder.exists() and any(folder.iterdir()):
        raise FootnoteError(f"{folder} is not empty; name another folder with --out.")
    points = []
    for point in sweeping.run(wanted, folder):
        points.append(point)
        say(f"{len(points)}/{len(wanted.points)}  {point.name}: {point.found.value:.3f}", err=True)
    show(sweeping.table(wanted, points))
    say(f"The runs are in {folder}.")


@cli.command()
@split_option
@data_option
def peers(split: str, data: Path | None) -> None:
    """Footnote beside other systems with the same embedding model: quality, speed, memory."""
    from evals.dataset import read_folder
    from evals.forms import cases as form_cases
    from evals.peers.table import compared
    from evals.reference import reference_set

    show(compared(read_folder(data)) if data else compared(reference_set(split), form_cases(split)))


@cli.command()
@split_option
@data_option
@click.option("--every", type=click.IntRange(1), default=1, help="Ask every Nth case only.")
def ablation(split: str, data: Path | None, every: int) -> None:
    """What each part gives: the cases without one part after the other, as a table with intervals."""
    from dataclasses import replace

    from evals.ablation import ablate, table
    from evals.dataset import read_folder
    from evals.reference import reference_set

    chosen = read_folder(data) if data else reference_set(split)
    show(table(dict(ablate(replace(chosen, cases=chosen.cases[::every])))))


@cli.command()
@config_option
@click.option("--accept", is_flag=True, help="Make this run the baseline.")
@click.option("--out", type=folder_type, help="Where to keep the run.")
def gate(changes: tuple[str, ...], accept: bool, out: Path | None) -> None:
    """Run the test split, and the dev split of the forms; exit code 1 when a promise is broken or answers are clearly
    worse than the baseline."""
    from tempfile import TemporaryDirectory

    from evals import forms
    from evals.gate import BASELINE, FORMS_BASELINE, GATED, read_baseline, reasons, write_baseline
    from evals.reference import reference_set
    from evals.runner import Plan, runs
    from evals.settings import configured, parse

    gated = ((BASELINE, GATED), (FORMS_BASELINE, forms.GATED))
    baselines = [] if accept else [read_baseline(path) for path, _ in gated]
    config = configured(parse(changes))
    with TemporaryDirectory() as scratch:
        folder = out or Path(scratch) / "run"
        plans = {folder: Plan(reference_set("test"), config), forms.beside(folder): Plan(forms.form_set("dev"), config)}
        finished = runs(plans)
    told = " and ".join(f"{len(one.records)} of {one.header.data}" for one in finished)
    if accept:
        for one, (path, metrics) in zip(finished, gated, strict=True):
            write_baseline(one.header, one.records, path, metrics)
        say(f"The cases are the baseline now: {told}.")
        return
    found = [
        reason
        for one, baseline, (_, metrics) in zip(finished, baselines, gated, strict=True)
        for reason in reasons(one.header, one.records, baseline, metrics)
    ]
    for reason in found:
        say(reason, err=True)
    if found:
        raise FootnoteError(f"the gate is closed: {len(found)} reasons. See them case by case with: evals run, compare")
    say(
        f"The gate is open: {told}, {sum(len(metrics) for _, metrics in gated)} metrics, no promise broken, "
        f"nothing clearly worse than the baseline of {baselines[0].header['commit']}."
    )


def main() -> None:
    """Run a command; a user's mistake ends in one line on stderr and a code other than 0."""
    with ending_in_a_line("evals", "python -m evals", "Stopped."):
        cli.main(prog_name="python -m evals", standalone_mode=False)


@contextmanager
def _data(split: str, data: Path | None, library: Path | None) -> Iterator[Dataset]:
    """The data set that was asked for. Raises DataError for two at once."""
    from evals.dataset import DataError, read_folder
    from evals.local import local_set
    from evals.reference import reference_set

    if data and library:
        raise DataError("Give --data or --library, not both.")
    if library:
        with local_set(library) as cases:
            yield cases
    else:
        yield read_folder(data) if data else reference_set(split)
