"""How good a reader is by itself, given the right article: `python -m evals.training.measure FOLDER [--weights FILE]`.

Prints, for a data folder with answer strings: how well its best score tells answerable questions from near misses
(AUROC), how often the best sentence holds the answer, and how well the best words match it (F1, as SQuAD's).
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.library.readers import Found, files, read
from assistant.library.sentences import paragraphs, sentences
from assistant.progress import Bar
from assistant.retrieval.reader import WEIGHTS, Look, MiniLMReader
from assistant.schema import Draft, Span
from evals.dataset import EvalCase, read_folder
from evals.metrics.abstention import auroc
from evals.metrics.overlap import contains, token_f1


@dataclass(frozen=True)
class Reading:
    """What a reader makes of a case: the score of its best span, and whether its sentence and how far its words hold
    the answer; None where there is none."""

    case: EvalCase
    score: float
    sentence: float | None
    words: float | None


def readings(folder: Path, weights: Path, every: int) -> list[Reading]:
    """Every `every`th case with an article, each of its sentences read as answering does."""
    data = read_folder(folder)
    articles = {f.draft.id: f.draft for path in files(data.articles) for f in read(path) if isinstance(f, Found)}
    reader = MiniLMReader(weights=weights)
    chosen = [case for case in data.cases if case.given and case.given[0] in articles][::every]
    found = []
    with Bar() as bar:
        bar.open(len(chosen), "Reading", "cases")
        for case in chosen:
            found.append(_reading(case, articles[case.given[0]], reader))
            bar.step()
    return found


def _reading(case: EvalCase, article: Draft, reader: MiniLMReader) -> Reading:
    text = article.text
    spans = [s for p in paragraphs(text) for s in sentences(text, p)]
    looks = [Look("", text[s.start : s.end], Span(0, s.end - s.start)) for s in spans]
    for place, s in enumerate(spans):
        start, end = spans[max(0, place - 1)].start, spans[place : place + 2][-1].end
        looks.append(Look(article.title, text[start:end], Span(s.start - start, s.end - start)))
    read = reader.read(" ".join([*case.earlier[-1:], case.question]), looks)
    alone, among = read[: len(spans)], read[len(spans) :]
    score, n = max(((a.score + b.score) / 2, n) for n, (a, b) in enumerate(zip(alone, among, strict=True)) if a and b)
    best, look = among[n], looks[len(spans) + n]
    words = look.text[best.span.start : best.span.end] if best else ""
    wanted = case.answers if case.answerable else ()
    return Reading(case, score, contains(text[spans[n].start : spans[n].end], wanted), token_f1(words, wanted))


def report(found: Sequence[Reading]) -> str:
    answerable = [reading.case.answerable for reading in found]
    apart = auroc([reading.score for reading in found], answerable)
    sentence = [r.sentence for r in found if r.sentence is not None]
    words = [r.words for r in found if r.words is not None]
    return (
        f"{len(found)} cases, {sum(answerable)} answerable: AUROC {apart or 0:.3f}, "
        f"right sentence {np.mean(sentence):.3f}, span F1 {np.mean(words):.3f}"
    )


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--weights", type=Path, default=WEIGHTS, help="Layers, as evals.training.export writes them.")
    parser.add_argument("--every", type=int, default=1)
    options = parser.parse_args(arguments)
    print(report(readings(options.folder, options.weights, options.every)))


if __name__ == "__main__":
    main()
