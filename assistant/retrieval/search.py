"""Question and conversation → the ranked passages an answer is chosen from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from llama_index.core.schema import NodeWithScore, TextNode

from assistant.library.fulltext import published_in
from assistant.library.store import Library
from assistant.retrieval.duplicates import Duplicates
from assistant.retrieval.fusion import HybridRetriever
from assistant.retrieval.spread import ArticleSpread
from assistant.schema import Passage, Period, RankedPassage
from assistant.weights import Weights


@dataclass(frozen=True)
class WeightedQuery:
    """A text to search for and the weight of its scores."""

    text: str
    weight: float


class Search:
    """Adds up the scores of all queries and returns the `top_k` best passages, near-copies told once."""

    def __init__(
        self, retriever: HybridRetriever, spread: ArticleSpread, library: Library, top_k: int, weights: Weights
    ) -> None:
        self._retriever = retriever
        self._duplicates = Duplicates(library, weights.duplicates)
        self._weights = weights.search
        self._spread = spread
        self._library = library
        self._top_k = top_k

    def search(
        self,
        queries: Iterable[WeightedQuery],
        cited: Iterable[str] = (),
        period: Period | None = None,
        most: int | None = None,
    ) -> list[RankedPassage]:
        """The `most` best passages, best first, `top_k` unless told; those in `cited` and those published in `period`
        rank a little higher.

        Articles that the disk has altered are left out. Scores are weighted means of the queries' fused scores, 0..1;
        where all there is has been found, being among it says nothing, and each has 1.
        """
        asked = list(queries)
        retriever = self._retriever.within(period) if period else self._retriever
        total = sum(query.weight for query in asked)
        sums: dict[str, float] = {}
        for query in asked:
            for node in retriever.retrieve(query.text):
                sums[node.node_id] = sums.get(node.node_id, 0.0) + query.weight / total * node.get_score()
        for passage_id in cited:
            sums[passage_id] = min(1.0, sums.get(passage_id, 0.0) + self._weights.cited)
        for passage_id in published_in(self._library, sums, period) if period else ():
            sums[passage_id] = min(1.0, sums[passage_id] + self._weights.timely)
        ranked = sorted(sums.items(), key=lambda item: (-item[1], item[0]))
        nodes = [NodeWithScore(node=TextNode(id_=i), score=score) for i, score in ranked]
        found = self._library.passages(sums)
        spread = [n for n in self._spread.postprocess_nodes(nodes) if n.node_id in found]
        whole = (n for n in spread if not self._is_altered(found[n.node_id]))
        most = most or self._top_k
        best = self._duplicates.grouped((RankedPassage(found[n.node_id], n.get_score()) for n in whole), most)
        return best if len(best) >= self._top_k else [replace(passage, score=1.0) for passage in best]

    def _is_altered(self, passage: Passage) -> bool:
        return self._library.is_altered(passage.article_id, passage.version)
