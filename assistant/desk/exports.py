"""An answer as a file: Markdown, plain text or JSON, with its footnotes and what happened to its articles since."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.config import DECLINE_SENTENCE, DISAGREE_SENTENCE, UNSURE_SENTENCE
from assistant.desk.answers import StoredAnswer
from assistant.display import long_date, one_line
from assistant.footnotes import answer_text
from assistant.schema import Citation, Claim

# What acts as Markdown anywhere; at the start of a line; and, for renderers that look for them, in a bare address.
_MARKDOWN = re.compile(
    r"""([\\`*_\[\]<>#|~!&]
    | ^[-+=]
    | @ | :(?=/) | /(?=/) | (?<=[wW]{3})\. | (?<=\S)\.(?=[^\W\d]|-) | (?<=[^\s\d])\.(?=\d))""",
    re.VERBOSE,
)
_NUMBERED = re.compile(r"^(\d{1,9})([.)])")


def as_json(stored: StoredAnswer, notices: Sequence[str]) -> str:
    """`{id, asked_at, notices, answer}`. What a follow-up was searched with repeats the questions before it, which are
    not shared with it."""
    shared = replace(stored.answer, standalone_question=stored.answer.question)
    whole = {"id": stored.id, "asked_at": stored.asked_at, "notices": list(notices), "answer": shared.to_dict()}
    return json.dumps(whole, ensure_ascii=False, indent=2)


def as_text(stored: StoredAnswer, notices: Sequence[str]) -> str:
    """The question, the day, the answer with numbered footnotes."""
    head = [
        one_line(stored.answer.question),
        f"Answered on {long_date(stored.asked_at[:10])}.",
        *map(one_line, notices),
    ]
    return "\n".join(head) + "\n\n" + answer_text(stored.answer) + "\n"


def as_markdown(stored: StoredAnswer, notices: Sequence[str]) -> str:
    """The same as Markdown, footnotes in the form `[^1]`; nothing that was written acts as Markdown, and no bare
    address becomes a link, but for mail addresses where a renderer looks for them in what it has read already."""
    answer = stored.answer
    parts = [f"# {_plain(answer.question)}", f"Answered on {long_date(stored.asked_at[:10])}."]
    parts += [f"> {_plain(line)}" for line in notices]
    if answer.checked_on:
        parts.append(f"Checked by the newsroom on {long_date(answer.checked_on)}.")
    parts += [_plain(line) for line in (answer.fallback, answer.note) if line]
    if answer.declined:
        parts.append(_plain(DECLINE_SENTENCE))
    if answer.certainty == "may answer":
        parts.append(_plain(UNSURE_SENTENCE))
    if answer.disagree:
        parts.append(_plain(DISAGREE_SENTENCE))
    heading = None
    for claim in answer.claims:
        if claim.heading and claim.heading != heading:
            parts.append(f"## {_plain(claim.heading)}")
        heading = claim.heading
        if claim.opening:
            parts.append(f"“{_plain(claim.opening.quote)}”[^{claim.opening.number}]")
        parts.append(_claim(claim))
        if claim.earlier:
            old = (
                f"“{_plain(c.answering_words or c.quote)}”[^{c.number}] {long_date(c.published)}" for c in claim.earlier
            )
            parts.append("Earlier: " + "; ".join(old))
    notes = "\n".join(_note(c) for c in answer.citations)
    return "\n\n".join([*parts, *([notes] if notes else [])]) + "\n"


def _claim(claim: Claim) -> str:
    marks = "".join(f"[^{c.number}]" for c in claim.citations)
    text = f"“{_plain(claim.text)}”" if claim.verdict == "verbatim" else _plain(claim.text)
    doubt = f" (not verified: {_plain('; '.join(claim.reasons))})" if claim.verdict == "unverified" else ""
    day = f"{long_date(claim.date)}: " if claim.date else ""
    return f"{day}{_plain(claim.speaker) + ': ' if claim.speaker else ''}{text}{marks}{doubt}"


def _note(cited: Citation) -> str:
    details = [cited.title, cited.source, cited.byline, long_date(cited.published)]
    told = " · ".join(_plain(d) for d in details if d)
    return f"[^{cited.number}]: “{_plain(cited.quote)}” {told}"


def _plain(text: str) -> str:
    """One line in which no character acts as Markdown."""
    return _NUMBERED.sub(r"\1\\\2", _MARKDOWN.sub(r"\\\1", one_line(text)))
