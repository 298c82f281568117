"""What was written is shown by Markdown as it was written, and does nothing there."""

from __future__ import annotations

import re

from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assistant.desk.answers import StoredAnswer
from assistant.desk.exports import as_markdown
from assistant.display import one_line
from assistant.schema import Answer

# What is read as text, cut where renderers that make links of bare addresses look for them: at every escape.
READ = MarkdownIt("commonmark").disable("text_join")
LINKED = re.compile(r"https?://|ftp://|//\S|www\.\S|\w@|@\w|[^\W\d]\.\w|\w\.[^\W\d]", re.I)
# What GitHub looks for in the file itself.
FOUND = re.compile(r"(?:https?|ftp)://|www\.\S|\w@\w", re.I)

PIECES = ["http", "https", "ftp", "mailto", ":", "/", "//", "www", "WWW", ".", "@", "-", "+", "=", "1", "12", ")", " ",
    "a", "example", "com", "localhost", "\\", "*", "_", "<", ">", "&amp;", "#", "é", "…", "3.5", "10:30"]  # fmt: skip
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), min_size=1).map("".join).filter(one_line)


@given(TEXTS)
@example("Write to desk@example.com, or see http://example.com/a_b and www.example.com.")
@example("HTTPS://EXAMPLE.COM ftp://x.y //localhost example.com mailto:a@b.c")
@example("1986. It opened.")
@example("- 3.5 at 10:30, and/or more...")
def test_words_are_shown_as_they_are_and_no_address_becomes_a_link(text: str) -> None:
    answer = Answer(text, text, declined=True, confidence=0.0, mode="extractive", note=text)
    markdown = as_markdown(StoredAnswer("a", answer, None, None, "2026-03-01"), [text])
    blocks = [token.children or [] for token in READ.parse(markdown) if token.type == "inline"]
    shown = ["".join(part.content for part in block) for block in blocks]
    assert shown == [
        one_line(text),
        "Answered on 1 March 2026.",
        one_line(text),
        one_line(text),
        "The articles don’t say.",
    ]
    assert {part.type for block in blocks for part in block} <= {"text", "text_special"}
    assert not [part.content for block in blocks for part in block if LINKED.search(part.content)]
    assert not FOUND.search(markdown)
