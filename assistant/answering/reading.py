"""What the reader finds in the ranked passages, and the ranking in its light."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from assistant.library.store import Library
from assistant.retrieval.reader import Reader, ReadSentence
from assistant.schema import RankedPassage, Span

Readings = Mapping[tuple[str, int], ReadSentence]
"""(passage id, start of a sentence in the article) → its answering span in the article."""

LEAST, MOST = -10.0, 6.0  # scores beyond say nothing more
SCALE = 10.0
STRONGEST = (MOST - LEAST) / SCALE
PASSAGE_SHARE = 0.35  # of the best reading in what a passage speaks for its sentences
ANSWER_SHARE, CONVINCING = 0.5, 0.8  # of a convincing reading in the order of passages, and from which strength it is


def read(reader: Reader, question: str, ranked: Sequence[RankedPassage], library: Library, most: int) -> Readings:
    """Read the first `most` passages."""
    passages = [entry.passage for entry in ranked[:most]]
    spans = [[moved(s.span, -p.start) for s in library.sentences(p.id)] for p in passages]
    with ThreadPoolExecutor(reader.threads) as pool:
        found = pool.map(lambda p, inside: reader.read(question, p.title, p.text, inside), passages, spans)
    return {
        (passage.id, span.start + passage.start): replace(best, span=moved(best.span, passage.start))
        for passage, inside, readings in zip(passages, spans, found, strict=True)
        for span, best in zip(inside, readings, strict=True)
        if best is not None
    }


def moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def strength(score: float) -> float:
    """A reading's score on a scale of 0 to 1.6; above 1 the reader would rather answer than not."""
    return (max(LEAST, min(MOST, score)) - LEAST) / SCALE


def best_strengths(readings: Readings) -> Mapping[str, float]:
    """By passage id, the strength of the best reading in it."""
    best: dict[str, float] = {}
    for (passage_id, _), found in readings.items():
        best[passage_id] = max(best.get(passage_id, 0.0), strength(found.score))
    return best


def support(entry: RankedPassage, best: Mapping[str, float]) -> float:
    """How much a passage speaks for its sentences: its score, and its best reading when any passage was read."""
    if not best:
        return entry.score
    return (entry.score + PASSAGE_SHARE * best.get(entry.passage.id, 0.0)) / (1 + PASSAGE_SHARE * STRONGEST)


def reranked(ranked: Sequence[RankedPassage], best: Mapping[str, float]) -> list[RankedPassage]:
    """Passages in a new order: those in which the reader would rather answer than not move up."""
    most = 1 + ANSWER_SHARE * (STRONGEST - CONVINCING)
    moved_up = [
        replace(r, score=(r.score + ANSWER_SHARE * max(0.0, best.get(r.passage.id, 0.0) - CONVINCING)) / most)
        for r in ranked
    ]
    return sorted(moved_up, key=lambda r: -r.score) if best else list(ranked)
