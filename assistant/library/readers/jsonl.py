"""JSONL: one article a line, `{id, title, text, date?, source?, url?, byline?}`."""

from __future__ import annotations

import json
from collections.abc import Iterator

from assistant.errors import FootnoteError
from assistant.library.readers.fields import draft_from
from assistant.schema import Draft

UNTITLED_CHARS = 80


def read_jsonl(content: str) -> Iterator[tuple[int, Draft | str]]:
    """Line numbers (from 1) with a draft, or with the reason why the line is not one."""
    for number, line in enumerate(content.split("\n"), 1):
        if line.strip():
            try:
                yield number, _draft(line)
            except FootnoteError as error:
                yield number, str(error)


def _draft(line: str) -> Draft:
    try:
        values = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise FootnoteError(f"not JSON ({error})") from error
    if not isinstance(values, dict):
        raise FootnoteError("not a JSON object")
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
