"""What the pages say of answers and of the archive."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markupsafe import Markup

from assistant.display import long_date
from assistant.library.store import Overview
from assistant.schema import Answer, Claim, Form

# What a question of each form asks for.
FORMS: dict[Form, str] = {
    "fact": "A fact",
    "why": "Why",
    "yes-no": "Yes or no",
    "who-is": "Who somebody is",
    "said": "What somebody said",
    "latest": "The latest",
    "summary": "A summary",
    "timeline": "A timeline",
    "comparison": "A comparison",
    "list": "A list",
    "archive": "Nothing: a greeting, or about the archive",
}


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
        count = len({c.article_id for claim in answer.claims for c in claim.citations})
        doubt = "" if answer.certainty == "answers" else " · it may not answer"
        return f"word for word from {count} article{'' if count == 1 else 's'}{doubt}"
    checked = [claim for claim in answer.claims if claim.verdict != "unverified"]
    if len(checked) < len(answer.claims):
        return f"{len(checked)} of {len(answer.claims)} sentences supported by the words they cite"
    return "written by a language model, every sentence checked against the words it cites"


def shared_day(claims: Sequence[Claim]) -> str | None:
    """The day (ISO) on which all articles of an answer were published, if it has several claims and shows no others."""
    days = {claim.date or claim.citations[0].published for claim in claims}
    return days.pop() if len(days) == 1 and len(claims) > 1 and not claims[0].date else None


def quoted_inside(text: str) -> Markup:
    """The class of a quotation that holds another one, whose marks are then the other kind; of one that has its own
    marks around it, and needs no others."""
    if re.fullmatch(r"[“\"][^“”\"]*[”\"]", text):
        return Markup(' class="is-quote"')
    return Markup(' class="holds-quote"') if re.search(r"[“”\"]", text) else Markup("")


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
