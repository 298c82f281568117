"""Front matter in YAML, as much of it as articles need: names and values, no aliases, little nesting."""

from __future__ import annotations

from typing import Any

import yaml

from assistant.errors import FootnoteError

MAX_CHARS = 100_000
MAX_DEPTH = 20


class _PlainLoader(yaml.SafeLoader):
    """Refuses aliases, which can stand for more than any memory holds, and deep nesting."""

    _depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise FootnoteError("front matter has a YAML alias (*name); write the value out")
        if self._depth >= MAX_DEPTH:
            raise FootnoteError(f"front matter is nested more than {MAX_DEPTH} deep")
        self._depth += 1
        try:
            return super().compose_node(parent, index)
        finally:
            self._depth -= 1


def parse_front_matter(source: str) -> dict[str, Any]:
    """Names and values. Raises FootnoteError for what is not YAML, or not of this form."""
    if len(source) > MAX_CHARS:
        raise FootnoteError(f"front matter has {len(source):,} characters; {MAX_CHARS:,} are read at most")
    try:
        values = yaml.load(source, _PlainLoader) or {}
    except (yaml.YAMLError, ValueError, OverflowError, TypeError, AttributeError, KeyError, IndexError) as error:
        problem = " ".join(str(getattr(error, "problem", None) or error).split())
        raise FootnoteError(f"front matter is not YAML ({problem[:200]})") from error
    if not isinstance(values, dict):
        raise FootnoteError("front matter must be lines of 'name: value'")
    return values
