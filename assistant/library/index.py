"""Chroma as a rebuildable index over the library's vectors. It holds ids and vectors, no text."""

from __future__ import annotations

import math
import shutil
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from assistant.errors import LibraryError
from assistant.library.embedding import Vector
from assistant.library.store import Library

FOLDER_NAME = "chroma"
COLLECTION = "passages"
GENERATION = "index_generation"
BATCH = 1_000


@dataclass(frozen=True)
class IndexState:
    """How Chroma compares with the library: passages it lacks, passages it should not have."""

    missing: int
    surplus: int

    @property
    def is_whole(self) -> bool:
        return self.missing == 0 and self.surplus == 0


class PassageIndex:
    """The vectors of all passages that can be searched, in a Chroma collection with cosine distance."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._folder = library.database.folder / FOLDER_NAME
        self._lock = threading.RLock()
        self._client: Any = None
        self._collection: Any = None
        self._generation: str | None = None

    def sync(self) -> None:
        """Carry the queued changes over to Chroma. Safe to repeat after a crash at any point."""
        connection = self._library.database.connection
        queued = connection.execute("SELECT position, passage_id FROM index_queue ORDER BY position").fetchall()
        if not queued:
            return
        with self._lock, self._told_plainly():
            self._apply(list(dict.fromkeys(row["passage_id"] for row in queued)))
            with self._library.database.transaction() as transaction:
                transaction.execute("DELETE FROM index_queue WHERE position <= ?", (queued[-1]["position"],))
                _next_generation(transaction)

    def rebuild(self) -> int:
        """Throw Chroma away and fill it from the library's vectors; return the number of passages."""
        with self._lock:
            self.close()
            shutil.rmtree(self._folder, ignore_errors=True)
            ids = sorted(self._library.passage_ids())
            self._apply(ids)
            with self._library.database.transaction() as transaction:
                transaction.execute("DELETE FROM index_queue")
                _next_generation(transaction)
            return len(ids)

    def state(self) -> IndexState:
        """Compare Chroma with the library, id by id."""
        with self._lock, self._told_plainly():
            held = set(self._open().get(include=[])["ids"])
        wanted = self._library.passage_ids()
        return IndexState(len(wanted - held), len(held - wanted))

    def nearest(self, vector: Vector, limit: int) -> list[tuple[str, float]]:
        """The `limit` passages nearest to a unit vector, as (id, cosine similarity), nearest first.

        What another process has changed is seen. Raises LibraryError when the index is damaged.
        """
        from llama_index.core.vector_stores.types import VectorStoreQuery
        from llama_index.vector_stores.chroma import ChromaVectorStore

        query = VectorStoreQuery(query_embedding=vector.tolist(), similarity_top_k=limit)
        with self._lock, self._told_plainly():
            if self._generation != self._library.setting(GENERATION):
                self.close()
            found = ChromaVectorStore.from_collection(self._open()).query(query)
        return [
            (passage_id, _cosine(similarity))
            for passage_id, similarity in zip(found.ids or [], found.similarities or [], strict=True)
        ]

    def close(self) -> None:
        """Let go of Chroma's files; the next use opens them again."""
        with self._lock:
            if self._client is not None:
                self._client.close()
            self._client = self._collection = None

    def _apply(self, ids: Iterable[str]) -> None:
        from llama_index.core.schema import TextNode
        from llama_index.core.vector_stores.utils import node_to_metadata_dict

        collection = self._open()
        pending = list(ids)
        for start in range(0, len(pending), BATCH):
            batch = pending[start : start + BATCH]
            vectors = self._library.passage_vectors(batch)
            if gone := [i for i in batch if i not in vectors]:
                collection.delete(ids=gone)
            if vectors:
                nodes = [TextNode(id_=i, text="") for i in vectors]
                collection.upsert(
                    ids=list(vectors),
                    embeddings=list(vectors.values()),
                    metadatas=[node_to_metadata_dict(n, remove_text=True, flat_metadata=True) for n in nodes],
                )

    def _open(self) -> Any:
        if self._collection is None:
            import chromadb
            from chromadb.config import Settings

            self._generation = self._library.setting(GENERATION)
            self._client = chromadb.PersistentClient(str(self._folder), Settings(anonymized_telemetry=False))
            self._collection = self._client.get_or_create_collection(
                COLLECTION, configuration={"hnsw": {"space": "cosine"}}
            )
        return self._collection

    @contextmanager
    def _told_plainly(self) -> Iterator[None]:
        """Errors of Chroma as a LibraryError that says how to repair it."""
        from chromadb.api.shared_system_client import SharedSystemClient
        from chromadb.errors import ChromaError

        try:
            yield
        # AttributeError: what Chroma 1.5.9 raises when it cleans up after a start that failed.
        except (ChromaError, sqlite3.DatabaseError, OSError, ValueError, AttributeError) as error:
            self._client = self._collection = None
            SharedSystemClient.clear_system_cache()  # it keeps the system that failed to start
            raise LibraryError(
                f"The search index in {self._folder} cannot be read ({error}). "
                "Rebuild it with: footnote doctor --repair"
            ) from error


def _cosine(similarity: float) -> float:
    """ChromaVectorStore scores a cosine distance d as exp(-d), with d = 1 - cosine."""
    return 1.0 + math.log(max(similarity, 1e-12))


def _next_generation(connection: sqlite3.Connection) -> None:
    connection.execute(
        "INSERT INTO settings VALUES (?, '1') ON CONFLICT (key) DO UPDATE SET value = value + 1",
        (GENERATION,),
    )
