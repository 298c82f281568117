"""Chooses the verbatim sentences that answer a question."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering.candidates import Candidate, adds_to
from assistant.answering.confidence import confidence
from assistant.config import AnswerConfig


def choose(found: Sequence[Candidate], config: AnswerConfig) -> list[Candidate]:
    """Up to `max_claims` sentences from candidates sorted best first, in the order they are to be read.

    The most direct one stands first; the others follow article by article, in the order of the text.
    Each is sure enough by itself and no two say the same thing. Empty when the best one is not sure enough.
    """
    if not found or confidence(found[0]) < config.threshold:
        return []
    chosen: list[Candidate] = []
    floor = config.keep_ratio * found[0].score
    for candidate in found:
        if len(chosen) == config.max_claims or candidate.score < floor:
            break
        if confidence(candidate) >= config.threshold and (not chosen or adds_to(candidate, chosen)):
            chosen.append(candidate)
    first, rest = chosen[0], chosen[1:]
    articles = [first.article.id, *(c.article.id for c in rest)]
    return [first, *sorted(rest, key=lambda c: (articles.index(c.article.id), c.span.start))]
