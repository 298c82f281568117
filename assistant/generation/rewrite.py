"""A follow-up as a question that stands alone, written by a language model."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from assistant.display import one_line
from assistant.generation.prompts import rewrite_messages
from assistant.llm.call import Calls
from assistant.schema import Turn

LONGEST = 300  # characters
_LABEL = re.compile(
    r"\A(?:the\s{1,9})?(?:standalone|rewritten|last)?\s{0,9}question(?:\s+as\s+it\s+stands\s+alone)?\s{0,9}:\s*", re.I
)
_THOUGHT = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.S)


def standalone(question: str, history: Sequence[Turn], today: date, calls: Calls) -> str | None:
    """The question with what the conversation implies; None when the model wrote no such thing. Raises ModelError."""
    if not history:
        return None
    reply = _THOUGHT.sub("", calls.complete(rewrite_messages(question, history, today))).strip()
    lines = [line.strip() for line in reply.splitlines() if line.strip()]
    if len(lines) != 1:
        return None
    written = _LABEL.sub("", one_line(lines[0])).strip(" \"“”'`*")
    usable = 0 < len(written) <= LONGEST and "\ufffd" not in written and re.search(r"\w", written)
    return written if usable and not re.search(r"https?:|<\w|\]\(", written) else None
