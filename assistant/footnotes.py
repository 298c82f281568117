"""Answers and articles as plain text, with numbered footnotes."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from assistant.config import DECLINE_SENTENCE, DISAGREE_SENTENCE, UNSURE_SENTENCE
from assistant.display import long_date, one_line, visible
from assistant.schema import Answer, Article, Citation, Claim, Removed


def answer_text(answer: Answer, width: int | None = None) -> str:
    """The claims with their numbers, then a footnote for each; lines of at most `width` characters."""
    above = [_wrap(one_line(answer.fallback), width), ""] if answer.fallback else []
    if answer.declined:
        lines = [*above, DECLINE_SENTENCE]
        if answer.nearest:
            lines += ["", "The nearest stories, which may not answer it:"]
            for n in answer.nearest:
                said = f"“{one_line(n.quote)}” · " if n.quote else ""
                told = f"{said}{one_line(n.title)}, {long_date(n.published)}  ({n.article_id})"
                lines.append(_wrap(f"  · {told}", width, "    "))
        return "\n".join(lines)
    checked = f"Checked by the newsroom on {long_date(answer.checked_on)}." if answer.checked_on else None
    paragraphs = [_wrap(one_line(line), width) for line in (checked, answer.fallback, answer.note) if line]
    if answer.certainty == "may answer":
        paragraphs.append(UNSURE_SENTENCE)
    if answer.disagree:
        paragraphs.append(DISAGREE_SENTENCE)
    heading = None
    for claim in answer.claims:
        if claim.heading and claim.heading != heading:
            paragraphs.append(f"{one_line(claim.heading)}:")
        heading = claim.heading
        if claim.opening:
            paragraphs.append(_wrap(f"“{one_line(claim.opening.quote)}” [{claim.opening.number}]", width))
        said_by = f"{one_line(claim.speaker)}: " if claim.speaker else ""
        marks = "".join(f"[{c.number}]" for c in claim.citations)
        day = f"{long_date(claim.date)}: " if claim.date else ""
        paragraphs.append(_wrap(f"{day}{said_by}{_said(claim)} {marks}", width))
        if claim.earlier:
            paragraphs.append(_wrap("Earlier: " + "; ".join(map(_earlier, claim.earlier)), width, "    "))
    notes = [_wrap(_footnote(c), width, "    ") for c in answer.citations]
    removed = [f"({removed_count(answer.removed)})"] if answer.removed else []
    return "\n\n".join([*paragraphs, *removed, "\n".join(notes)])


def removed_count(removed: Sequence[Removed]) -> str:
    """'2 sentences were removed because they could not be verified'."""
    if len(removed) == 1:
        return "1 sentence was removed because it could not be verified"
    return f"{len(removed)} sentences were removed because they could not be verified"


def _said(claim: Claim) -> str:
    """A claim in quotation marks when it is a quotation, with the doubt when there is one."""
    text = one_line(claim.text)
    if claim.verdict == "verbatim":
        return f"“{text}”"
    return f"{text} (not verified: {one_line('; '.join(claim.reasons))})" if claim.verdict == "unverified" else text


def _earlier(citation: Citation) -> str:
    words = one_line(citation.answering_words or citation.quote)
    return f"“{words}” [{citation.number}], {long_date(citation.published)}"


def article_text(article: Article) -> str:
    """Headline, details and the stored text."""
    details = [article.source, article.byline, long_date(article.published), f"version {article.version}"]
    if article.kind != "news":
        details.append(article.kind)
    head = [one_line(article.title), " · ".join(one_line(d) for d in details if d)]
    if article.withdrawn_at:
        head.append(f"Withdrawn on {long_date(article.withdrawn_at[:10])}: {one_line(article.withdrawn_because or '')}")
    if article.correction:
        head.append(f"Correction: {one_line(article.correction)}")
    return "\n".join(head) + "\n\n" + visible(article.text)


def _footnote(citation: Citation) -> str:
    details = [
        citation.title,
        citation.source,
        citation.byline,
        long_date(citation.published),
        citation.kind if citation.kind != "news" else None,
        f"also in: {', '.join(a.title for a in citation.also_in)}" if citation.also_in else None,
    ]
    where = f"{citation.article_id}, version {citation.version}, {citation.start}–{citation.end}"
    return f"[{citation.number}] " + " · ".join(one_line(d) for d in details if d) + f"  ({one_line(where)})"


def _wrap(text: str, width: int | None, indent: str = "") -> str:
    if width is None:
        return text
    return textwrap.fill(text, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
