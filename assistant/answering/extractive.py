"""Chooses the verbatim sentences that answer a question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.candidates import Candidate, adds_to
from assistant.answering.questions import Question
from assistant.answering.standing import standing
from assistant.config import AnswerConfig

LEADS = 5  # best candidates among which one must be sure enough
FURTHER = 0.5  # share of the threshold that is sure enough for a further sentence


@dataclass(frozen=True)
class Choice:
    """Sentences to answer with, none to decline; `confidence` of the first; `earlier`: statements that the first
    one supersedes, newest first; `disagree`: the first two give different figures for the same time."""

    sentences: tuple[Candidate, ...]
    confidence: float
    earlier: tuple[Candidate, ...] = ()
    disagree: bool = False


def choose(found: Sequence[Candidate], question: Question, config: AnswerConfig) -> Choice:
    """Up to `max_claims` sentences from candidates sorted best first.

    The most direct one stands first, or what stands now in its place; the others follow article by article, in
    the order of the text. No two say the same thing. There are none when none of the best LEADS is sure enough.
    """
    best = next((c for c in found[:LEADS] if c.confidence >= config.threshold), None)
    if best is None:
        return Choice((), max((c.confidence for c in found[:LEADS]), default=0.0))
    stands = standing(best, found, question)
    lead = stands.lead
    ratio = config.keep_ratio if question.wanted == "any" else config.keep_ratio_exact
    chosen = [lead, stands.against] if stands.against else [lead]
    superseded = {(c.article.id, c.span) for c in stands.superseded}
    for candidate in found:
        if len(chosen) == config.max_claims or candidate.score < ratio * best.score:
            break
        if (candidate.article.id, candidate.span) in superseded:
            continue
        if candidate.confidence >= FURTHER * config.threshold and adds_to(candidate, chosen):
            chosen.append(candidate)
    head = 2 if stands.against else 1
    articles = [candidate.article.id for candidate in chosen]
    rest = sorted(chosen[head:], key=lambda c: (articles.index(c.article.id), c.span.start))
    return Choice((*chosen[:head], *rest), best.confidence, stands.earlier, stands.against is not None)
