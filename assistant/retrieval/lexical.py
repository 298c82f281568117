"""Passages that hold the question's words, from the library's full-text index."""

from __future__ import annotations

from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from assistant.library.fulltext import match
from assistant.library.store import Library
from assistant.library.terms import content_terms
from assistant.schema import Period


class LexicalRetriever(BaseRetriever):
    """The `limit` best passages by BM25 over stemmed terms, stop words left out of the question; with a
    `period`, as many more of those published in it. `headline`: worth of a term in the headline, where one in the text
    counts 1."""

    def __init__(self, library: Library, limit: int, headline: float, period: Period | None = None) -> None:
        self._library = library
        self._limit = limit
        self._headline = headline
        self._period = period
        super().__init__()

    def within(self, period: Period) -> LexicalRetriever:
        return LexicalRetriever(self._library, self._limit, self._headline, period)

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        query = content_terms(query_bundle.query_str)
        found = dict(match(self._library, query, self._limit, self._headline))
        if self._period:
            found |= dict(match(self._library, query, self._limit, self._headline, self._period))
        return [NodeWithScore(node=TextNode(id_=passage_id), score=score) for passage_id, score in found.items()]
