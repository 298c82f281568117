"""The forms of question put to all peers: how many of the facts are in the words that are shown, and how many words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from evals.dataset import EvalCase
from evals.metrics.nuggets import nugget_recall
from evals.peers.cell import cell

NOTE = """\
Share of the vital facts that stand in the words shown, and how many words these are: Footnote's whole answer, the best
passage of the others. At least as many words: the others show whole passages, the best first, until these have as many
words as Footnote's answer to that question. Their order, headings and what else stands there do not count."""

Answers = Mapping[str, Mapping[str, Any]]  # of a peer by case id


def table(groups: Mapping[str, Sequence[EvalCase]], peers: Mapping[str, Answers], leading: str) -> str:
    """A table of Markdown, two rows a group; `leading`: the peer whose words the others may use up too."""
    lines = [f"| facts in the words shown | {' | '.join(peers)} |", "|---|" + "---|" * len(peers)]
    for name, cases in groups.items():
        asked = [case for case in cases if case.answerable and case.vital]
        for label, words in (("", _at_once), (", at least as many words", partial(_as_many, peers[leading]))):
            cells = [_cell(asked, [words(answers[case.id], case) for case in asked]) for answers in peers.values()]
            lines.append(f"| {name}{label} | {' | '.join(cells)} |")
    return "\n".join([*lines, "", NOTE])


def _cell(cases: Sequence[EvalCase], shown: Sequence[str]) -> str:
    shares = [nugget_recall(text, case.vital) for text, case in zip(shown, cases, strict=True)]
    return f"{cell(cases, shares)} in {np.mean([len(text.split()) for text in shown]):.0f} words"


def _at_once(found: Mapping[str, Any], case: EvalCase) -> str:
    return " ".join(found["shown"][: found["at_once"]])


def _as_many(leading: Answers, found: Mapping[str, Any], case: EvalCase) -> str:
    return " ".join(_until(found["shown"], len(_at_once(leading[case.id], case).split())))


def _until(passages: Sequence[str], words: int) -> Iterator[str]:
    """The first passages, at least one, until they have that many words."""
    told = 0
    for passage in passages:
        yield passage
        told += len(passage.split())
        if told >= words:
            return
