"""Two legs → one ranking, by a convex sum of scores."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from assistant.library.embedding import Encoder
from assistant.library.store import Library
from assistant.retrieval.dense import DenseRetriever
from assistant.retrieval.lexical import LexicalRetriever
from assistant.schema import Period


class HybridRetriever(BaseRetriever):
    """Passages of both legs, scored `w * dense + (1 - w) * lexical`, each min-max-normalised to 0..1.

    A passage that only one leg found keeps its true cosine (its vector is in the library) and a
    lexical score of 0. The sum is the convex combination of Bruch, Gai and Ingber, "An Analysis of
    Fusion Functions for Hybrid Retrieval" (ACM TOIS 2023).
    """

    def __init__(
        self,
        dense: DenseRetriever,
        lexical: LexicalRetriever,
        library: Library,
        encoder: Encoder,
        dense_weight: float,
    ) -> None:
        self._dense = dense
        self._lexical = lexical
        self._library = library
        self._encoder = encoder
        self._dense_weight = dense_weight
        super().__init__()

    def within(self, period: Period) -> HybridRetriever:
        """The same, with passages published in the period certain to be among those found."""
        return HybridRetriever(
            self._dense, self._lexical.within(period), self._library, self._encoder, self._dense_weight
        )

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        question = query_bundle.query_str
        vector = np.asarray(query_bundle.embedding or self._encoder.embed_question(question), dtype=np.float32)
        bundle = QueryBundle(question, embedding=vector.tolist())
        dense = _scores(self._dense.retrieve(bundle))
        lexical = _scores(self._lexical.retrieve(bundle))
        # Only what the library has now: Chroma may still know a passage that has just left.
        vectors = self._library.passage_vectors(dense.keys() | lexical.keys())
        cosines = {i: float(v @ vector) for i, v in vectors.items()}
        fused = convex_sum(cosines, {i: lexical.get(i, 0.0) for i in vectors}, self._dense_weight)
        ranked = sorted(fused.items(), key=lambda item: (-item[1], item[0]))
        return [NodeWithScore(node=TextNode(id_=i), score=score) for i, score in ranked]


def convex_sum(dense: Mapping[str, float], lexical: Mapping[str, float], weight: float) -> dict[str, float]:
    """`weight * dense + (1 - weight) * lexical` over the same keys, both normalised first.

    Lexical scores are divided by the best one, since 0 there means "no shared word".
    """
    near, found = _min_max(dense), _by_best(lexical)
    return {key: weight * near[key] + (1 - weight) * found[key] for key in near}


def _min_max(scores: Mapping[str, float]) -> dict[str, float]:
    """Scores moved and scaled to 0..1; all 1.0 when they are equal."""
    low, high = min(scores.values(), default=0.0), max(scores.values(), default=0.0)
    if high - low <= 1e-12:
        return dict.fromkeys(scores, 1.0)
    return {key: (value - low) / (high - low) for key, value in scores.items()}


def _by_best(scores: Mapping[str, float]) -> dict[str, float]:
    best = max(scores.values(), default=0.0)
    return {key: max(value, 0.0) / best if best > 0 else 0.0 for key, value in scores.items()}


def _scores(nodes: list[NodeWithScore]) -> dict[str, float]:
    return {node.node_id: node.get_score() for node in nodes}
