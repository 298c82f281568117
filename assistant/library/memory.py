"""Chroma writes memory to the disk that it never filled: it must not hold words that the process once had there."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager

_PERTURB = -6  # M_PERTURB of glibc: new memory is filled with the complement of a byte


@contextmanager
def zeroed() -> Iterator[None]:
    """Memory handed out meanwhile is all zeros, where the C library is glibc; elsewhere nothing changes."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is None:
        yield
        return
    mallopt(_PERTURB, 0xFF)
    try:
        yield
    finally:
        mallopt(_PERTURB, 0)
