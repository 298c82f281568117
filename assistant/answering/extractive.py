"""Chooses the verbatim sentences that answer a question."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering.candidates import Candidate, adds_to
from assistant.answering.questions import Wanted
from assistant.config import AnswerConfig

LEADS = 5  # best candidates among which one must be sure enough


def choose(found: Sequence[Candidate], wanted: Wanted, config: AnswerConfig) -> tuple[list[Candidate], float]:
    """Up to `max_claims` sentences from candidates sorted best first, and how sure the first of them is.

    The most direct one stands first; the others follow article by article, in the order of the text.
    Each is sure enough by itself and no two say the same thing. There are none when none of the best
    LEADS is sure enough.
    """
    lead = next((c for c in found[:LEADS] if c.confidence >= config.threshold), None)
    if lead is None:
        return [], max((c.confidence for c in found[:LEADS]), default=0.0)
    ratio = config.keep_ratio if wanted == "any" else config.keep_ratio_exact
    chosen = [lead]
    for candidate in found:
        if len(chosen) == config.max_claims or candidate.score < ratio * lead.score:
            break
        if candidate.confidence >= config.threshold and adds_to(candidate, chosen):
            chosen.append(candidate)
    articles = [candidate.article.id for candidate in chosen]
    return [lead, *sorted(chosen[1:], key=lambda c: (articles.index(c.article.id), c.span.start))], lead.confidence
