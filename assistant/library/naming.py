"""The id of an article whose file gives none: from the file's name, in letters that every address can hold."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from assistant.display import slug
from assistant.library.store import Library

MOST = 80
_TAIL = 8  # digits that keep names apart of which too little is left


def id_from_name(library: Library, origin: str) -> str:
    """The id that the file `origin` has in the library already, where an earlier Footnote dropped letters of its name;
    else the name in plain letters."""
    stem = Path(origin).stem
    former, given = slug(stem) or "untitled", plain_name(stem)
    if former == given:
        return given
    row = library.database.connection.execute("SELECT origin FROM articles WHERE id = ?", (former,)).fetchone()
    return former if row and row["origin"] == origin else given


def plain_name(name: str) -> str:
    """Lower-case ASCII words joined by hyphens, letters of other scripts by their sound; where none is left, or too
    many, with digits that tell the name from others. The same for the same name, however its accents are coded."""
    name = unicodedata.normalize("NFC", name)
    words = slug("".join(map(_letters, name)), most=10_000)
    if words and (name.isascii() or len(words) <= MOST):
        return words[:MOST].strip("-")
    tail = sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:_TAIL]
    return f"{words[: MOST - _TAIL - 1].strip('-') or 'untitled'}-{tail}"


@lru_cache(maxsize=4_096)
def _letters(character: str) -> str:
    from anyascii import anyascii

    folded = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode()
    return folded or (str(anyascii(character)) if character.isalnum() else "")
