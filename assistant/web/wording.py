"""What the pages say of answers and of the archive."""

from __future__ import annotations

from assistant.display import long_date
from assistant.library.store import Overview
from assistant.schema import Answer, Claim


def emphasised(claim: Claim) -> list[tuple[str, bool]]:
    """The claim's text in stretches, each with whether it is what answers."""
    cited = claim.citations[0]
    if cited.answer is None or claim.text != cited.quote:
        return [(claim.text, False)]
    start, end = (edge - cited.start for edge in cited.answer)
    stretches = [(claim.text[:start], False), (claim.text[start:end], True), (claim.text[end:], False)]
    return [(text, strong) for text, strong in stretches if text]


def promise_kept(answer: Answer) -> str:
    """What can be said of all sentences of an answer."""
    if answer.checked_on:
        return f"checked by the newsroom on {long_date(answer.checked_on)}"
    if all(claim.verdict == "verbatim" for claim in answer.claims):
        return "quoted word for word" if len(answer.claims) == 1 else "every sentence quoted word for word"
    checked = [claim for claim in answer.claims if claim.verdict != "unverified"]
    if len(checked) < len(answer.claims):
        return f"{len(checked)} of {len(answer.claims)} sentences supported by the words they cite"
    return "written by a language model, every sentence checked against the words it cites"


def archive_line(overview: Overview, newest: str = "") -> str:
    """'108 articles, December 1995 to November 2025 · newest article: 3 hours ago'."""
    fresh = f" · newest article: {newest}" if newest else ""
    return _archive(overview) + fresh


def _archive(overview: Overview) -> str:
    count = f"{overview.articles:,} article{'' if overview.articles == 1 else 's'}"
    if not overview.oldest or not overview.newest:
        return count
    first, last = f"{overview.oldest:%B %Y}", f"{overview.newest:%B %Y}"
    return f"{count}, {first}" if first == last else f"{count}, {first} to {last}"
