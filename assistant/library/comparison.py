"""Chroma against the library: what it lacks, has too much, or has altered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from assistant.library.embedding import Vector

NEAR_ENOUGH = 1e-3  # between a similarity that Chroma tells and that of the library's vectors


@dataclass(frozen=True)
class IndexState:
    """How Chroma compares with the library: passages it lacks, passages it should not have, and
    passages whose vectors are others."""

    missing: int
    surplus: int
    altered: int = 0

    @property
    def is_whole(self) -> bool:
        return self.missing == self.surplus == self.altered == 0


def compared(collection: Any, wanted: Mapping[str, Vector]) -> IndexState:
    """Compare a collection with the unit vectors that it should hold, by key. Raises what Chroma raises for files that
    it cannot read."""
    keys = collection.get(include=[])["ids"]
    found = collection.get(include=["embeddings"]) if keys else {"ids": [], "embeddings": []}
    held = dict(zip(found["ids"], found["embeddings"], strict=True))
    altered = [k for k, vector in held.items() if k in wanted and not np.allclose(vector, wanted[k], atol=1e-4)]
    return IndexState(len(wanted.keys() - held.keys()), len(set(keys) - wanted.keys()), len(altered))
