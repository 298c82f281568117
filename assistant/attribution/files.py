"""A file → the source that a claim is checked against."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from assistant.attribution.pair import Source
from assistant.errors import FootnoteError
from assistant.files import name_of, read_text
from assistant.library.days import printable
from assistant.library.readers.markdown import read_markdown

MAX_CLAIM_CHARS, MAX_SOURCE_CHARS = 2_000, 200_000


def read_source(path: Path, published: str | None = None) -> Source:
    """The text of a file as it stands; of Markdown that opens with front matter, the article's text and date.

    Raises FootnoteError for a file that is no text and for a date that is none.
    """
    try:
        text = read_text(path)
    except FootnoteError as error:
        raise FootnoteError(f"Cannot read {name_of(path)}: {error}. Give a text file in UTF-8.") from error
    if len(text) > MAX_SOURCE_CHARS:
        raise FootnoteError(f"{name_of(path)} has {len(text):,} characters; give {MAX_SOURCE_CHARS:,} at most.")
    source = Source(text)
    if path.suffix.lower() == ".md" and text.startswith("---"):
        draft = read_markdown(text)
        source = Source(
            draft.text, printable(draft.published), f"{draft.title} {draft.byline or ''} {draft.source or ''}"
        )
    return replace(source, published=_day(published)) if published else source


def _day(text: str) -> date:
    try:
        day = printable(date.fromisoformat(text))
    except ValueError:
        day = None
    if day is None:
        raise FootnoteError(f"--published must be a day such as 2025-03-14 that a newspaper can carry, not {text}.")
    return day
