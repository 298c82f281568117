"""Questions with reference answers, and the articles they are about, from one folder format.

A data folder holds `corpus.jsonl` with one article a line, and `queries.jsonl` with one case a line:
`{id, question, answer?, answers?, answerable?, history?: [{role, text}], gold_doc_ids?,
distractor_doc_ids?, gold_text?, nuggets?: [{wordings, vital}], outdated?, story?, tags?, form?, order?}`.
Which fields are there decides which metrics apply. The reference cases add the last six.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from assistant.errors import FootnoteError
from assistant.files import name_of, read_lines
from assistant.json_text import parse_object


class DataError(FootnoteError):
    """Evaluation data that cannot be used as it is."""


@dataclass(frozen=True)
class Nugget:
    """A short fact an answer should hold, in any of its `wordings`; `vital` or merely okay.

    Source: Voorhees, "Overview of the TREC 2003 Question Answering Track".
    """

    wordings: tuple[str, ...]
    vital: bool


@dataclass(frozen=True, kw_only=True)
class EvalCase:
    """A reference question. `outdated`: wordings of values that a later article has superseded. `form`: of the answer
    that it wants; `order`: the articles that this is to draw on, in the order in which it tells them."""

    id: str
    question: str
    answer: str | None = None
    answers: tuple[str, ...] = ()
    answerable: bool = True
    history: tuple[Mapping[str, str], ...] = ()
    gold_doc_ids: tuple[str, ...] = ()
    distractor_doc_ids: tuple[str, ...] = ()
    gold_text: tuple[str, ...] = ()
    nuggets: tuple[Nugget, ...] = ()
    outdated: tuple[str, ...] = ()
    story: str | None = None
    tags: tuple[str, ...] = ()
    form: str | None = None
    order: tuple[str, ...] = ()

    @property
    def vital(self) -> tuple[Nugget, ...]:
        return tuple(n for n in self.nuggets if n.vital)

    @property
    def earlier(self) -> tuple[str, ...]:
        """The reader's earlier questions, oldest first."""
        return tuple(h["text"] for h in self.history if h["role"] == "user")

    @property
    def turn(self) -> int:
        """1 for a question that opens a conversation."""
        return len(self.earlier) + 1

    @property
    def given(self) -> tuple[str, ...]:
        """The articles that hold the answer, or should have held it."""
        return self.gold_doc_ids or self.distractor_doc_ids

    @property
    def corrects(self) -> bool:
        """Whether the question rests on a mistake that the articles put right."""
        return not self.answerable and bool(self.nuggets)

    @property
    def cluster(self) -> str:
        """Cases that are not independent share it: of one story, conversation or article."""
        if self.story and self.given:
            return f"story {self.story}"
        if self.earlier:
            return f"conversation {self.earlier[0]}"
        return f"article {self.given[0]}" if self.given else f"case {self.id}"

    def to_dict(self) -> dict[str, Any]:
        """The fields that are not empty, as in a data folder."""
        return {k: v for k, v in asdict(self).items() if v not in (None, ())}


@dataclass(frozen=True)
class Dataset:
    """Cases and the files of the articles they are about."""

    name: str
    articles: tuple[Path, ...]
    cases: tuple[EvalCase, ...]

    @property
    def hash(self) -> str:
        """SHA-256 over the cases and the files of the articles, the same for the same data anywhere."""
        digest = sha256()
        for case in self.cases:
            digest.update(json.dumps(case.to_dict(), sort_keys=True).encode())
        for path in self.articles:
            files = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file())
            for file in files:
                digest.update(file.name.encode() + b"\0" + file.read_bytes())
        return digest.hexdigest()[:16]


def read_folder(folder: Path) -> Dataset:
    """The data set in a folder. Raises DataError when a file is missing or a line is wrong."""
    for name in ("corpus.jsonl", "queries.jsonl"):
        if not (folder / name).is_file():
            raise DataError(f"{folder} holds no {name}; a data folder needs corpus.jsonl and queries.jsonl.")
    articles = {str(line.get("id")) for _, line in json_lines(folder / "corpus.jsonl")}
    cases = tuple(read_cases(folder / "queries.jsonl"))
    if not cases:
        raise DataError(f"{folder / 'queries.jsonl'} holds no questions.")
    for case in cases:
        missing = [i for i in case.given if i not in articles]
        if missing:
            raise DataError(
                f"{folder / 'queries.jsonl'}: case {case.id} names article {missing[0]}, which corpus.jsonl lacks; "
                "are the two files of the same set?"
            )
    return Dataset(folder.resolve().name, (folder / "corpus.jsonl",), cases)


def read_cases(path: Path) -> Iterator[EvalCase]:
    """The cases of one file. Raises DataError, naming the line, for one that is wrong or comes twice."""
    seen: dict[str, int] = {}
    for number, values in json_lines(path):
        try:
            case = case_from(values)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            reason = f"{error.args[0]} is missing" if isinstance(error, KeyError) else str(error)
            raise DataError(f"{path}:{number}: not a case: {reason}") from error
        if case.id in seen:
            raise DataError(f"{path}:{number}: id {case.id} was used in line {seen[case.id]}")
        seen[case.id] = number
        yield case


def json_lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Line numbers (from 1) with the object on each line that is not empty. Raises DataError, naming the line, for one
    that is none."""
    try:
        for number, line in read_lines(path):
            try:
                if isinstance(line, FootnoteError):
                    raise line
                yield number, parse_object(line)
            except FootnoteError as error:
                raise DataError(f"{name_of(path)}:{number}: {error}") from error
    except DataError:
        raise
    except FootnoteError as error:
        raise DataError(f"{name_of(path)}: {error}") from error


def case_from(values: Mapping[str, Any]) -> EvalCase:
    """The case on a line of a data folder. Raises KeyError, TypeError or ValueError for another form."""
    history = values.get("history") or []
    if not all(h["role"] in ("user", "assistant") and isinstance(h["text"], str) for h in history):
        raise ValueError("history must be a list of {role, text}")
    nuggets = values.get("nuggets") or []
    answerable = values.get("answerable", True)
    if not isinstance(answerable, bool):
        raise ValueError("answerable must be true or false")
    return EvalCase(
        id=_identifier(values["id"]),
        question=_text(values, "question"),
        answer=_text(values, "answer") if values.get("answer") is not None else None,
        answerable=answerable,
        history=tuple({"role": h["role"], "text": h["text"]} for h in history),
        nuggets=tuple(Nugget(_texts(n, "wordings"), bool(n["vital"])) for n in nuggets),
        story=_text(values, "story") if values.get("story") is not None else None,
        form=_text(values, "form") if values.get("form") is not None else None,
        **{
            name: _texts(values, name)
            for name in ("answers", "gold_doc_ids", "distractor_doc_ids", "gold_text", "outdated", "tags", "order")
        },
    )


def _identifier(value: Any) -> str:
    if not isinstance(value, str | int) or isinstance(value, bool) or not str(value).strip():
        raise ValueError("id must be text or a number")
    return str(value)


def _text(values: Mapping[str, Any], name: str) -> str:
    value = values[name]
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{name} must be text")
    return value


def _texts(values: Mapping[str, Any], name: str) -> tuple[str, ...]:
    found = values.get(name) or []
    if not isinstance(found, list | tuple) or not all(isinstance(v, str) and v.strip() for v in found):
        raise ValueError(f"{name} must be a list of texts")
    return tuple(found)
