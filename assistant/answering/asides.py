"""What readers say of themselves beside what they ask: "catch me up on the bridge, i moved away in 2023"."""

from __future__ import annotations

import re

from assistant.answering.leaning import points
from assistant.library.terms import content_terms

_BREAK = re.compile(r"(?<=[,;.!?…])\s|\s[–—-]\s")
_OF_THEMSELVES = re.compile(
    r"(?:(?:and|but|so|as|since|because|cos|btw|well)\s{1,9})?"
    r"(?:i|i['’]?(?:m|ve|d|ll)|im|ive|my|sorry|apologies|excuse|forgive|pls|please|thanks|thx|ta|hi|hello)\b",
    re.IGNORECASE,
)
_OF_THE_MATTER = re.compile(
    r"\b(?:wh(?:o|at|en|ere|y|ich|ose)(?:['’]?s)?|how|read|reading|sa(?:ys?|id)|tells?|told|hear|heard|saw|seen|thought|think|remember|believe|understand|understood|wonder\w*|know"
    r"|ask\w*|want|need|gather)\b",
    re.IGNORECASE,
)


def without_asides(question: str) -> str:
    """The question without the clauses that only tell of who asks; itself when nothing to look for would be left, or
    what points at them."""
    clauses = [clause for clause in map(str.strip, _BREAK.split(question)) if clause]
    kept = [clause for clause in clauses if not _is_aside(clause)]
    left = " ".join(kept)
    if len(kept) == len(clauses) or not content_terms(left) or points(left):
        return question
    return left.rstrip(" ,;–—-")


def _is_aside(clause: str) -> bool:
    told = _OF_THEMSELVES.match(clause) and not _OF_THE_MATTER.search(clause)
    return bool(told) and not clause.endswith("?")
