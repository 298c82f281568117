"""Conditions, corrections and parts of a whole that a claim leaves out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.attribution.pair import Pair
from assistant.facts.cues import PARTIAL, RETRACTS, WHOLE, cues
from assistant.facts.words import Word, content_keys

_CONDITION = re.compile(r"\b(?:if|unless|provided|except|only\s+if|as\s+long\s+as|on\s+condition)\b", re.I)


def check_conditions(pair: Pair) -> Iterator[str]:
    """A condition under which the source says something; what only "may" be so needs none."""
    best = pair.best
    match = _CONDITION.search(best.text)
    if match is None or _CONDITION.search(pair.claim) or (_possible(pair.words) and _possible(best.words)):
        return
    claims = content_keys(pair.words)
    clause = next(w.clause for w in best.words if w.span.start >= match.start())
    under = {w.key for w in best.words if w.content and w.clause == clause and w.span.start > match.start()}
    rest = {w.key for w in best.words if w.content} - under
    mostly = pair.weights.limits.mostly
    if rest and len(rest & claims) >= mostly * len(rest) and len(under & claims) < mostly * max(1, len(under)):
        yield f"leaves out the condition “{match.group()} …”"


def check_retraction(pair: Pair) -> Iterator[str]:
    """What is said is taken back in a "but" that the claim leaves out."""
    best = pair.best
    match = re.search(r",? but\b|; however\b", best.text)
    if match is None:
        return
    after = [w for w in best.words if w.span.start >= match.start()]
    before = content_keys([w for w in best.words if w.span.start < match.start()])
    claims = content_keys(pair.words)
    taken_back = next((w for w in after if w.lemma in RETRACTS or w.text in RETRACTS), None)
    said = len(before & claims) >= pair.weights.limits.mostly * len(before)
    if taken_back and taken_back.key not in claims and said:
        yield f"leaves out that this is {taken_back.text}"


def check_shares(pair: Pair) -> Iterator[str]:
    """All of something where the source says some of it."""
    best, reach = pair.best, pair.weights.limits.reach
    part = {k for n, w in enumerate(best.words) if w.lemma in PARTIAL for k in _next(best.words, n, reach)}
    whole = {k for n, w in enumerate(best.words) if w.lemma in WHOLE for k in _next(best.words, n, reach)}
    for n, word in enumerate(pair.words):
        if word.lemma in WHOLE and set(_next(pair.words, n, reach)) & part - whole:
            yield f"says “{word.text}”, the source does not"


def _possible(found: Sequence[Word]) -> bool:
    return any("possibility" in cues(word.text, word.lemma) for word in found)


def _next(found: Sequence[Word], place: int, reach: int) -> list[str]:
    return [w.key for w in found[place + 1 : place + 1 + reach] if w.content][:1]
