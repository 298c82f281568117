"""Markdown with YAML front matter → a draft whose text is free of markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from assistant.library.readers.fields import draft_from
from assistant.library.readers.yaml_text import parse_front_matter
from assistant.schema import Draft

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?\n)?---[ \t]*(?:\n|\Z)", re.DOTALL)


def read_markdown(content: str) -> Draft:
    """Raises FootnoteError when the front matter is not YAML or there is no title.

    Without a title in the front matter, a first heading of level 1 is the title.
    """
    content = content.replace("\r\n", "\n")
    match = _FRONT_MATTER.match(content)
    values = parse_front_matter(match.group(1) or "") if match else {}
    blocks = list(_blocks(_parser().parse(content[match.end() :] if match else content)))
    if not values.get("title") and blocks and blocks[0][0] == "h1":
        values["title"] = blocks.pop(0)[1]
    return draft_from(values, "\n\n".join(text for _, text in blocks))


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def _blocks(tokens: list[Token]) -> Iterator[tuple[str, str]]:
    """(tag, text) of every block that holds text."""
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type == "inline":
            text = _inline(token.children or [])
        elif token.type in ("fence", "code_block"):
            text = token.content.strip("\n")
        else:
            continue
        if text.strip():
            yield (before.tag if before else ""), text


def _inline(tokens: list[Token]) -> str:
    """The words of a line of Markdown: link texts kept, images and markup dropped."""
    kept = []
    for token in tokens:
        if token.type in ("text", "code_inline", "text_special"):
            kept.append(token.content)
        elif token.type in ("softbreak", "hardbreak"):
            kept.append(" ")
    return "".join(kept).strip()
