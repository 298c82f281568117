"""Rows of question, context and answer → examples of the length a passage has.

A row is `{question, context, answers, answer_start?, answerable, title?, src, plausible?, earlier?}`, one a line in a
gzipped file; `plausible` are words that seem to answer what nothing answers.
"""

from __future__ import annotations

import gzip
import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from assistant.library.sentences import paragraphs, sentences
from assistant.schema import Span

CHARS = (250, 1_000)  # of a context; most are short, as the neighbourhood of a sentence is
SIBLINGS = 4  # kept of a question
CAPS = {"qamr": 2_500, "qadiscourse": 1_500, "boolq": 0, "selqa": 0, "squad_sent_nqg_test": 0, "narrativeqa_sample": 0}


@dataclass(frozen=True)
class Example:
    """A question, a context, and the answer's place in it; None when the context does not answer.

    `tempting`: the place of words that seem to answer; `siblings`: other questions about the same context;
    `earlier`: the question that it follows, in the same conversation.
    """

    question: str
    context: str
    answer: Span | None
    title: str = ""
    tempting: Span | None = None
    siblings: tuple[str, ...] = ()
    earlier: str = ""

    @property
    def answer_text(self) -> str:
        return self.context[self.answer.start : self.answer.end] if self.answer else ""


def examples(paths: Sequence[Path], chance: random.Random) -> list[Example]:
    """The rows that say where the answer stands or that nothing answers, at most CAPS of a source, in random order."""
    rows = [row for path in paths for row in _rows(path)]
    chance.shuffle(rows)
    asked: dict[str, list[str]] = {}
    for row in rows:
        asked.setdefault(row["context"], []).append(row["question"])
    found: list[Example] = []
    taken: Counter[str] = Counter()
    for row in rows:
        answer = _place(row, row["answers"])
        if row["answerable"] and answer is None:
            continue
        taken[row["src"]] += 1
        if taken[row["src"]] <= CAPS.get(row["src"], 1_000_000):
            others = tuple(q for q in asked[row["context"]] if q != row["question"])[:SIBLINGS]
            tempting = None if answer else _place(row, row.get("plausible") or [])
            title, earlier = (row.get("title") or "").replace("_", " "), row.get("earlier") or ""
            found.append(Example(row["question"], row["context"], answer, title, tempting, others, earlier))
    return found


def _place(row: dict[str, Any], texts: str | list[str]) -> Span | None:
    """Where the first of the texts stands, by the row itself if it is an answer."""
    words = texts if isinstance(texts, str) else next(iter(texts), "")
    start = row.get("answer_start") if row["answerable"] else row["context"].find(words)
    if not words.strip() or start is None or start < 0 or not row["context"].startswith(words, start):
        return None
    return Span(start, start + len(words))


def sentence_spans(text: str) -> list[Span]:
    return [sentence for paragraph in paragraphs(text) for sentence in sentences(text, paragraph)]


def windowed(example: Example, chance: random.Random) -> Example:
    """The example with whole sentences around its answer, or around what tempts, more on either side by chance, so
    that the answer may stand anywhere."""
    most = min(chance.randint(*CHARS), chance.randint(*CHARS))
    spans = sentence_spans(example.context)
    if len(example.context) <= most or not spans:
        return example
    heart = example.answer or example.tempting or chance.choice(spans)
    inside = [n for n, s in enumerate(spans) if s.start < heart.end and s.end > heart.start]
    if not inside:
        return _cut(example, max(0, heart.start - most // 2), most)
    first, last = inside[0], inside[-1]
    while True:
        grown = [(first - 1, last)] * (first > 0) + [(first, last + 1)] * (last + 1 < len(spans))
        fitting = [(a, b) for a, b in grown if spans[b].end - spans[a].start <= most]
        if not fitting:
            break
        first, last = chance.choice(fitting)
    return _cut(example, spans[first].start, spans[last].end - spans[first].start)


def _cut(example: Example, start: int, length: int) -> Example:
    def moved(span: Span | None) -> Span | None:
        return Span(span.start - start, span.end - start) if span else None

    context = example.context[start : start + length]
    return replace(example, context=context, answer=moved(example.answer), tempting=moved(example.tempting))


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
