"""Rows of question, context and answer → examples of the form in which sentences are read.

A row is `{question, context, answers, answer_start?, answerable, title?, src, plausible?, earlier?}`, one a line in a
file, gzipped or not; `plausible` are words that seem to answer what nothing answers. Or a line holds several questions
of one passage, as `lessons.jsonl` does: `{title, context, asked: [[question, answer, plausible], …]}`, '' for none.
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

from assistant.answering.reading import moved
from assistant.library.sentences import paragraphs, sentences
from assistant.library.terms import content_terms
from assistant.schema import Span

NEIGHBOURS = 2  # sentences on either side of one that a look at it may hold, with a neighbour of it in the middle
BESIDE = 0.25  # of the neighbourhoods have another sentence in their middle
SIBLINGS = 4  # kept of a question
CAPS = {"qamr": 2_500, "qadiscourse": 3_000, "boolq": 0, "selqa": 0, "squad_sent_nqg_test": 0, "narrativeqa_sample": 0}


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


def looked(example: Example, alone: bool, chance: random.Random) -> Example:
    """The example as answering looks at it: one sentence alone, or it and its neighbours under the headline.

    The sentence is the one that holds the answer, or what tempts, or one of the two that share most words with the
    question. Now and then a neighbour of it is in the middle instead, and the answer stands beside it.
    """
    spans = sentence_spans(example.context)
    if not spans:
        return example
    heart = example.answer or example.tempting or chance.choice(nearest(example, spans))
    inside = [n for n, s in enumerate(spans) if s.start < heart.end and s.end > heart.start]
    inside = inside or [min(range(len(spans)), key=lambda n: abs(spans[n].start - heart.start))]
    first, last = inside[0], inside[-1]
    if not alone:
        beside = [n for n in (first - 1, last + 1) if 0 <= n < len(spans)]
        middle = [chance.choice(beside)] if beside and chance.random() < BESIDE else inside
        first = max(0, min(first, middle[0] - 1))
        last = min(len(spans) - 1, max(last, middle[-1] + 1))
    cut = _cut(example, min(spans[first].start, heart.start), max(spans[last].end, heart.end))
    return replace(cut, title="") if alone else _titled(cut)


def nearest(example: Example, spans: Sequence[Span], most: int = 2) -> list[Span]:
    """The sentences that share most words with the question."""
    asked = set(content_terms(example.question))
    texts = (example.context[span.start : span.end] for span in spans)
    shared = [len(asked & set(content_terms(text))) for text in texts]
    return [spans[n] for n in sorted(range(len(spans)), key=lambda n: -shared[n])[:most]]


def _titled(example: Example) -> Example:
    if not example.title:
        return example
    before = f"{example.title}\n"
    return replace(
        example, context=before + example.context, answer=_moved(example.answer, len(before)),
        tempting=_moved(example.tempting, len(before)),
    )  # fmt: skip


def _cut(example: Example, start: int, end: int) -> Example:
    """The example with part of its context. What it holds only a part of is gone."""

    def within(span: Span | None) -> Span | None:
        return _moved(span, -start) if span and start <= span.start and span.end <= end else None

    return replace(
        example, context=example.context[start:end], answer=within(example.answer), tempting=within(example.tempting)
    )


def _moved(span: Span | None, by: int) -> Span | None:
    return moved(span, by) if span else None


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield from _asked(row) if "asked" in row else (row,)


def _asked(passage: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A row a question that is asked of a passage."""
    for question, answer, tempting in passage["asked"]:
        yield {
            "question": question, "context": passage["context"], "title": passage["title"], "src": "lessons",
            "answers": answer, "answer_start": passage["context"].find(answer) if answer else None,
            "answerable": bool(answer), "plausible": tempting,
        }  # fmt: skip
