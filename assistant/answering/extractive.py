"""Chooses the verbatim sentences that answer a question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.candidates import Candidate, adds_to
from assistant.answering.questions import Question
from assistant.answering.standing import standing
from assistant.config import AnswerConfig
from assistant.weights import Weights
from assistant.weights.answering import ExtractiveWeights


@dataclass(frozen=True)
class Choice:
    """Sentences to answer with, none to decline; `confidence` of the best of them; `earlier`: statements that the first
    one supersedes, newest first; `disagree`: the first two give different figures for the same time."""

    sentences: tuple[Candidate, ...]
    confidence: float
    earlier: tuple[Candidate, ...] = ()
    disagree: bool = False


def choose(found: Sequence[Candidate], question: Question, config: AnswerConfig, weights: Weights) -> Choice:
    """Up to `max_claims` sentences from candidates sorted best first.

    The most direct one stands first, or what stands now in its place; the others follow article by article, in
    the order of the text. One that does not answer by itself brings what its article goes on with. Where
    no sentence of the article is clearly the best, they are given in the order of the text altogether. Where the best
    is not sure to answer, more of the next ones stand beside it. No two say the same thing. There are none when none of
    the best is sure enough.
    """
    own = weights.extractive
    best = next((c for c in found[: own.leads] if c.confidence >= config.threshold), None)
    if best is None:
        return Choice((), max((c.confidence for c in found[: own.leads]), default=0.0))
    stands = standing(best, found, question, weights.standing)
    disagree = stands.against is not None
    told = stands.lead is best and not (disagree or stands.earlier)
    head = [stands.lead, *filter(None, [stands.against])]
    superseded = {(c.article.id, c.span) for c in stands.superseded}
    sure = [c for c in found if c.confidence >= own.further * config.threshold]
    left = [c for c in sure if (c.article.id, c.span) not in superseded]
    in_order = told and _in_order(stands.lead, left, own)
    keep = config.keep_ratio if question.wanted in ("any", "cause") else config.keep_ratio_exact
    if best.confidence < config.sure:
        keep = min(keep, own.in_doubt)
    chosen = list(head)
    for candidate in left:
        goes_on = told and _goes_on(candidate, stands.lead, in_order, own)
        good = candidate.score >= (own.reads_on if goes_on else keep) * best.score
        if len(chosen) < config.max_claims and good and adds_to(candidate, chosen, weights.candidates):
            chosen.append(candidate)
    articles = [candidate.article.id for candidate in chosen]
    fixed = 0 if in_order else len(head)
    rest = sorted(chosen[fixed:], key=lambda c: (articles.index(c.article.id), c.span.start))
    return Choice((*chosen[:fixed], *rest), best.confidence, stands.earlier, disagree)


def _in_order(lead: Candidate, found: Sequence[Candidate], weights: ExtractiveWeights) -> bool:
    """Whether no sentence of the lead's article is clearly the one to begin with. A follow-up asks for one."""
    if lead.read is None or lead.evidence.follows:
        return False
    own = [c.score for c in found if c.article.id == lead.article.id and c is not lead]
    return lead.evidence.reading < weights.unsure or max(own, default=0.0) > weights.close * lead.score


def _goes_on(candidate: Candidate, lead: Candidate, in_order: bool, weights: ExtractiveWeights) -> bool:
    """Whether a sentence goes on from a lead that was read and does not answer by itself."""
    if lead.read is None or lead.evidence.reading >= weights.direct or candidate.article.id != lead.article.id:
        return False
    return in_order or candidate.span.start > lead.span.start
