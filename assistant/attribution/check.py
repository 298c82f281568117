"""A claim and the words it cites → verbatim, supported or unverified, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from assistant.attribution.addresses import check_addresses
from assistant.attribution.certainty import check_certainty, check_frames
from assistant.attribution.changes import check_changes
from assistant.attribution.dates import check_dates
from assistant.attribution.directions import check_change, check_directions
from assistant.attribution.figures import check_figures, check_units
from assistant.attribution.judge import Judge
from assistant.attribution.limits import check_conditions, check_retraction, check_shares
from assistant.attribution.named import check_names
from assistant.attribution.negation import check_negation
from assistant.attribution.order import check_order
from assistant.attribution.pair import Pair, Source, pair
from assistant.attribution.quoted import check_quotations
from assistant.attribution.support import NOT_SAID, Embedder, support
from assistant.errors import FootnoteError
from assistant.facts.quotations import place
from assistant.library.sentences import paragraphs, sentences
from assistant.schema import Span, Verdict
from assistant.weights.checking import CheckingWeights

VERDICTS: tuple[Verdict, ...] = ("verbatim", "supported", "unverified")

CHECKS: tuple[Callable[[Pair], Iterator[str]], ...] = (
    check_addresses,
    check_quotations,
    check_figures,
    check_units,
    check_dates,
    check_names,
    check_negation,
    check_directions,
    check_change,
    check_order,
    check_certainty,
    check_frames,
    check_conditions,
    check_retraction,
    check_shares,
    check_changes,
)


@dataclass(frozen=True)
class Checker:
    """What claims are checked with."""

    encoder: Embedder
    judge: Judge | None
    weights: CheckingWeights


@dataclass(frozen=True)
class Attribution:
    """`reasons` why a claim is unverified, each of which can be read by anyone; `span`: the words of the source
    that it rests on most; `support`: how far they say it, 0..1."""

    verdict: Verdict
    reasons: tuple[str, ...]
    span: Span | None
    support: float

    def to_dict(self, source: Source) -> dict[str, Any]:
        """As JSON: `{verdict, reasons, span: {start, end, quote} | null, support}`."""
        span = self.span and {
            "start": self.span.start, "end": self.span.end, "quote": source.text[self.span.start : self.span.end]
        }  # fmt: skip
        return {"verdict": self.verdict, "reasons": list(self.reasons), "span": span, "support": round(self.support, 4)}


def check(claim: str, source: Source, checker: Checker) -> Attribution:
    """Whether a source supports a claim.

    Verbatim: whole sentences of the source, marks and blanks folded. Supported: nothing in it that the source gives
    otherwise, and enough of it said there. Else unverified, with reasons. Of several sentences each is checked, and
    the claim is worth what the worst of them is. Raises FootnoteError when there is nothing to check.
    """
    if not claim.strip():
        raise FootnoteError("The claim is empty. Give a sentence to check.")
    if not source.text.strip():
        raise FootnoteError("The source is empty. Give the words that the claim rests on.")
    if found := _whole_sentences(claim, source):
        return Attribution("verbatim", (), found, 1.0)
    spans = [s for p in paragraphs(claim) for s in sentences(claim, p)]
    checked = [_check(claim[s.start : s.end], source, checker) for s in spans]
    worst = max(checked, key=lambda a: (VERDICTS.index(a.verdict), -a.support))
    return replace(worst, reasons=tuple(dict.fromkeys(r for a in checked for r in a.reasons)))


def _check(claim: str, source: Source, checker: Checker) -> Attribution:
    """`check`, for one sentence."""
    if found := _whole_sentences(claim, source):
        return Attribution("verbatim", (), found, 1.0)
    both = pair(claim, source, checker.weights)
    if not both.evidence:
        return Attribution("unverified", (NOT_SAID,), None, 0.0)
    reasons = tuple(dict.fromkeys(reason for test in CHECKS for reason in test(both)))
    supported = support(both, checker.encoder, checker.judge)
    if not reasons and supported < checker.weights.support.enough:
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
