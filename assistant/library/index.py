"""Chroma as a rebuildable index over the library's vectors. It holds vectors under keys that say nothing, no text.

What is deleted from Chroma stays in its files, and it writes memory to the disk that it never filled; so erasing fills
a new index, and what an index has not filled is blanked (docs/decisions/0015-storage.md).
"""

from __future__ import annotations

import logging
import math
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock, Timeout

from assistant.errors import LibraryError, NotWrittenError
from assistant.library.blanking import blank_unfilled
from assistant.library.comparison import NEAR_ENOUGH, IndexState, compared
from assistant.library.embedding import Vector
from assistant.library.index_files import FOLDER_SETTING, GRAPHS, REPAIR, IndexFiles, digest_of
from assistant.library.store import Library

log = logging.getLogger(__name__)

LOCK_NAME = "index.lock"
PATIENCE, LONG_PATIENCE = 10.0, 120.0  # seconds to wait for another writer of the index
COLLECTION = "passages"
GENERATION = "index_generation"
BATCH = 1_000
# Passages after which Chroma writes its graph. One that was never written would be made anew by every process that
# opens it, with whatever its memory holds; so small indexes are written at once.
SMALL, AT_ONCE = 1_000, 2
MAKE_ROOM = "If the disk is full, make room."
# Chroma keeps one system for a folder in a process, and closes it for everybody: no two threads are to use one.
_IN_THIS_PROCESS = threading.RLock()


class PassageIndex:
    """The vectors of all passages that can be searched, in a Chroma collection with cosine distance."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._files = IndexFiles(library)
        self._lock_file = library.database.folder / LOCK_NAME
        self._lock = _IN_THIS_PROCESS
        self._client: Any = None
        self._collection: Any = None
        self._generation: str | None = None
        self._told: str | None = None

    def sync(self) -> None:
        """Carry the queued changes over to Chroma. Safe to repeat after a crash at any point; left to the other process
        when one is writing to the index for long."""
        if not self._queued():
            return
        with self._lock, self._told_plainly():
            try:
                with FileLock(self._lock_file, timeout=PATIENCE):
                    self._carry()
            except Timeout:
                return

    def sync_if_possible(self) -> None:
        """The same where what is changed is stored already: what Chroma cannot be told now, as on a full disk, stays
        queued, and the library's own vectors are searched meanwhile."""
        try:
            self.sync()
        except LibraryError as error:
            log.warning("The search index does not know of every change yet: %s", error)

    def rebuild(self) -> int:
        """Fill a new index from the library's vectors, use it from then on, everywhere, and remove all earlier ones;
        return the number of passages. Raises LibraryError when that fails, and the earlier one is used still."""
        with self._lock, self._told_plainly():
            try:
                with FileLock(self._lock_file, timeout=LONG_PATIENCE):
                    return self._replace()
            except Timeout as error:
                raise NotWrittenError(
                    "Another process is writing to the search index. Run the same command again."
                ) from error

    def state(self) -> IndexState:
        """Compare Chroma with the library, id by id and vector by vector."""
        wanted = self._library.vectors_by_key()
        with self._lock, self._told_plainly():
            self._follow()
            if not self._files.exist():
                return IndexState(len(wanted), 0)
            self._files.check()
            return compared(self._open(), wanted)

    def nearest(self, vector: Vector, limit: int) -> list[tuple[str, float]]:
        """The `limit` passages nearest to a unit vector, as (id, cosine similarity), nearest first.

        What another process has changed is seen. Where Chroma is gone or damaged, the library's own vectors are
        compared one by one, and that is logged.
        """
        if not self._library.has_passages(AT_ONCE):
            return self._compared(vector, limit)
        with self._lock:
            try:
                with self._told_plainly():
                    found = self._asked(vector, limit)
                self._check(found, vector, limit)
            except LibraryError as error:
                self._tell(str(error))
                return self._compared(vector, limit)
        ids = self._library.ids_by_key(key for key, _ in found)
        return [(ids[key], similarity) for key, similarity in found if key in ids]

    def _asked(self, vector: Vector, limit: int) -> list[tuple[str, float]]:
        """As Chroma tells it: keys and similarities."""
        from llama_index.core.vector_stores.types import VectorStoreQuery
        from llama_index.vector_stores.chroma import ChromaVectorStore

        self._follow()
        if self._collection is None:
            self._files.check()
        query = VectorStoreQuery(query_embedding=vector.tolist(), similarity_top_k=limit)
        found = ChromaVectorStore.from_collection(self._open()).query(query)
        return [
            (key, _cosine(similarity))
            for key, similarity in zip(found.ids or [], found.similarities or [], strict=True)
        ]

    def _check(self, found: list[tuple[str, float]], vector: Vector, limit: int) -> None:
        """Raises LibraryError when Chroma finds fewer passages than there are, or tells another similarity."""
        vectors = self._library.vectors_by_key(key for key, _ in found)
        with np.errstate(all="ignore"):  # what the disk has altered may be no number
            wrong = [k for k, told in found if k in vectors and not abs(vectors[k] @ vector - told) <= NEAR_ENOUGH]
        lacking = len(found) < limit or not vectors  # only then are the passages counted
        expected = self._library.count_passages() - len(self._queued()) if lacking else 0
        if wrong or len(found) < min(limit, expected) or (not vectors and expected > 0):
            raise LibraryError(
                f"The search index in {self._files.folder} does not hold what the library holds. {REPAIR}"
            )

    def _compared(self, vector: Vector, limit: int) -> list[tuple[str, float]]:
        every = self._library.all_vectors()
        cosines = sorted(((i, float(v @ vector)) for i, v in every.items()), key=lambda pair: (-pair[1], pair[0]))
        return cosines[:limit]

    def _tell(self, why: str) -> None:
        """Log it, once for each index and reason."""
        if self._told != why:
            self._told = why
            log.error("%s Until then the library's own vectors are searched, which is slower.", why)

    def _queued(self) -> list[sqlite3.Row]:
        return self._library.database.connection.execute(
            "SELECT position, key FROM index_queue ORDER BY position"
        ).fetchall()

    def _carry(self) -> None:
        self._follow()
        if self._files.altered():
            self._replace()
            return
        queued, is_new = self._queued(), not self._files.exist()
        self._apply(self._library.keys() if is_new else dict.fromkeys(row["key"] for row in queued))
        self.close()
        blank_unfilled(self._files.folder)
        if is_new:
            self._files.remove_others()
        graphs = digest_of(self._files.folder)
        with self._library.database.transaction() as transaction:
            self._settle(transaction, queued, graphs)

    def _settle(self, transaction: sqlite3.Connection, carried: list[sqlite3.Row], graphs: str) -> None:
        """What was queued is in Chroma, whose graph files have this digest; every process opens it anew."""
        last = carried[-1]["position"] if carried else 0
        transaction.execute("DELETE FROM index_queue WHERE position <= ?", (last,))
        _set(transaction, GRAPHS, graphs)
        _next_generation(transaction)

    def _replace(self) -> int:
        self.close()
        folder = self._files.another()
        with self._library.database.snapshot():
            queued, keys = self._queued(), list(self._library.keys())
        try:
            self._open(folder)
            self._apply(keys)
            self.close()
            blank_unfilled(folder)
            graphs = digest_of(folder)
            with self._library.database.transaction() as transaction:
                _set(transaction, FOLDER_SETTING, folder.name)
                self._settle(transaction, queued, graphs)
        finally:
            self.close()
            self._files.remove_others()
        return len(keys)

    def _follow(self) -> None:
        """Let go of an index that another process has changed or replaced."""
        if self._generation != self._library.setting(GENERATION):
            self.close()

    def close(self) -> None:
        """Let go of Chroma's files; the next use opens them again."""
        with self._lock:
            if self._client is not None:
                self._client.close()
            self._client = self._collection = None

    def _apply(self, keys: Iterable[str]) -> None:
        from llama_index.core.schema import TextNode
        from llama_index.core.vector_stores.utils import node_to_metadata_dict

        collection = self._open()
        if self._library.count_passages() >= SMALL > collection.configuration["hnsw"]["sync_threshold"]:
            collection.modify(configuration={"hnsw": {"sync_threshold": SMALL}})
        pending = list(keys)
        for start in range(0, len(pending), BATCH):
            batch = pending[start : start + BATCH]
            vectors = self._library.vectors_by_key(batch)
            if gone := [key for key in batch if key not in vectors]:
                collection.delete(ids=gone)
            if vectors:
                nodes = [TextNode(id_=key, text="") for key in vectors]
                collection.upsert(
                    ids=list(vectors),
                    embeddings=list(vectors.values()),
                    metadatas=[node_to_metadata_dict(n, remove_text=True, flat_metadata=True) for n in nodes],
                )

    def _open(self, folder: Path | None = None) -> Any:
        if self._collection is None:
            import chromadb
            from chromadb.config import Settings

            self._generation = self._library.setting(GENERATION)
            self._client = chromadb.PersistentClient(
                str(folder or self._files.folder), Settings(anonymized_telemetry=False)
            )
            self._collection = self._client.get_or_create_collection(
                COLLECTION,
                configuration={"hnsw": {"space": "cosine", "sync_threshold": AT_ONCE, "batch_size": AT_ONCE}},
            )
        return self._collection

    @contextmanager
    def _told_plainly(self) -> Iterator[None]:
        """Errors of Chroma as a LibraryError that says how to repair it."""
        from chromadb.api.shared_system_client import SharedSystemClient
        from chromadb.errors import ChromaError

        try:
            yield
        except (LibraryError, Timeout):
            self._client = self._collection = None
            raise
        # AttributeError: what Chroma 1.5.9 raises when it cleans up after a start that failed.
        except (ChromaError, sqlite3.DatabaseError, OSError, ValueError, AttributeError) as error:
            self._client = self._collection = None
            SharedSystemClient.clear_system_cache()  # it keeps the system that failed to start
            raise LibraryError(
                f"The search index in {self._files.folder} cannot be read or written ({error}). {MAKE_ROOM} {REPAIR}"
            ) from error


def _cosine(similarity: float) -> float:
    """ChromaVectorStore scores a cosine distance d as exp(-d), with d = 1 - cosine."""
    return 1.0 + math.log(max(similarity, 1e-12))


def _next_generation(connection: sqlite3.Connection) -> None:
    connection.execute(
        "INSERT INTO settings VALUES (?, '1') ON CONFLICT (key) DO UPDATE SET value = value + 1",
        (GENERATION,),
    )


def _set(connection: sqlite3.Connection, setting: str, value: str) -> None:
    connection.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (setting, value))
