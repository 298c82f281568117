"""Passages whose vectors are near the question's, from Chroma."""

from __future__ import annotations

import math

from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode
from llama_index.core.vector_stores.types import VectorStoreQuery

from assistant.library.embedding import Encoder
from assistant.library.index import PassageIndex


class DenseRetriever(BaseRetriever):
    """The `limit` nearest passages, scored by cosine similarity (-1..1).

    The query bundle may carry the question's vector; otherwise it is embedded here.
    """

    def __init__(self, index: PassageIndex, encoder: Encoder, limit: int) -> None:
        self._index = index
        self._encoder = encoder
        self._limit = limit
        super().__init__()

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        vector = query_bundle.embedding or self._encoder.embed_question(query_bundle.query_str).tolist()
        query = VectorStoreQuery(query_embedding=vector, similarity_top_k=self._limit)
        result = self._index.vector_store().query(query)
        return [
            NodeWithScore(node=TextNode(id_=node_id), score=_cosine(similarity))
            for node_id, similarity in zip(result.ids or [], result.similarities or [], strict=True)
        ]


def _cosine(similarity: float) -> float:
    """ChromaVectorStore scores a cosine distance d as exp(-d), d = 1 - cosine."""
    return 1.0 + math.log(max(similarity, 1e-12))
