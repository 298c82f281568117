"""What a peer is: something that indexes articles into a folder and finds them again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True)
class Found:
    """What a peer gives to one question: ids of articles, best first and each once; the sentences or passages that
    it has to show, best first, none when it declines; how many of these it shows at once."""

    articles: Sequence[str]
    shown: Sequence[str]
    at_once: int = 1


class Peer(Protocol):
    """`corpus` is a file of lines {id, title, text}; `folder` is where the peer keeps its index."""

    def build(self, corpus: Path, folder: Path) -> int:
        """Index the articles; returns the number of passages."""
        ...

    def open(self, folder: Path) -> None:
        """Get ready to answer."""
        ...

    def ask(self, question: str, earlier: Sequence[str]) -> Found:
        """Answer a question; `earlier` holds the reader's questions before it, for peers that heed them."""
        ...


def articles(corpus: Path) -> Iterator[tuple[str, str]]:
    """(id, title and text) of every article."""
    for line in corpus.read_text(encoding="utf-8").split("\n"):
        if line:
            values = json.loads(line)
            yield values["id"], f"{values['title']}\n\n{values['text']}"
