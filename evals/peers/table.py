"""All peers on one data set, side by side: quality, speed, memory."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from assistant.library.readers import Found, files, read
from evals.dataset import DataError, Dataset, EvalCase
from evals.metrics.overlap import contains
from evals.metrics.ranking import hit, ndcg, recall, reciprocal_rank
from evals.peers import forms
from evals.peers.cell import cell
from evals.peers.worker import PEERS

ROUNDS = 3  # starts of which the fastest counts
NOTE = """\
Words shown first: Footnote's first sentence, the best passage of the others, which have no answer without a language
model. An answer is in them when they hold one of its vital facts: more words hold more, and there is more to read."""


@dataclass(frozen=True)
class Result:
    """What one peer did: its answers by case id, and its costs."""

    answers: dict[str, Any]
    ingest_seconds: float
    passages: int
    p50_ms: float
    first_answer_s: float
    peak_mb: float


Measure = Callable[[EvalCase, dict[str, Any]], float | None]


def measure(data: Dataset, name: str, corpus: Path, scratch: Path, also: Sequence[EvalCase] = ()) -> Result:
    """Build and question one peer; `also`: cases that are asked but do not count for the median time. Raises DataError
    when it fails."""
    questions = scratch / "questions.jsonl"
    lines = [{"id": c.id, "question": c.question, "earlier": list(c.earlier)} for c in (*data.cases, *also)]
    questions.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    single = scratch / "question.jsonl"
    single.write_text(json.dumps(lines[0]) + "\n", encoding="utf-8")
    folder = scratch / name
    folder.mkdir()
    built = _process(name, "build", corpus, folder)
    asked = _process(name, "ask", questions, folder)
    starts = [_process(name, "ask", single, folder)["first_answer_s"] for _ in range(ROUNDS)]
    return Result(
        asked["answers"],
        built["seconds"],
        built["passages"],
        float(np.median(asked["ms"][: len(data.cases)])),
        min(starts),
        max(built["peak_mb"], asked["peak_mb"]),
    )


def compared(data: Dataset, of_forms: Sequence[EvalCase] = ()) -> str:
    """Every peer on the data set, as a table of Markdown; and on the cases of forms that have an answer, as another."""
    told = [case for case in of_forms if case.answerable]
    with TemporaryDirectory() as folder:
        scratch = Path(folder)
        corpus = scratch / "corpus.jsonl"
        texts = write_corpus(data.articles, corpus)
        results = {name: measure(data, name, corpus, scratch, told) for name in PEERS}
    words = sum(len(text.split()) for text in texts.values())
    rows = [(label, [_quality(data, results[name], what) for name in PEERS]) for label, what in _measures(texts)]
    rows += [
        ("ingest, words/s", [f"{words / r.ingest_seconds:,.0f}" for r in results.values()]),
        ("passages", [f"{r.passages:,}" for r in results.values()]),
        ("question, p50 ms", [f"{r.p50_ms:.0f}" for r in results.values()]),
        ("start to first answer, s", [f"{r.first_answer_s:.1f}" for r in results.values()]),
        ("peak memory, MB", [f"{r.peak_mb:.0f}" for r in results.values()]),
    ]
    lines = [f"| {data.name}, {len(data.cases)} cases | {' | '.join(PEERS)} |", "|---|" + "---|" * len(PEERS)]
    lines += [*(f"| {label} | {' | '.join(cells)} |" for label, cells in rows), "", NOTE]
    if told:
        groups = {"the cases above": data.cases, **_by_form(told)}
        lines += ["", forms.table(groups, {name: result.answers for name, result in results.items()}, "footnote")]
    return "\n".join(lines)


def _by_form(cases: Sequence[EvalCase]) -> dict[str, Sequence[EvalCase]]:
    forms_told = dict.fromkeys(case.form or "" for case in cases)
    return {**{form: [c for c in cases if c.form == form] for form in forms_told}, "all forms": cases}


def _measures(texts: dict[str, str]) -> list[tuple[str, Measure]]:
    return [
        ("article hit@1", lambda case, found: hit(found["articles"], set(case.gold_doc_ids), 1)),
        ("article recall@5", lambda case, found: recall(found["articles"], set(case.gold_doc_ids), 5)),
        ("article MRR", lambda case, found: reciprocal_rank(found["articles"], set(case.gold_doc_ids))),
        ("article nDCG@10", lambda case, found: ndcg(found["articles"], set(case.gold_doc_ids), 10)),
        ("answer in the words shown first", partial(_holds, texts)),
        (
            "words shown first",
            lambda _, found: float(len(found["shown"][0].split())) if found["shown"] else None,
        ),
        ("declined, where the articles do not say", _declined),
    ]


def _holds(texts: dict[str, str], case: EvalCase, found: dict[str, Any]) -> float | None:
    if not case.answerable:
        return None
    if case.nuggets:
        wanted = [w for nugget in case.vital for w in nugget.wordings]
    else:
        wanted = [a for a in case.answers if any(contains(texts[i], [a]) for i in case.gold_doc_ids)]
    return contains("".join(found["shown"][:1]), wanted)


def _declined(case: EvalCase, found: dict[str, Any]) -> float | None:
    return None if case.answerable or case.corrects else float(not found["shown"])


def _quality(data: Dataset, result: Result, what: Measure) -> str:
    values = [what(case, result.answers[case.id]) for case in data.cases]
    return cell(data.cases, values, 0 if max((v for v in values if v is not None), default=0) > 1 else 2)


def write_corpus(paths: Sequence[Path], target: Path) -> dict[str, str]:
    """The articles as lines {id, title, text, date?}, the same for every peer; returns their texts."""
    drafts = [f.draft for path in files(paths) for f in read(path) if isinstance(f, Found)]
    with target.open("w", encoding="utf-8") as lines:
        for d in drafts:
            date = {"date": d.published.isoformat()} if d.published else {}
            lines.write(json.dumps({"id": d.id, "title": d.title, "text": d.text, **date}) + "\n")
    return {d.id or "": d.text for d in drafts}


def _process(name: str, *arguments: object) -> dict[str, Any]:
    command: Sequence[str] = [sys.executable, "-m", "evals.peers.worker", name, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        last = done.stderr.strip().split("\n")[-1]
        raise DataError(f"The peer {name} failed ({last}). Peers need the dev dependencies: pip install -e '.[dev]'")
    found: dict[str, Any] = json.loads(done.stdout.strip().split("\n")[-1])
    return found
