"""One case and its answer → scores, each with its explanation."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.library.store import Library
from assistant.schema import Answer
from evals.dataset import EvalCase
from evals.scoring.answers import answer_scores
from evals.scoring.ranking import ranking_scores
from evals.scoring.score import Score
from evals.scoring.trust import trust_scores
from evals.scoring.verdict import decline_scores
from evals.scoring.writing import writing_scores

__all__ = ["Outcome", "Score", "scores"]


@dataclass(frozen=True)
class Outcome:
    """What was answered, and what would have been answered if nothing could be declined."""

    answer: Answer
    undeclined: Answer


def scores(case: EvalCase, outcome: Outcome, library: Library, ranks: bool = True) -> dict[str, Score]:
    """Every score by its name; one that does not apply to the case has no value and says why."""
    answer = outcome.answer
    return {
        **(ranking_scores(case, answer, library) if ranks else {}),
        **answer_scores(case, answer, library),
        **trust_scores(answer, library),
        **writing_scores(answer),
        **decline_scores(case, answer, outcome.undeclined, library),
    }
