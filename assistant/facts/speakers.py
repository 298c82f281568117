"""Who says a quotation, when the sentence that is quoted does not name them and the article does nearby."""

from __future__ import annotations

import re

from assistant.library.sentences import paragraph_around
from assistant.schema import Span

_PART = r"[A-ZÀ-Ž][\w’'-]{1,40}"
_NAME = rf"(?:(?:Mr|Mrs|Ms|Dr)\.?\s+)?(?<!\w){_PART}(?:\s+(?:de|van|von|der|la|al)\b)?(?:\s+{_PART}){{0,3}}"
_VERB = (
    r"(?:said|says|told|added|adds|wrote|writes|asked|replied|answered|argued|argues|explained|warned|insisted|noted"
    r"|remarked|declared|stated)"
)
_SAYS = re.compile(rf"\b{_VERB}\s+(?P<after>{_NAME})|(?P<before>{_NAME})(?:,[^,.“”\"]{{1,80}},)?\s+{_VERB}\b")
_SUBJECT = re.compile(rf"(?:(?<=^)|(?<=[.!?”\"] ))(?=[^\s]+\s+[A-ZÀ-Ž]){_NAME}")
_NO_NAME = re.compile(
    r"(?:He|She|It|They|We|I|You|The|This|That|A|An|But|And|On|In|At|Nobody|Somebody|Everybody|No|One|What"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
)
_OPENING = ("“", '"')


def speaker(text: str, span: Span) -> str | None:
    """The name of whoever says the quotation at `span` of an article's text, as the article writes it; None
    when nothing is quoted, when the sentence names its speaker itself, and when the article leaves it open."""
    sentence = text[span.start : span.end]
    if not re.search('[“”"]', sentence) or speaker_named(sentence):
        return None
    paragraph = paragraph_around(text, span)
    told = text[paragraph.start : span.start]
    before = speaker_named(told) or _only_subject(told)
    if before or not sentence.lstrip().startswith(_OPENING) or not paragraph.start:
        return before
    above = paragraph_around(text, Span(max(0, paragraph.start - 3), max(1, paragraph.start - 2)))
    return speaker_named(text[above.start : above.end])


def speaker_named(text: str) -> str | None:
    """The last speaker that a text names ("… said Grace Okafor")."""
    names = [name for said in _SAYS.finditer(text) if (name := _name(said))]
    return names[-1] if names else None


def _only_subject(text: str) -> str | None:
    """The one person of full name that sentences of a text begin with, to whom "she said" can only refer."""
    found = {m.group() for m in _SUBJECT.finditer(text) if not _NO_NAME.match(m.group())}
    return found.pop() if len(found) == 1 else None


def _name(said: re.Match[str]) -> str | None:
    name = said["after"] or said["before"]
    return None if _NO_NAME.match(name) else name
