"""Question and conversation → the ranked passages an answer is chosen from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, TextNode

from assistant.library.store import Library
from assistant.retrieval.spread import ArticleSpread
from assistant.schema import RankedPassage

CITED_BONUS = 0.15  # added to the score of a passage that the last answer cited


@dataclass(frozen=True)
class WeightedQuery:
    """A text to search for and the weight of its scores."""

    text: str
    weight: float


class Search:
    """Adds up the scores of all queries and returns the `top_k` best passages."""

    def __init__(self, retriever: BaseRetriever, spread: ArticleSpread, library: Library, top_k: int) -> None:
        self._retriever = retriever
        self._spread = spread
        self._library = library
        self._top_k = top_k

    def search(self, queries: Iterable[WeightedQuery], cited: Iterable[str] = ()) -> list[RankedPassage]:
        """Passages best first; those in `cited` are in the pool and rank a little higher.

        Scores are weighted means of the queries' fused scores, 0..1.
        """
        asked = list(queries)
        total = sum(query.weight for query in asked)
        sums: dict[str, float] = {}
        for query in asked:
            for node in self._retriever.retrieve(query.text):
                sums[node.node_id] = sums.get(node.node_id, 0.0) + query.weight / total * node.get_score()
        for passage_id in cited:
            sums[passage_id] = min(1.0, sums.get(passage_id, 0.0) + CITED_BONUS)
        ranked = sorted(sums.items(), key=lambda item: (-item[1], item[0]))
        nodes = [NodeWithScore(node=TextNode(id_=i), score=score) for i, score in ranked]
        found = self._library.passages(sums)
        spread = [n for n in self._spread.postprocess_nodes(nodes) if n.node_id in found]
        return [RankedPassage(found[n.node_id], n.get_score()) for n in spread[: self._top_k]]
