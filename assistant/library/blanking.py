"""Chroma writes memory to the disk that it never filled: it must not hold words that the process once had there."""

from __future__ import annotations

import os
import struct
from pathlib import Path

_HEADER = struct.Struct("<iQQQQ")  # hnswlib's: version, offset, room, filled, bytes of one
_LENGTH = 4  # bytes: the length of each vector, as a float32


def blank_unfilled(folder: Path) -> None:
    """Zeros in the room that Chroma's graph files keep for vectors to come, which it writes as it found it. Call while
    nothing has them open."""
    for header in folder.glob("*/header.bin"):
        told = header.read_bytes()
        version, _, most, filled, size = _HEADER.unpack_from(told.ljust(_HEADER.size, b"\0"))
        if version == 1 and filled <= most:
            _blank(header.with_name("data_level0.bin"), filled * size, most * size)
            _blank(header.with_name("length.bin"), filled * _LENGTH, most * _LENGTH)


def _blank(path: Path, start: int, end: int) -> None:
    with open(path, "r+b", opener=_own) as file:
        found = os.fstat(file.fileno())
        if found.st_size == end and found.st_nlink == 1:  # another name may be anybody's
            file.seek(start)
            file.write(bytes(end - start))


def _own(path: str, flags: int) -> int:
    """Opens what is here, not what a link points to."""
    return os.open(path, flags | os.O_NOFOLLOW)
