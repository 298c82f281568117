"""Words around a story that are none of it: where it was filed and by which agency, who wrote and edited it, notes on
updates. Known by their form, kept as metadata where a draft has none, and no part of its text."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.library.readers.dateline import DATE, first_date
from assistant.library.sentences import paragraphs, sentences
from assistant.schema import Draft, Span

LONGEST = 300  # characters of a credit or a note
HEAD = 3  # paragraphs among which a byline is looked for

_NAME = r"[A-Z][\w.’'-]{0,30}"
_PLACE = rf"{_NAME}(?: {_NAME}){{0,3}}(?:, {_NAME}(?: {_NAME}){{0,2}})?"
_CAPITALS = r"[A-Z][A-Z.’'-]{2,30}(?: [A-Z.’'-]{2,30}){0,3}(?:, [A-Z][\w.]{0,30}(?: [A-Z][\w.]{0,30}){0,2})?"
_DAY = r"(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}\.?)"
_DASH = r" {0,3}(?:--?|[–—]) {0,3}"
_BEGINS = r"(?=[A-Z“\"‘'\d])"
_FILED = (
    re.compile(
        rf"(?:{_PLACE},? )?(?:(?:{_DAY}|(?i:{DATE}))(?:, \d{{4}})?,? )?"
        rf"\((?:[A-Z][\w.&/ -]{{1,30}}|dpa)\){_DASH}{_BEGINS}"
    ),
    re.compile(rf"{_PLACE}, (?:(?i:{DATE})|{_DAY}){_DASH}{_BEGINS}"),
    re.compile(rf"{_CAPITALS}{_DASH}{_BEGINS}(?![^.!?]{{0,400}}[–—])"),  # a second dash: “UNESCO – Paris-based – …”
)
_AGENCY = re.compile(r"\(([A-Z][\w.&/ -]{1,30}|dpa)\)")
_WORDS = re.compile(r"[^\s,;:.()\[\]–—/&-]+")
_AGENCIES = frozenset(
    """reuters ap afp dpa pa upi ansa efe ap associated press agence france-presse xinhua tass bloomberg tanjug beta
    hina bta mti""".split()
)
_WORK = frozenset("reporting writing editing photography translation edited written translated compiled".split())
_BETWEEN = frozenset(
    """by and with from in for to a an the this our also additional further contributed report story article piece
    research staff reporter reporters correspondent correspondents writer writers editor editors photographer
    photographs photos graphics special political foreign business de da di van von der den al bin la le""".split()
)
_BYLINE = re.compile(r"(?:(?:Words|Story|Written|Text) by|By|BY) (?=[A-Z])")
_NOTE = re.compile(
    r"""[(\[*]{0,2}(?:
        (?:this|the)\s(?:article|story|report|piece|page|post)\s(?:was|has\sbeen)\s(?:first\s|originally\s|last\s)?
          (?:updated|amended|corrected|edited|modified|published|changed)\b
        |an?\s(?:earlier|previous)\sversion\sof\sthis\b
        |(?:last\s)?(?:updated|modified)\s?(?::|on\b|at\b)
        |(?:correction|clarification|editor[’']?s[’']?\snote|editors[’']\snote|update)\s?(?:\([^)]{1,40}\)\s?)?[:–—-]
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_PUBLISHED = re.compile(r"(?:first|originally) published", re.IGNORECASE)
_CORRECTS = re.compile(r"correct|earlier version|previous version|misstated|clarif", re.IGNORECASE)


def without_credits(draft: Draft) -> Draft:
    """The draft with its story alone as text: datelines, agency tags, credit lines, bylines and notes on updates are
    taken out, and their date, agency, names and correction kept where it has none."""
    kept: list[str] = []
    for number, span in enumerate(paragraphs(draft.text)):
        paragraph = draft.text[span.start : span.end]
        if number < HEAD and draft.byline is None and (names := _byline(paragraph)):
            draft = replace(draft, byline=names)
        elif _is_note(paragraph):
            draft = _noted(draft, paragraph)
        else:
            if not kept:
                draft, paragraph = _filed(draft, paragraph)
            kept += filter(None, [_story(paragraph)])
    return replace(draft, text="\n\n".join(kept))


def is_credit(text: str) -> bool:
    """Whether a line says who made the story, or names its agency, and nothing else."""
    words = _WORDS.findall(text) if len(text) <= LONGEST else []
    plain = [word.lower() for word in words]
    if not words or not all(w[0].isupper() or p in _WORK or p in _BETWEEN for w, p in zip(words, plain, strict=True)):
        return False
    if all(word in _AGENCIES for word in plain):
        return True
    made = any(word in _WORK for word in plain) and "by" in plain
    helped = "contributed" in plain and bool(
        _WORK.union(("report", "story", "article", "piece", "research")) & {*plain}
    )
    return (made or helped) and any(w[0].isupper() and p not in _WORK for w, p in zip(words, plain, strict=True))


def _byline(paragraph: str) -> str | None:
    """The names of a line that is nothing but a byline."""
    match = _BYLINE.match(paragraph)
    words = _WORDS.findall(paragraph[match.end() :]) if match and len(paragraph) <= LONGEST else []
    if not match or not words or not all(w[0].isupper() or w in _BETWEEN for w in words):
        return None
    return paragraph[match.end() :].rstrip(". ")


def _is_note(paragraph: str) -> bool:
    return len(paragraph) <= LONGEST and bool(_NOTE.match(paragraph))


def _noted(draft: Draft, note: str) -> Draft:
    if _CORRECTS.search(note):
        return replace(draft, correction=draft.correction or " ".join(note.split()))
    if _PUBLISHED.search(note):
        return replace(draft, published=draft.published or first_date(note))
    return replace(draft, updated=draft.updated or first_date(note))


def _filed(draft: Draft, paragraph: str) -> tuple[Draft, str]:
    """The first paragraph of a story without the place, day and agency before it."""
    for form in _FILED:
        if match := form.match(paragraph):
            agency = _AGENCY.search(match.group())
            found = replace(
                draft,
                source=draft.source or (agency[1] if agency else None),
                published=draft.published or first_date(match.group()),
            )
            return found, paragraph[match.end() :]
    return draft, paragraph


def _story(paragraph: str) -> str:
    """A paragraph without the credits that are the whole of it, or lines or sentences at its end."""
    lines = paragraph.split("\n")
    while lines and is_credit(lines[-1]):
        lines.pop()
    text = "\n".join(lines)
    spans = sentences(text, Span(0, len(text)))
    while spans and is_credit(text[spans[-1].start : spans[-1].end]):
        text = text[: spans.pop().start].rstrip()
    return text
