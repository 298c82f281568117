"""A claim and the words it cites → verbatim, supported or unverified, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, Protocol

from assistant.attribution.changes import check_changes
from assistant.attribution.dates import check_dates
from assistant.attribution.figures import check_figures
from assistant.attribution.named import check_names
from assistant.attribution.pair import Pair, Source, pair
from assistant.attribution.quoted import check_quotations
from assistant.attribution.sense import (
    check_certainty,
    check_conditions,
    check_directions,
    check_negation,
    check_retraction,
    check_shares,
)
from assistant.attribution.support import NOT_SAID, support
from assistant.facts.quotations import place
from assistant.library.embedding import Vector
from assistant.schema import Span

Verdict = Literal["verbatim", "supported", "unverified"]

CHECKS: tuple[Callable[[Pair], Iterator[str]], ...] = (
    check_quotations,
    check_figures,
    check_dates,
    check_names,
    check_negation,
    check_directions,
    check_certainty,
    check_conditions,
    check_retraction,
    check_shares,
    check_changes,
)
ENOUGH = 0.5  # least support


class Embedder(Protocol):
    def embed_question(self, text: str) -> Vector: ...


@dataclass(frozen=True)
class Attribution:
    """`reasons` why a claim is unverified, each of which can be read by anyone; `span`: the words of the source
    that it rests on most; `support`: how far they say it, 0..1."""

    verdict: Verdict
    reasons: tuple[str, ...]
    span: Span | None
    support: float


def check(claim: str, source: Source, encoder: Embedder) -> Attribution:
    """Whether a source supports a claim of one sentence.

    Verbatim: whole sentences of the source, marks and blanks folded. Supported: nothing in it that the source gives
    otherwise, and enough of it said there. Else unverified, with reasons.
    """
    found = _whole_sentences(claim, source)
    if found:
        return Attribution("verbatim", (), found, 1.0)
    both = pair(claim, source)
    if not both.evidence:
        return Attribution("unverified", (NOT_SAID,), None, 0.0)
    reasons = tuple(dict.fromkeys(reason for test in CHECKS for reason in test(both)))
    supported = support(both, encoder)
    if not reasons and supported < ENOUGH:
        reasons = (NOT_SAID,)
    return Attribution("unverified" if reasons else "supported", reasons, both.span, supported)


def _whole_sentences(claim: str, source: Source) -> Span | None:
    """Where the claim stands in the source as one or more whole sentences."""
    where = place(claim, source.text)
    if where is None:
        return None
    starts = {s.span.start for s in source.sentences}
    finishes = {s.span.end for s in source.sentences}
    whole = where.start in starts and any(where.end <= end <= where.end + 2 for end in finishes)
    return where if whole else None
