"""What a reader finds in the best sentences, and the sentences and passages in its light."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from assistant.answering.candidates import Candidate, in_order
from assistant.answering.contradiction import contradicts
from assistant.retrieval.reader import Look, Reader, Reading
from assistant.schema import RankedPassage, Span
from assistant.weights import Weights
from assistant.weights.answering import ReadingWeights


def read(
    reader: Reader, question: str, asked: str, found: Sequence[Candidate], most: int, weights: Weights
) -> list[Candidate]:
    """The candidates, best first, in the light of what a reader finds in the first `most` of them.

    Each of these is looked at twice: alone, and between its neighbours under the headline, which tell what it is
    about but also distract. `question` stands alone; `asked` is the last part of it, in the words of this turn.
    """
    first = found[:most]
    alone = reader.read(question, [Look("", c.text, Span(0, len(c.text))) for c in first])
    among = reader.read(question, [_among_neighbours(c) for c in first])
    readings = [_both(c, *looks) for c, *looks in zip(first, alone, among, strict=True)]
    readings += [None] * (len(found) - len(first))
    lit = in_order(_in_its_light(c, reading, weights) for c, reading in zip(found, readings, strict=True))
    return [
        _judged(
            candidate,
            lit[1:2] if place == 0 else lit[:1],
            place < weights.reading.checked and contradicts(asked, candidate.text, weights.checking),
            weights,
        )
        for place, candidate in enumerate(lit)
    ]


def _among_neighbours(candidate: Candidate) -> Look:
    around, text = candidate.around, candidate.article.text
    return Look(candidate.article.title, text[around.start : around.end], moved(candidate.span, -around.start))


def _both(candidate: Candidate, alone: Reading | None, among: Reading | None) -> Reading | None:
    """The span, in the article, as it was read among the neighbours, with the mean of both scores."""
    if alone is None or among is None:
        return None
    return Reading(moved(among.span, candidate.around.start), (alone.score + among.score) / 2)


def _in_its_light(candidate: Candidate, reading: Reading | None, weights: Weights) -> Candidate:
    read = strength(reading.score, weights.reading) if reading else weights.reading.unread
    evidence = replace(candidate.evidence, reading=read)
    return replace(
        candidate,
        evidence=evidence,
        score=weights.by_reading.score(evidence),
        read=reading.span if reading else None,
        answer=reading.span if reading and reading.score > 0 else None,
    )


def _judged(candidate: Candidate, best_other: Sequence[Candidate], against: bool, weights: Weights) -> Candidate:
    """The candidate with how far it is ahead of the best other one, whether it contradicts the question, and how sure
    that and all else makes it."""
    ahead = candidate.score - best_other[0].score if best_other else 0.0
    evidence = replace(candidate.evidence, ahead=ahead, contradicts=float(against))
    return replace(candidate, evidence=evidence, confidence=weights.by_reading.confidence(evidence))


def moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def strength(score: float, weights: ReadingWeights) -> float:
    """A reading's score on a scale that begins at 0; above 1 the reader would rather answer than not."""
    return (max(weights.least, min(weights.most, score)) - weights.least) / weights.scale


def reranked(
    ranked: Sequence[RankedPassage], found: Sequence[Candidate], weights: ReadingWeights
) -> list[RankedPassage]:
    """Passages in a new order: those with a convincing reading move up."""
    best = _best_by_rank((c.rank, c.evidence.reading) for c in found if c.read)
    if not best:
        return list(ranked)
    share, convincing = weights.answer_share, weights.convincing
    most = 1 + share * (strength(weights.most, weights) - convincing)
    moved_up = [
        replace(r, score=(r.score + share * max(0.0, best.get(rank, 0.0) - convincing)) / most)
        for rank, r in enumerate(ranked)
    ]
    return sorted(moved_up, key=lambda r: -r.score)


def _best_by_rank(strengths: Iterable[tuple[int, float]]) -> Mapping[int, float]:
    best: dict[int, float] = {}
    for rank, found in strengths:
        best[rank] = max(best.get(rank, 0.0), found)
    return best
