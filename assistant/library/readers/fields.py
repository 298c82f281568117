"""Metadata as people write it → the fields of a draft."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from assistant.errors import FootnoteError
from assistant.schema import Draft

_OPTIONAL = ("byline", "url", "source", "section", "correction")
_BLANKS = re.compile(r"[^\S\n]+\n")
_MANY_BREAKS = re.compile(r"\n{3,}")


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
    return _MANY_BREAKS.sub("\n\n", _BLANKS.sub("\n", text + "\n")).strip()


def _text(values: Mapping[str, Any], name: str) -> str | None:
    value = values.get(name)
    if value is None:
        return None
    if isinstance(value, list | dict):
        raise FootnoteError(f"{name} must be one line of text")
    return " ".join(tidy(str(value)).split()) or None


def _identifier(value: Any) -> str | None:
    if value is None:
        return None
    identifier = str(value).strip()
    if not identifier or len(identifier) > 200 or re.search(r"[\s@#?%\\\x00-\x1f\x7f\ud800-\udfff]", identifier):
        raise FootnoteError(
            f"id '{identifier[:40]}' must have 1 to 200 characters, without blanks or any of @ # ? % \\"
        )
    return identifier


def _day(name: str, value: Any) -> date | None:
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return datetime.fromisoformat(str(value).strip()).date()
    except ValueError as error:
        raise FootnoteError(f"{name} is '{str(value)[:40]}'; write it as YYYY-MM-DD") from error
