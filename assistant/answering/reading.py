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
PASSAGE_SHARE = 0.35  # of the best reading in a passage's score


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


def reranked(ranked: Sequence[RankedPassage], readings: Readings) -> list[RankedPassage]:
    """Passages by their score and their best reading; those that were not read stay behind those that were."""
    if not readings:
        return list(ranked)
    best: dict[str, float] = {}
    for (passage_id, _), found in readings.items():
        best[passage_id] = max(best.get(passage_id, 0.0), strength(found.score))
    shifted = [entry.score + PASSAGE_SHARE * best.get(entry.passage.id, 0.0) for entry in ranked]
    most = 1 + PASSAGE_SHARE * (MOST - LEAST) / SCALE
    order = sorted(range(len(ranked)), key=lambda n: (-shifted[n], n))
    return [replace(ranked[n], score=shifted[n] / most) for n in order]
