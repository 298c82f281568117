"""Chooses the verbatim sentences that answer a question."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from assistant.answering.candidates import Candidate, adds_to
from assistant.answering.questions import Question
from assistant.answering.standing import standing
from assistant.config import AnswerConfig
from assistant.weights import Weights

NO_STORIES: Mapping[str, Collection[str]] = {}


@dataclass(frozen=True)
class Choice:
    """Sentences to answer with, none to decline; `confidence` of the best of them; `earlier`: statements that the first
    one supersedes, newest first; `disagree`: the first two give different figures for the same time; `opening`: what
    leads in to the first."""

    sentences: tuple[Candidate, ...]
    confidence: float
    earlier: tuple[Candidate, ...] = ()
    disagree: bool = False
    opening: Candidate | None = None


def choose(
    found: Sequence[Candidate],
    question: Question,
    config: AnswerConfig,
    weights: Weights,
    stories: Mapping[str, Collection[str]] = NO_STORIES,
) -> Choice:
    """Up to `max_claims` sentences from candidates sorted best first.

    The best one stands first, or what stands now in its place; the others follow article by article, in the order of
    the text. No two say the same thing. There are none when none of the best is sure enough. `stories`: by article id,
    the articles of its story.
    """
    own = weights.extractive
    best = next((c for c in found[: own.leads] if c.confidence >= config.threshold), None)
    if best is None:
        return Choice((), max((c.confidence for c in found[: own.leads]), default=0.0))
    stands = standing(best, found, question, weights.standing, stories.get(best.article.id, ()))
    disagree = stands.against is not None
    head = [stands.lead, *filter(None, [stands.against])]
    superseded = {(c.article.id, c.span) for c in stands.superseded}
    sure = [c for c in found if c.confidence >= own.further * config.threshold]
    left = [c for c in sure if (c.article.id, c.span) not in superseded]
    keep = config.keep_ratio if question.wanted in ("any", "cause") else config.keep_ratio_exact
    chosen = list(head)
    for candidate in left:
        good = candidate.score >= keep * best.score
        if len(chosen) < config.max_claims and good and adds_to(candidate, chosen, weights.candidates):
            chosen.append(candidate)
    articles = [candidate.article.id for candidate in chosen]
    rest = sorted(chosen[len(head) :], key=lambda c: (articles.index(c.article.id), c.span.start))
    return Choice((*head, *rest), best.confidence, stands.earlier, disagree)
