"""Footnote itself, through its public API."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from assistant.assembly import build_assistant, build_ingest
from assistant.config import Config
from assistant.progress import Bar
from assistant.schema import Turn
from evals.peers.peer import Found


class Footnote:
    """Shows its first claim; declines; heeds earlier questions."""

    def build(self, corpus: Path, folder: Path) -> int:
        with Bar() as bar:
            return build_ingest(Config(library=folder), bar).run([corpus]).passages

    def open(self, folder: Path) -> None:
        self._assistant = build_assistant(Config(library=folder))

    def ask(self, question: str, earlier: Sequence[str]) -> Found:
        answer = self._assistant.ask(question, [Turn(text) for text in earlier])
        ranked = dict.fromkeys(passage.article_id for passage in answer.passages)
        return Found(list(ranked), answer.claims[0].text if answer.claims else None)
