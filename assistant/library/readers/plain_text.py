"""Plain text as it is copied from a page: headline, dateline, byline, story, boilerplate."""

from __future__ import annotations

import re
from datetime import date

from assistant.errors import FootnoteError
from assistant.library.readers.boilerplate import is_boilerplate
from assistant.library.readers.dateline import dateline
from assistant.library.readers.fields import draft_from, tidy
from assistant.schema import Draft

HEADLINE_CHARS = 200
HEAD_LINES = 4  # lines after the headline among which dateline and byline are looked for

_BYLINE = re.compile(r"by\s+([A-Z][^\d.;:!?]{2,79})", re.IGNORECASE)


def read_plain_text(content: str) -> Draft:
    """The first line is the headline; a line that is only a date is the date of publication.

    Raises FootnoteError when the file is empty or its first line is too long to be a headline.
    """
    lines = tidy(content).split("\n")
    title = lines[0].strip()
    if not title:
        raise FootnoteError("is empty")
    if len(title) > HEADLINE_CHARS:
        raise FootnoteError(f"its first line is no headline (over {HEADLINE_CHARS} characters); put one above it")
    published: date | None = None
    byline: str | None = None
    story: list[str] = []
    for number, line in enumerate(lines[1:]):
        if number < HEAD_LINES and not story:
            if published is None and (found := dateline(line)):
                published = found
                continue
            if byline is None and (match := _BYLINE.fullmatch(line.strip())):
                byline = match[1]
                continue
        if line.strip() or story:
            story.append(line)
    kept = [p for p in "\n".join(story).split("\n\n") if not is_boilerplate(_last_lines_off(p))]
    text = "\n\n".join(_last_lines_off(p) for p in kept)
    return draft_from({"title": title, "published": published, "byline": byline}, text)


def _last_lines_off(paragraph: str) -> str:
    """`paragraph` without lines of boilerplate at its end."""
    lines = paragraph.split("\n")
    while len(lines) > 1 and is_boilerplate(lines[-1]):
        lines.pop()
    return "\n".join(lines)
