"""A comparison → the two questions that it asks, one of each side, where it asks two.

"What did the town want and what did the parents say?", "the ferry vs the road, how long does each take?"
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.forms.sides import BOTH_STANCES
from assistant.library.terms import content_terms

_ASKS = r"(?:who|whom|whose|what|when|where|why|how|which)(?:['’]?s)?\b"
_LED = r"(?:(?:by|in|at|for|to|from|with|on)\s{1,9})?"
_ASKING = re.compile(_ASKS, re.IGNORECASE)
_JOINT = re.compile(
    rf"(?:\s{{0,9}}[,;]\s{{0,9}}(?:(?:and|but|while)\s{{1,9}})?|\s{{1,9}}(?:and|but|while)\s{{1,9}})(?={_LED}{_ASKS})",
    re.IGNORECASE,
)
_VERSUS = re.compile(r"\s{1,9}(?:vs\.?|versus)\s{1,9}", re.IGNORECASE)
_CLAUSE = re.compile(r"[^,:;?]+")
_OPENING = re.compile(r"^(?:(?:so|and|but|ok|well)\b\W{0,9})+", re.IGNORECASE)


@dataclass(frozen=True)
class Side:
    """`heading`: what stands above its answer; `question`: what is asked of it."""

    heading: str
    question: str


def sides(question: str) -> tuple[Side, ...]:
    """Two sides, or none where a comparison is one question."""
    if BOTH_STANCES.search(question):
        return ()
    return _either(question) or _clauses(question)


def _clauses(question: str) -> tuple[Side, ...]:
    """What stands before and behind the last joint of two clauses that both ask of something."""
    whole = question.strip().rstrip("?! ")
    joints = [joint for joint in _JOINT.finditer(whole) if _ASKING.search(whole[: joint.start()])]
    if not joints:
        return ()
    parts = whole[: joints[-1].start()].strip(), whole[joints[-1].end() :].strip()
    if not all(map(content_terms, parts)):
        return ()
    first, second = (f"{part}?" for part in parts)
    return Side(_headed(first), first), Side(_headed(second), f"And {second}")


def _either(question: str) -> tuple[Side, ...]:
    """Each of two things with "vs" between them, with what is asked of both."""
    for clause in _CLAUSE.finditer(question):
        things = _VERSUS.split(clause.group().strip())
        around = question[: clause.start()], question[clause.end() :]
        if len(things) == 2 and any(map(_ASKING.search, around)):
            lead = " " if around[0] else ""
            one, other = (Side(_headed(thing), f"{around[0]}{lead}{thing}{around[1]}") for thing in things)
            return one, other
    return ()


def _headed(text: str) -> str:
    text = _OPENING.sub("", text)
    return text[:1].upper() + text[1:]
