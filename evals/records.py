"""A run on disk: `run.json` says under what it was made, `results.jsonl` holds a record a case,
`articles.jsonl` the articles that are gold or cited."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from assistant.schema import Answer, Article
from evals.dataset import DataError, EvalCase, case_from
from evals.scoring.score import Score


@dataclass(frozen=True, kw_only=True)
class Header:
    """What a run was made under. Two runs can be compared when `data_hash` and `given_gold` are equal."""

    data: str
    data_hash: str
    cases: int
    config: dict[str, Any]
    given_gold: bool
    commit: str | None
    dirty: bool | None
    code: str
    versions: dict[str, str]
    started: str


@dataclass(frozen=True, kw_only=True)
class Record:
    """One case, its answer and scores; or the error it ended in, in which case it has neither."""

    case: EvalCase
    answer: Answer | None = None
    undeclined: Answer | None = None
    scores: dict[str, Score] = field(default_factory=dict)
    error: str | None = None

    def value(self, name: str) -> float | None:
        """The value of a score, None when the case has none."""
        score = self.scores.get(name)
        return score.value if score else None

    def to_dict(self) -> dict[str, Any]:
        return {
            "case": self.case.to_dict(),
            "answer": self.answer.to_dict() if self.answer else None,
            "undeclined": self.undeclined.to_dict() if self.undeclined else None,
            "scores": {name: asdict(score) for name, score in self.scores.items()},
            "error": self.error,
        }

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Record:
        return cls(
            case=case_from(values["case"]),
            answer=Answer.from_dict(values["answer"]) if values["answer"] else None,
            undeclined=Answer.from_dict(values["undeclined"]) if values["undeclined"] else None,
            scores={name: Score(**score) for name, score in values["scores"].items()},
            error=values["error"],
        )


@dataclass(frozen=True)
class Run:
    """A finished run. Records in the order of their cases."""

    folder: Path
    header: Header
    records: Sequence[Record]

    @property
    def failed(self) -> list[Record]:
        return [r for r in self.records if r.error]


def write_header(folder: Path, header: Header) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "run.json").write_text(json.dumps(asdict(header), indent=2) + "\n", encoding="utf-8")


def read_header(folder: Path) -> Header:
    """Raises DataError when the folder holds no run."""
    try:
        return Header(**json.loads((folder / "run.json").read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise DataError(f"{folder} holds no run; make one with: python -m evals run --out {folder}") from error
    except (ValueError, TypeError) as error:
        raise DataError(f"{folder / 'run.json'} is damaged ({error}); make the run again.") from error


def read_records(folder: Path) -> dict[str, Record]:
    """The records written so far by case id; a last line that was cut off is left out."""
    path = folder / "results.jsonl"
    found: dict[str, Record] = {}
    lines = path.read_text(encoding="utf-8", errors="replace").split("\n") if path.exists() else []
    for number, line in enumerate(lines, 1):
        if not line:
            continue
        try:
            record = Record.from_dict(json.loads(line))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            if number == len(lines):
                break
            raise DataError(f"{path}:{number}: not a record ({error}); make the run again.") from error
        found[record.case.id] = record
    return found


def keep(folder: Path, records: Iterable[Record]) -> None:
    """Write the file of results anew, so that it ends with a whole line."""
    whole = "".join(line(record) for record in records)
    (folder / "results.jsonl").write_text(whole, encoding="utf-8")


def line(record: Record) -> str:
    return json.dumps(record.to_dict(), ensure_ascii=False) + "\n"


def read_run(folder: Path) -> Run:
    """A finished run. Raises DataError for one that is missing, empty or was cut off."""
    header = read_header(folder)
    records = read_records(folder)
    if not records:
        raise DataError(
            f"The run in {folder} is empty: no case was asked. Go on with: python -m evals run --out {folder}"
        )
    if len(records) < header.cases:
        raise DataError(
            f"The run in {folder} was cut off after {len(records)} of {header.cases} cases. "
            f"Go on with the same command and --out {folder}"
        )
    return Run(folder, header, [records[i] for i in sorted(records)])


def write_articles(folder: Path, articles: Iterable[Article]) -> None:
    lines = (json.dumps(a.to_dict(), ensure_ascii=False) + "\n" for a in articles)
    (folder / "articles.jsonl").write_text("".join(lines), encoding="utf-8")


def read_articles(folder: Path) -> dict[str, dict[str, Any]]:
    """Article id → its fields, as they were at the time of the run."""
    path = folder / "articles.jsonl"
    lines = path.read_text(encoding="utf-8").split("\n") if path.exists() else []
    return {a["id"]: a for a in (json.loads(line) for line in lines if line)}
