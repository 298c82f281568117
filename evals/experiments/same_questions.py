"""How often two different questions are taken for the same, for which an approved answer would be given wrongly.

`python -m evals.experiments.same_questions FOLDER...` takes data folders whose questions carry answers, and looks at
all pairs of questions that are near in meaning. SQuAD 2.0 is the hard ground: people wrote half of its questions
to look like another one.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import numpy as np

from assistant.library.embedding import MiniLM
from assistant.pins.match import Asked, same_question
from assistant.terminal import say
from assistant.weights import shipped
from evals.dataset import EvalCase, read_folder

DAY = date(2026, 1, 1)


def pairs(cases: list[EvalCase]) -> tuple[int, list[tuple[EvalCase, EvalCase]]]:
    """How many pairs are at least as near as the threshold, and those that are taken for the same."""
    encoder, weights = MiniLM(), shipped()
    asked = [Asked(case.question, DAY, encoder.embed_question(case.question)) for case in cases]
    alike = np.stack([a.vector for a in asked]) @ np.stack([a.vector for a in asked]).T
    near = [(i, j) for i, j in np.argwhere(alike >= weights.pins.alike) if i < j]
    return len(near), [(cases[i], cases[j]) for i, j in near if same_question(asked[i], asked[j], weights)]


def main() -> None:
    for folder in map(Path, sys.argv[1:]):
        cases = list(read_folder(folder).cases)
        near, same = pairs(cases)
        worded = [(a, b) for a, b in same if a.question.casefold() != b.question.casefold()]
        wrong = [(a, b) for a, b in worded if not set(a.answers) & set(b.answers)]
        print(
            f"{folder.name}: {len(cases):,} questions, {near:,} pairs near, {len(same)} the same, {len(wrong)} wrongly"
        )
        for a, b in wrong:
            say(f"  {a.question} | {b.question}")


if __name__ == "__main__":
    main()
