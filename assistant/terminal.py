"""Answers and articles as text for a terminal."""

from __future__ import annotations

import shutil
import textwrap

from assistant.config import DECLINE_SENTENCE
from assistant.display import long_date, one_line, visible
from assistant.schema import Answer, Article, Citation

MAX_WIDTH = 88


def answer_text(answer: Answer) -> str:
    """The claims with their numbers, then a footnote for each."""
    if answer.declined:
        lines = [DECLINE_SENTENCE]
        if answer.nearest:
            lines += ["", "The nearest articles:"]
            lines += [f"  · {one_line(n.title)}, {long_date(n.published)}  ({n.article_id})" for n in answer.nearest]
        return "\n".join(lines)
    paragraphs = [_wrap(one_line(answer.note))] if answer.note else []
    paragraphs += [
        _wrap(f"“{one_line(claim.text)}” " + "".join(f"[{c.number}]" for c in claim.citations))
        for claim in answer.claims
    ]
    notes = [_wrap(_footnote(c), "    ") for c in answer.citations]
    return "\n\n".join([*paragraphs, "\n".join(notes)])


def article_text(article: Article) -> str:
    """Headline, details and the stored text."""
    details = [article.source, article.byline, long_date(article.published), f"version {article.version}"]
    if article.kind != "news":
        details.append(article.kind)
    head = [one_line(article.title), " · ".join(one_line(d) for d in details if d)]
    if article.correction:
        head.append(f"Correction: {one_line(article.correction)}")
    return "\n".join(head) + "\n\n" + visible(article.text)


def _footnote(citation: Citation) -> str:
    details = [
        one_line(citation.title),
        citation.source,
        citation.byline,
        long_date(citation.published),
        citation.kind if citation.kind != "news" else None,
    ]
    where = f"{citation.article_id}, version {citation.version}, {citation.start}–{citation.end}"
    return f"[{citation.number}] " + " · ".join(one_line(d) for d in details if d) + f"  ({one_line(where)})"


def _wrap(text: str, indent: str = "") -> str:
    width = min(MAX_WIDTH, shutil.get_terminal_size((MAX_WIDTH, 24)).columns)
    return textwrap.fill(text, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
