"""A question that asks two things, its parts, and one answer to both: "Who is against the bridge, and why?"."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from assistant.config import DECLINE_SENTENCE
from assistant.schema import Answer, Certainty, Claim
from assistant.weights.answering import PartsWeights

_ASKS = r"(?:who|whom|whose|what|when|where|why|how|which)\b"
_LED = r"(?:(?:by|in|at|for|to|from|with|on)\s{1,9})?"
_FIRST = re.compile(rf"{_LED}{_ASKS}", re.I)
_NEXT = re.compile(rf"(?:,\s{{0,9}}(?:and|but)|\s{{1,9}}and)\s{{1,9}}(?={_LED}{_ASKS})", re.I)
LESS_FIRST: tuple[Certainty, ...] = ("may answer", "answers")


def parts(question: str, weights: PartsWeights) -> tuple[str, ...]:
    """The question alone, or its two parts, the second as a follow-up to the first."""
    whole = question.strip().rstrip("?")
    opening = _FIRST.match(whole)
    if opening is None:
        return (question,)
    inside = whole.rfind("?")
    for joint in _NEXT.finditer(whole, opening.end() + weights.least):
        if joint.end() > inside:
            return f"{whole[: joint.start()].strip()}?", f"And {whole[joint.end() :].strip()}?"
    return (question,)


def joined(question: str, first: Answer, second: Answer) -> Answer:
    """The answers to the two parts as one. A sentence is given once; when only one part is answered, the note
    says which one is open."""
    given = {(c.article_id, c.start) for c in first.citations}
    further = [c for c in second.claims if (c.citations[0].article_id, c.citations[0].start) not in given]
    whole = first.standalone_question
    before = whole.removesuffix(first.question) if whole.endswith(first.question) else ""
    claims = (*first.claims, *renumbered(further, len(first.citations) + 1))
    answered = [part for part in (first, second) if not part.declined]
    unanswered = [part for part in (first, second) if part.declined]
    left_open = f"“{unanswered[0].question}” {DECLINE_SENTENCE}" if answered and unanswered else None
    passages = {p.passage_id: p for p in sorted((*second.passages, *first.passages), key=lambda p: p.score)}
    return replace(
        first,
        question=question,
        standalone_question=before + question,
        declined=not answered,
        confidence=max(part.confidence for part in answered or unanswered),
        certainty=min((part.certainty for part in answered if part.certainty), default=None, key=LESS_FIRST.index),
        claims=claims,
        disagree=second.disagree if first.declined else first.disagree,
        note=" ".join(filter(None, [first.note, second.note, left_open])) or None,
        period=first.period or second.period,
        nearest=() if answered else first.nearest,
        passages=tuple(sorted(passages.values(), key=lambda p: -p.score)),
        seconds={stage: round(first.seconds.get(stage, 0.0) + taken, 6) for stage, taken in second.seconds.items()},
    )


def renumbered(claims: Iterable[Claim], number: int) -> Iterator[Claim]:
    """The claims with their citations numbered on from `number`."""
    numbers = itertools.count(number)
    for claim in claims:
        before = replace(claim.lead_in, number=next(numbers)) if claim.lead_in else None
        own = tuple(replace(c, number=next(numbers)) for c in claim.citations)
        yield replace(
            claim, lead_in=before, citations=own, earlier=tuple(replace(c, number=next(numbers)) for c in claim.earlier)
        )
