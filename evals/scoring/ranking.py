"""Scores of the ranking, by article and by passage."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.library.store import Library
from assistant.schema import Answer
from evals.dataset import EvalCase
from evals.metrics.ranking import average_precision, hit, ndcg, recall, reciprocal_rank
from evals.scoring.score import Score

NAMES = ("hit@1", "hit@5", "recall@5", "recall@10", "MRR", "MAP", "nDCG@5", "nDCG@10")


@dataclass(frozen=True)
class _Place:
    """A gold sentence's place in an article; what `Library.passages_around` looks for."""

    article_id: str
    version: int
    start: int
    end: int


def ranking_scores(case: EvalCase, answer: Answer, library: Library) -> dict[str, Score]:
    """Scores of the ranked articles and of the ranked passages that hold a gold sentence."""
    articles = list(dict.fromkeys(p.article_id for p in answer.passages))
    passages = [p.passage_id for p in answer.passages]
    gold_passages = library.passages_around(places(case, library))
    return {
        **_scores("article", articles, set(case.gold_doc_ids), "no gold article"),
        **_scores("passage", passages, set(gold_passages), "no gold sentence"),
    }


def places(case: EvalCase, library: Library) -> Iterable[_Place]:
    """Where the gold sentences stand, in every gold article that holds them."""
    for article in (library.article(i) for i in case.gold_doc_ids):
        for sentence in case.gold_text:
            start = article.text.find(sentence)
            if start >= 0:
                yield _Place(article.id, article.version, start, start + len(sentence))


def _scores(level: str, ranked: Sequence[str], gold: set[str], none: str) -> dict[str, Score]:
    values = (
        hit(ranked, gold, 1),
        hit(ranked, gold, 5),
        recall(ranked, gold, 5),
        recall(ranked, gold, 10),
        reciprocal_rank(ranked, gold),
        average_precision(ranked, gold),
        ndcg(ranked, gold, 5),
        ndcg(ranked, gold, 10),
    )
    ranks = [f"{i} at {ranked.index(i) + 1}" if i in ranked else f"{i} not ranked" for i in sorted(gold)]
    why = "; ".join(ranks) or none
    return {f"{level} {name}": Score(value, why) for name, value in zip(NAMES, values, strict=True)}
