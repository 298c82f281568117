"""Chroma as a rebuildable index over the library's vectors. It holds ids and vectors, no text."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.errors import LibraryError
from assistant.library.store import Library

if TYPE_CHECKING:
    from llama_index.vector_stores.chroma import ChromaVectorStore

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
        with self._lock:
            self._apply(list(dict.fromkeys(row["passage_id"] for row in queued)))
            with self._library.database.transaction() as transaction:
                transaction.execute("DELETE FROM index_queue WHERE position <= ?", (queued[-1]["position"],))
                _next_generation(transaction)

    def rebuild(self) -> int:
        """Throw Chroma away and fill it from the library's vectors; return the number of passages."""
        with self._lock:
            self._close()
            shutil.rmtree(self._folder, ignore_errors=True)
            ids = sorted(self._library.passage_ids())
            self._apply(ids)
            with self._library.database.transaction() as transaction:
                transaction.execute("DELETE FROM index_queue")
                _next_generation(transaction)
            return len(ids)

    def state(self) -> IndexState:
        """Compare Chroma with the library, id by id."""
        with self._lock:
            held = set(self._open().get(include=[])["ids"])
        wanted = self._library.passage_ids()
        return IndexState(len(wanted - held), len(held - wanted))

    def vector_store(self) -> ChromaVectorStore:
        """The collection as LlamaIndex sees it, reopened when another process has changed it."""
        from llama_index.vector_stores.chroma import ChromaVectorStore

        with self._lock:
            if self._generation != self._library.setting(GENERATION):
                self._close()
            return ChromaVectorStore.from_collection(self._open())

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
            from chromadb.errors import ChromaError

            self._generation = self._library.setting(GENERATION)
            try:
                self._client = chromadb.PersistentClient(
                    str(self._folder), Settings(anonymized_telemetry=False)
                )
                self._collection = self._client.get_or_create_collection(
                    COLLECTION, configuration={"hnsw": {"space": "cosine"}}
                )
            except (ChromaError, sqlite3.DatabaseError, OSError, ValueError) as error:
                raise LibraryError(
                    f"The search index in {self._folder} cannot be opened ({error}). "
                    "Rebuild it with: footnote doctor --repair"
                ) from error
        return self._collection

    def _close(self) -> None:
        if self._client is not None:
            self._client.close()
        self._client = self._collection = None


def _next_generation(connection: sqlite3.Connection) -> None:
    connection.execute(
        "INSERT INTO settings VALUES (?, '1') ON CONFLICT (key) DO UPDATE SET value = value + 1", (GENERATION,)
    )
