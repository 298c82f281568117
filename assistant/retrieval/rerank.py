"""A shortlist in a better order, by any cross-encoder of sentence-transformers."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

from llama_index.core.postprocessor.types import BaseNodePostprocessor
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from assistant.errors import LibraryError
from assistant.library.tokens import readable
from assistant.schema import RankedPassage


class CrossEncoderReranker(BaseNodePostprocessor):
    """Orders nodes by the probability (0..1) that a cross-encoder gives each for the question.

    `model`: a folder, or a name that sentence-transformers can load; loaded when first needed.
    """

    model: str

    def _postprocess_nodes(
        self, nodes: list[NodeWithScore], query_bundle: QueryBundle | None = None
    ) -> list[NodeWithScore]:
        if not nodes or query_bundle is None:
            return nodes
        pairs = [(readable(query_bundle.query_str), readable(node.get_content())) for node in nodes]
        scores = _cross_encoder(self.model).predict(pairs, show_progress_bar=False)
        found = [NodeWithScore(node=n.node, score=float(s)) for n, s in zip(nodes, scores, strict=True)]
        if any(not 0 <= node.get_score() <= 1 for node in found):
            found = [NodeWithScore(node=n.node, score=_sigmoid(n.get_score())) for n in found]
        return sorted(found, key=lambda node: -node.get_score())


def reranked_by(reranker: BaseNodePostprocessor, question: str, ranked: list[RankedPassage]) -> list[RankedPassage]:
    """The passages in the reranker's order, with its scores; headlines are read with them."""
    nodes = [
        NodeWithScore(node=TextNode(id_=r.passage.id, text=f"{r.passage.title}\n{r.passage.text}"), score=r.score)
        for r in ranked
    ]
    by_id = {r.passage.id: r for r in ranked}
    found = reranker.postprocess_nodes(nodes, query_str=question)
    return [RankedPassage(by_id[n.node_id].passage, n.get_score(), by_id[n.node_id].copies) for n in found]


@lru_cache(maxsize=2)
def _cross_encoder(model: str) -> Any:
    from sentence_transformers import CrossEncoder

    try:
        return CrossEncoder(model, device="cpu")
    except (OSError, ValueError) as error:
        raise LibraryError(f"The reranker {model} cannot be loaded: {str(error).splitlines()[0]}") from error


def _sigmoid(value: float) -> float:
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, value))))
