"""Who or what somebody or something is → the sentences that introduce them, the newest first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from assistant.answering.candidates import Candidate, distinct
from assistant.library.terms import content_terms, placed
from assistant.weights import Weights

_ASKING = re.compile(
    r"\b(?:who|what)(?:['’]?s| is| are| was| were)?(?: (?:this|that|these|those|all))?\b|\btell me\b|\bkind of \w+\b"
    r"|\b(?:does|did) .{0,30}? ?mean\b|\bmeans?\b|\bstands? for\b|\bis (?:that|it|she|he|this)\b"
    r"|\b(?:that|it|she|he|they|everyone|mentions|and|so)\b",
    re.IGNORECASE,
)
_HOLDER = re.compile(
    r"\bwho(?:['’]?s| is| was| are| were)?\s+(?:the\b|(?:now\s+)?(?:[\w-]+\s+){1,4}of\b)", re.IGNORECASE
)
_AFTER = re.compile(
    r"^(?:\s*\([^)]*\))?(?:,\s+(?:who|which|whose|until|the|a|an|its|his|her|then|now|with)\b|\s+of\s+[A-Z]"
    r"|\s+(?:is|was|are|were|has been|had been|became|becomes|conducts|chairs|leads|runs|heads)\b)"
)
_BEFORE = re.compile(
    r"(?:\b(?:the|its|their|his|her|a|an|this)\s+(?:[\w’'-]+\s+){0,6}"  # the head warden, Runa Eide
    r"|\b[\w’'-]+['’]s?\s+(?:[\w’'-]+\s+){1,5}"  # Hungary's minister of defence, …
    r"|\b[A-Z]\w+\s+[a-z]\w+\s+|^[A-Z]\w+\s+"  # Croatian operator …, Councillor …
    r"|\b(?:called|known as|named|been)\s+)"
    r"(?:,\s+)?(?:(?:Dr|Mr|Mrs|Ms|Professor)\.?\s+)?$|,\s+$"
)


def asks_for_holder(question: str) -> bool:
    """Whether a question asks who holds an office, rather than who somebody is."""
    return bool(_HOLDER.search(question))


def introductions(question: str, found: Sequence[Candidate], weights: Weights) -> list[Candidate]:
    """Up to `introductions` sentences that say who or what the question asks for, the newest first."""
    wanted = asked_for(question)
    introducing = [c for c in found if wanted and _introduces(c.text, wanted)]
    newest = sorted(introducing, key=lambda c: (c.article.published or date.min, c.score), reverse=True)
    return distinct(newest, weights.forms.introductions, weights.candidates)


def asked_for(question: str) -> frozenset[str]:
    """The terms of who or what is asked for."""
    return frozenset(content_terms(_ASKING.sub(" ", question)))


def _introduces(sentence: str, wanted: frozenset[str]) -> bool:
    """Whether a sentence names all of it, with what it is right before or behind."""
    named = [(start, end, term) for start, end, term in placed(sentence) if term in wanted]
    if not wanted <= {term for *_, term in named}:
        return False
    start, end = min(start for start, *_ in named), max(end for _, end, _ in named)
    return bool(_AFTER.match(sentence[end:]) or _BEFORE.search(sentence[:start]))
