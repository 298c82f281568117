"""JSONL: one article a line, `{id, title, text, date?, source?, url?, byline?}`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assistant.errors import FootnoteError
from assistant.files import read_lines
from assistant.json_text import parse_object
from assistant.library.readers.fields import draft_from
from assistant.schema import Draft

UNTITLED_CHARS = 80


def read_jsonl(path: Path) -> Iterator[tuple[int, Draft | str]]:
    """Line numbers (from 1) with a draft, or with the reason why the line is not one. Raises FootnoteError for a file
    that cannot be read."""
    for number, line in read_lines(path):
        try:
            if isinstance(line, FootnoteError):
                raise line
            yield number, _draft(parse_object(line))
        except FootnoteError as error:
            yield number, str(error)


def _draft(values: dict[str, Any]) -> Draft:
    text = values.get("text")
    if not isinstance(text, str) or not text.strip():
        raise FootnoteError("has no text")
    if values.get("id") is None:
        raise FootnoteError("has no id")
    if not values.get("title"):
        opening = " ".join(text.split())
        title = opening if len(opening) <= UNTITLED_CHARS else opening[:UNTITLED_CHARS].rsplit(" ", 1)[0] + " …"
        values = {**values, "title": title}
    return draft_from(values, text)
