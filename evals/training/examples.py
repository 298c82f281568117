"""Rows of question, context and answer → examples of the length a passage has.

A row is `{question, context, answers, answer_start?, answerable, title?, src}`, one a line in a gzipped file.
"""

from __future__ import annotations

import gzip
import json
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.library.sentences import paragraphs, sentences
from assistant.schema import Span

CHARS = (300, 1_000)  # of a context, by chance in between; a passage of Footnote has up to 1,000
SIBLINGS = 4  # kept of a question
CAPS = {"qamr": 2_500, "qadiscourse": 1_500, "boolq": 0, "selqa": 0, "squad_sent_nqg_test": 0, "narrativeqa_sample": 0}


@dataclass(frozen=True)
class Example:
    """A question, a context, and the answer's place in it; None when the context does not answer. `siblings`:
    other questions about the same context."""

    question: str
    context: str
    answer: Span | None
    title: str = ""
    siblings: tuple[str, ...] = ()

    @property
    def answer_text(self) -> str:
        return self.context[self.answer.start : self.answer.end] if self.answer else ""


def positives(path: Path, chance: random.Random) -> list[Example]:
    """The answerable rows that say where the answer stands, at most CAPS of a source, in random order."""
    found: list[Example] = []
    taken: Counter[str] = Counter()
    rows = list(_rows(path))
    chance.shuffle(rows)
    asked: dict[str, list[str]] = {}
    for row in rows:
        asked.setdefault(row["context"], []).append(row["question"])
    for row in rows:
        start = row.get("answer_start")
        if not row["answerable"] or start is None or not row["answers"]:
            continue
        answer = row["answers"][0]
        if row["context"][start : start + len(answer)] != answer or not answer.strip():
            continue
        taken[row["src"]] += 1
        if taken[row["src"]] <= CAPS.get(row["src"], 1_000_000):
            others = tuple(q for q in asked[row["context"]] if q != row["question"])[:SIBLINGS]
            place = Span(start, start + len(answer))
            whole = Example(row["question"], row["context"], place, row.get("title") or "", others)
            found.append(windowed(whole, chance))
    return found


def unanswerable(path: Path) -> list[Example]:
    """The rows that people wrote to have no answer in their context."""
    return [
        Example(row["question"], row["context"][: CHARS[1]], None, row.get("title") or "")
        for row in _rows(path)
        if not row["answerable"]
    ]


def sentence_spans(text: str) -> list[Span]:
    return [sentence for paragraph in paragraphs(text) for sentence in sentences(text, paragraph)]


def windowed(example: Example, chance: random.Random) -> Example:
    """The example with whole sentences around its answer, more on either side by chance, so that the answer
    may stand anywhere."""
    assert example.answer
    most = chance.randint(*CHARS)
    if len(example.context) <= most:
        return example
    spans = sentence_spans(example.context)
    inside = [n for n, s in enumerate(spans) if s.start < example.answer.end and s.end > example.answer.start]
    if not inside:
        return _cut(example, max(0, example.answer.start - most // 2), most)
    first, last = inside[0], inside[-1]
    while True:
        grown = [(first - 1, last)] * (first > 0) + [(first, last + 1)] * (last + 1 < len(spans))
        fitting = [(a, b) for a, b in grown if spans[b].end - spans[a].start <= most]
        if not fitting:
            break
        first, last = chance.choice(fitting)
    return _cut(example, spans[first].start, spans[last].end - spans[first].start)


def _cut(example: Example, start: int, length: int) -> Example:
    assert example.answer
    moved = Span(example.answer.start - start, example.answer.end - start)
    return Example(example.question, example.context[start : start + length], moved, example.title, example.siblings)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
