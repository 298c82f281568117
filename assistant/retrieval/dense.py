"""Passages whose vectors are near the question's, from Chroma."""

from __future__ import annotations

import numpy as np
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

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
        given = query_bundle.embedding
        vector = np.asarray(given, dtype=np.float32) if given else self._encoder.embed_question(query_bundle.query_str)
        found = self._index.nearest(vector, self._limit)
        return [NodeWithScore(node=TextNode(id_=passage_id), score=cosine) for passage_id, cosine in found]
