"""Metadata as people write it → the fields of a draft."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from assistant.display import HIDDEN, on_a_line
from assistant.errors import FootnoteError
from assistant.schema import Draft

_OPTIONAL = ("byline", "url", "source", "section", "correction")
_NOT_IN_IDS = re.compile(r"[\s@#?%\\]")
_MANY_BREAKS = re.compile(r"\n{3,}")
MAX_ID_CHARS, MAX_LINE_CHARS = 200, 2_000


def draft_from(values: Mapping[str, Any], text: str) -> Draft:
    """Build a draft from a mapping with at least a title.

    Known keys: id, title, byline, published (or date), updated, url, source, section, kind,
    language, correction; others are ignored. Raises FootnoteError for a value of the wrong form.
    """
    title = _text(values, "title")
    if not title:
        raise FootnoteError("has no title")
    published = values.get("published")
    return Draft(
        id=_identifier(values.get("id")),
        title=title,
        text=tidy(text),
        published=_day("published", values.get("date") if published is None else published),
        updated=_day("updated", values.get("updated")),
        kind=(_text(values, "kind") or "news").lower(),
        language=_text(values, "language") or "en",
        **{name: _text(values, name) for name in _OPTIONAL},
    )


def tidy(text: str) -> str:
    """Lines ended by \\n, no blanks at their ends, paragraphs separated by one empty line.

    Characters that cannot be stored as UTF-8 (lone surrogates, NUL) become U+FFFD.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    text = text.encode("utf-8", "replace").decode("utf-8")
    return _MANY_BREAKS.sub("\n\n", "\n".join(line.rstrip() for line in text.split("\n"))).strip()


def _text(values: Mapping[str, Any], name: str) -> str | None:
    value = values.get(name)
    if value is None:
        return None
    line = " ".join(tidy(_written(name, value)).split())
    if len(line) > MAX_LINE_CHARS:
        raise FootnoteError(f"{name} has {len(line):,} characters; shorten it to {MAX_LINE_CHARS:,} at most")
    return line or None


def _written(name: str, value: Any) -> str:
    """A value of the metadata as text. Raises FootnoteError for one that is none."""
    if not isinstance(value, str | int | float | date):
        raise FootnoteError(f"{name} must be one line of text")
    try:
        return str(value)
    except ValueError as error:
        raise FootnoteError(f"{name} is a number of thousands of digits; write it in quotation marks") from error


def _identifier(value: Any) -> str | None:
    if value is None:
        return None
    identifier = _written("id", value).strip()
    if not 0 < len(identifier) <= MAX_ID_CHARS or _NOT_IN_IDS.search(identifier) or HIDDEN.search(identifier):
        raise FootnoteError(
            f"id '{on_a_line(identifier[:40])}' must have 1 to {MAX_ID_CHARS} characters, without blanks, signs that "
            "are not seen, or any of @ # ? % \\"
        )
    if not {"", ".", ".."}.isdisjoint(identifier.split("/")):
        raise FootnoteError(f"id '{identifier[:40]}' would be no address: a part of it between / is empty, . or ..")
    return identifier


def _day(name: str, value: Any) -> date | None:
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return datetime.fromisoformat(_written(name, value).strip()).date()
    except ValueError as error:
        raise FootnoteError(f"{name} is '{on_a_line(str(value)[:40])}'; write it as YYYY-MM-DD") from error
