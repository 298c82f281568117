"""Scores of an answer that a language model was asked to write: how much of it stood, and what it cost."""

from __future__ import annotations

from assistant.schema import Answer
from evals.scoring.score import Score, unscored

NAMES = ("written by the model", "sentences supported", "sentences removed", "tokens of the model")


def writing_scores(answer: Answer) -> dict[str, Score]:
    """1 for an answer or decline of the model's and 0 where the articles were quoted instead; of its sentences, the
    share that the cited words support; how many were removed; tokens read and written."""
    if answer.model is None:
        return {name: unscored("no model was asked") for name in NAMES}
    use = answer.model
    written = Score(float(answer.fallback is None), answer.fallback or f"{use.calls} calls of {use.name}")
    supported = len([c for c in answer.claims if c.verdict != "unverified"]) if answer.mode == "generative" else 0
    unsupported = len(answer.removed) + len([c for c in answer.claims if c.verdict == "unverified"])
    reasons = "; ".join(reason for removed in answer.removed for reason in removed.reasons) or "none removed"
    sentences = supported + unsupported
    share = Score(supported / sentences, reasons) if sentences else unscored("no sentences")
    tokens = (use.prompt_tokens or 0) + (use.completion_tokens or 0)
    counted = Score(float(tokens), f"{use.prompt_tokens} read, {use.completion_tokens} written")
    values = (written, share, Score(float(len(answer.removed)), reasons), counted)
    return dict(zip(NAMES, values, strict=True))
