"""Passages that hold the question's words, from the library's full-text index."""

from __future__ import annotations

from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from assistant.library.store import Library
from assistant.library.terms import content_terms


class LexicalRetriever(BaseRetriever):
    """The `limit` best passages by BM25 over stemmed terms, stop words left out of the question."""

    def __init__(self, library: Library, limit: int) -> None:
        self._library = library
        self._limit = limit
        super().__init__()

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        found = self._library.match(content_terms(query_bundle.query_str), self._limit)
        return [NodeWithScore(node=TextNode(id_=passage_id), score=score) for passage_id, score in found]
