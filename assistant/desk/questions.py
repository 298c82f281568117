"""Which questions are the same but for how they are typed."""

from __future__ import annotations

import unicodedata

from assistant.schema import Answer


def folded(question: str) -> str:
    """A question without upper case and punctuation, its words a blank apart."""
    kept = (" " if unicodedata.category(c)[0] in "PZC" else c for c in question.casefold())
    return " ".join("".join(kept).split()) or question.strip()


def same_question(answer: Answer) -> tuple[str, str]:
    """Equal for answers to the same question. A follow-up is the same only where it asks about the same."""
    return folded(answer.question), folded(answer.standalone_question)
