"""Keeps one article from filling all places of a ranking."""

from __future__ import annotations

from collections import Counter

from llama_index.core.postprocessor.types import BaseNodePostprocessor
from llama_index.core.schema import NodeWithScore, QueryBundle


class ArticleSpread(BaseNodePostprocessor):
    """At most `per_article` passages of one article go ahead of those of other articles.

    Passages held back follow at the end, so that an archive of one article still fills its ranking.
    """

    per_article: int

    def _postprocess_nodes(
        self, nodes: list[NodeWithScore], query_bundle: QueryBundle | None = None
    ) -> list[NodeWithScore]:
        taken: Counter[str] = Counter()
        ahead: list[NodeWithScore] = []
        behind: list[NodeWithScore] = []
        for node in nodes:
            article = node.node_id.rpartition("@")[0]
            taken[article] += 1
            (ahead if taken[article] <= self.per_article else behind).append(node)
        return ahead + behind
