"""Short names for passages, the same as long as their words are the same."""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256

from assistant.schema import Passage

_CONSONANTS = "bcdfghjkmnpqrstvwxz"
_SHAPE = rf"[{_CONSONANTS}]\d[{_CONSONANTS}]\d[{_CONSONANTS}](?:\d[{_CONSONANTS}])*"
NAME = re.compile(rf"(?<![\w.@]){_SHAPE}(?![\w@])", re.I)
LEAST = 5  # characters


def short_names(passages: Iterable[Passage]) -> dict[str, Passage]:
    """Each passage under a name such as "k7m3q", made of its article, version and words. Should two of them meet,
    the later one gets a longer name. Consonants and digits in turn: no word and hardly a number looks like it."""
    named: dict[str, Passage] = {}
    for passage in passages:
        digest = int(sha256(f"{passage.article_id}@{passage.version}\n{passage.text}".encode()).hexdigest(), 16)
        length = LEAST
        while (name := _name(digest, length)) in named and named[name] != passage:
            length += 2
        named[name] = passage
    return named


def _name(digest: int, length: int) -> str:
    characters = []
    for place in range(length):
        digest, rest = divmod(digest, 10 if place % 2 else len(_CONSONANTS))
        characters.append(str(rest) if place % 2 else _CONSONANTS[rest])
    return "".join(characters)
