"""Chroma against the library: what it lacks, has too much, or has altered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from assistant.library.embedding import Vector

NEAR_ENOUGH = 1e-3  # between a similarity that Chroma tells and that of the library's vectors
BATCH = 1_000  # vectors that are looked for at once


@dataclass(frozen=True)
class IndexState:
    """How Chroma compares with the library: passages it lacks or does not find, passages it should not have, and
    passages whose vectors are others."""

    missing: int
    surplus: int
    altered: int = 0

    @property
    def is_whole(self) -> bool:
        return self.missing == self.surplus == self.altered == 0


def compared(collection: Any, wanted: Mapping[str, Vector]) -> IndexState:
    """Compare a collection with the unit vectors that it should hold, by key: its keys, its vectors, and whether each
    is found by its vector. Raises what Chroma raises for files that it cannot read."""
    keys = collection.get(include=[])["ids"]
    found = collection.get(include=["embeddings"]) if keys else {"ids": [], "embeddings": []}
    held = dict(zip(found["ids"], found["embeddings"], strict=True))
    altered = _altered(collection, held, wanted)
    return IndexState(len(wanted.keys() - held.keys()), len(set(keys) - wanted.keys()), len(altered))


def holds(collection: Any, wanted: Mapping[str, Vector]) -> bool:
    """Whether a collection has these unit vectors, by key, and finds each. Raises like `compared`."""
    if not wanted:
        return True
    found = collection.get(ids=list(wanted), include=["embeddings"])
    held = dict(zip(found["ids"], found["embeddings"], strict=True))
    return held.keys() == wanted.keys() and not _altered(collection, held, wanted)


def _altered(collection: Any, held: Mapping[str, Any], wanted: Mapping[str, Vector]) -> set[str]:
    """Keys of those wanted vectors that are held as others, or not found by themselves."""
    altered = {k for k, vector in held.items() if k in wanted and not np.allclose(vector, wanted[k], atol=1e-4)}
    common = [k for k in wanted if k in held and k not in altered]
    for start in range(0, len(common), BATCH):
        batch = common[start : start + BATCH]
        near = collection.query(query_embeddings=[wanted[k] for k in batch], n_results=1, include=["distances"])
        altered |= {
            k
            for k, distances in zip(batch, near["distances"], strict=True)
            if not distances or abs(distances[0]) > NEAR_ENOUGH
        }
    return altered
