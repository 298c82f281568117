"""What the reader finds in the ranked passages, and the ranking in its light."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from assistant.library.store import Library
from assistant.retrieval.reader import Reader, ReadSentence
from assistant.schema import RankedPassage, Span
from assistant.weights.answering import ReadingWeights

Readings = Mapping[tuple[str, int], ReadSentence]
"""(passage id, start of a sentence in the article) → its answering span in the article."""


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


def strength(score: float, weights: ReadingWeights) -> float:
    """A reading's score on a scale that begins at 0; above 1 the reader would rather answer than not."""
    return (max(weights.least, min(weights.most, score)) - weights.least) / weights.scale


def best_strengths(readings: Readings, weights: ReadingWeights) -> Mapping[str, float]:
    """By passage id, the strength of the best reading in it."""
    best: dict[str, float] = {}
    for (passage_id, _), found in readings.items():
        best[passage_id] = max(best.get(passage_id, 0.0), strength(found.score, weights))
    return best


def support(entry: RankedPassage, best: Mapping[str, float], weights: ReadingWeights) -> float:
    """How much a passage speaks for its sentences: its score, and its best reading when any passage was read."""
    if not best:
        return entry.score
    share = weights.passage_share
    return (entry.score + share * best.get(entry.passage.id, 0.0)) / (1 + share * strength(weights.most, weights))


def reranked(
    ranked: Sequence[RankedPassage], best: Mapping[str, float], weights: ReadingWeights
) -> list[RankedPassage]:
    """Passages in a new order: those in which the reader would rather answer than not move up."""
    share, convincing = weights.answer_share, weights.convincing
    most = 1 + share * (strength(weights.most, weights) - convincing)
    moved_up = [
        replace(r, score=(r.score + share * max(0.0, best.get(r.passage.id, 0.0) - convincing)) / most) for r in ranked
    ]
    return sorted(moved_up, key=lambda r: -r.score) if best else list(ranked)
