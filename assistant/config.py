"""Settings, as values. Building things from them is `assembly.py`'s work."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assistant.errors import FootnoteError

DECLINE_SENTENCE = "The articles don’t say."
DISAGREE_SENTENCE = "The articles disagree here. Both are shown, each with its date."
MAX_QUESTION_CHARS = 2_000


@dataclass(frozen=True)
class RetrievalConfig:
    """How passages are found.

    `dense_weight`: share of the dense score in the fused score; the rest is lexical.
    `pool`: passages taken from each leg. `top_k`: passages ranked.
    `per_article`: places one article may fill while others are waiting.
    `history_weight`: weight of the last question's scores in a follow-up, halved a turn back.
    `reranker`: folder or name of a sentence-transformers CrossEncoder that orders the ranked passages.
    """

    dense_weight: float = 0.5
    pool: int = 50
    top_k: int = 10
    per_article: int = 4
    history_weight: float = 0.5
    reranker: str | None = None


@dataclass(frozen=True)
class AnswerConfig:
    """How sentences are chosen.

    `threshold`: confidence (0..1) below which the question is declined.
    `max_claims`: sentences in an answer. `keep_ratio`: a further sentence must score at least
    this share of the best one; `keep_ratio_exact`: the same when a date, number, person or place
    was asked for, where one sentence is mostly enough. `passages_read`: how many of the first passages
    the reader reads, 0 to do without it.
    """

    threshold: float = 0.25
    max_claims: int = 4
    keep_ratio: float = 0.87
    keep_ratio_exact: float = 0.93
    passages_read: int = 6


@dataclass(frozen=True)
class Config:
    library: Path = Path(".footnote")
    passage_tokens: int = 200
    retrieval: RetrievalConfig = RetrievalConfig()
    answer: AnswerConfig = AnswerConfig()
    today: date | None = None  # what "last month" counts from; None: the day it is

    @classmethod
    def from_env(cls, library: Path | None = None) -> Config:
        """The defaults, with the library named by the caller or by FOOTNOTE_LIBRARY, the reranker by
        FOOTNOTE_RERANKER, the threshold by FOOTNOTE_THRESHOLD. Raises FootnoteError for one that is none."""
        return cls(
            library=library or Path(os.environ.get("FOOTNOTE_LIBRARY") or ".footnote"),
            retrieval=RetrievalConfig(reranker=os.environ.get("FOOTNOTE_RERANKER") or None),
            answer=AnswerConfig(threshold=_threshold(os.environ.get("FOOTNOTE_THRESHOLD"))),
        )


def _threshold(given: str | None) -> float:
    try:
        value = float(given) if given else AnswerConfig().threshold
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise FootnoteError(f"FOOTNOTE_THRESHOLD must be a number from 0 to 1, not {given}.")
    return value
