"""What speaks for each sentence that might answer each case of a data set, and which of them do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from assistant.answering.candidates import Candidate
from assistant.answering.evidence import Evidence
from assistant.assembly import build_assistant
from assistant.config import AnswerConfig, Config
from assistant.pipeline import Assistant
from assistant.progress import Bar
from assistant.schema import Turn
from evals.dataset import Dataset, EvalCase, read_cases, read_folder
from evals.metrics.overlap import contains
from evals.reference import PENDING, read_reference, reference_set
from evals.runner import ingest, on_its_day
from evals.scoring.answers import wordings

NAMES = [f.name for f in fields(Evidence)]


@dataclass(frozen=True)
class Asked:
    """A case with the evidence of its candidates, shape (candidates, kinds), and whether each holds the answer: one of
    the strings that an answer should hold, or else words of the gold text. None where the case has neither."""

    case: EvalCase
    evidence: NDArray[np.float64]
    right: NDArray[np.bool_] | None


def ask_all(folders: Sequence[Path], every: int, words: bool = False) -> dict[str, list[Asked]]:
    """By name, every `every`th case of the data folders, and all of the dev split and of its questions in readers' own
    words. `words`: without the reader."""
    asked = {folder.name: ask(read_folder(folder), every, words) for folder in folders}
    dev, reference = reference_set("dev"), read_reference()
    pending = (c for path in sorted(PENDING.glob("*.jsonl")) for c in read_cases(path) if reference.split(c) == "dev")
    own = replace(dev, name="readers' words", cases=tuple(pending))
    return asked | {data.name: ask(data, 1, words) for data in (dev, own)}


def ask(data: Dataset, every: int, words: bool) -> list[Asked]:
    """Every `every`th case of the data set, asked of a throw-away library."""
    read = 0 if words else AnswerConfig.sentences_read
    with TemporaryDirectory() as scratch, Bar() as bar:
        config = Config(library=Path(scratch) / "library", answer=AnswerConfig(sentences_read=read))
        ingest(data, config)
        assistant = build_assistant(on_its_day(config))
        chosen = data.cases[::every]
        bar.open(len(chosen), "Asking", "cases")
        found = []
        for case in chosen:
            found.append(_asked(case, assistant))
            bar.step()
        return found


def _asked(case: EvalCase, assistant: Assistant) -> Asked:
    history: list[Turn] = []
    for question in case.earlier:
        history.append(Turn.of(assistant.ask(question, history)))
    found = assistant.consider(case.question, history).sentences
    evidence = np.array([astuple(c.evidence) for c in found]).reshape(len(found), len(NAMES))
    return Asked(case, evidence, _right(case, found, assistant))


def _right(case: EvalCase, found: Sequence[Candidate], assistant: Assistant) -> NDArray[np.bool_] | None:
    if not case.answerable:
        return np.zeros(len(found), dtype=bool)
    wanted = wordings(case, assistant.library)
    if not (wanted or case.gold_text):
        return None
    return np.array([c.article.id in case.gold_doc_ids and _holds(c.text, wanted, case.gold_text) for c in found])


def _holds(text: str, wanted: Sequence[str], gold: Sequence[str]) -> bool:
    return bool(contains(text, wanted)) if wanted else any(text in words for words in gold)


def first(asked: Sequence[Asked], weights: Evidence) -> list[int]:
    """The index of the best candidate of each case, −1 where there is none."""
    return [int(np.argmax(a.evidence @ np.array(astuple(weights)))) if len(a.evidence) else -1 for a in asked]
