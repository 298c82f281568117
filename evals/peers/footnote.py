"""Footnote itself, through its public API."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from assistant.assembly import build_assistant, build_ingest
from assistant.config import Config
from assistant.progress import Bar
from assistant.schema import Claim, Turn
from evals.peers.peer import Found
from evals.runner import on_its_day


class Footnote:
    """Shows an answer of a few sentences; declines; heeds earlier questions."""

    def build(self, corpus: Path, folder: Path) -> int:
        with Bar() as bar:
            return build_ingest(Config(library=folder), bar).run([corpus]).passages

    def open(self, folder: Path) -> None:
        self._assistant = build_assistant(on_its_day(Config(library=folder)))

    def ask(self, question: str, earlier: Sequence[str]) -> Found:
        answer = self._assistant.ask(question, [Turn(text) for text in earlier])
        ranked = dict.fromkeys(passage.article_id for passage in answer.passages)
        return Found(list(ranked), list(map(_shown, answer.claims)), at_once=len(answer.claims))


def _shown(claim: Claim) -> str:
    """The sentence, after the one that it leans on where that is shown before it."""
    return f"{claim.opening.quote} {claim.text}" if claim.opening else claim.text
