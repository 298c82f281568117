"""A question in words that the archive uses: "Croats" is looked for as "Croatia" where only that is written."""

from __future__ import annotations

from assistant.facts.countries import Mention, mentions
from assistant.library.fulltext import document_frequency
from assistant.library.store import Library
from assistant.library.terms import terms


def in_known_words(question: str, library: Library) -> str:
    """The question with each name of a country that no article holds replaced by another one of the same country that
    some article does, first of all the country's own."""
    found = list(mentions(question))
    if not found:
        return question
    named = {name for mention in found for name in _all_names(mention, question)}
    held, _ = document_frequency(library, {term for name in named for term in terms(name)})
    known = {name for name in named if all(term in held for term in terms(name))}
    for mention in reversed(found):
        written = question[mention.span.start : mention.span.end]
        better = next((name for name in mention.country.names if name in known), None)
        if written not in known and better:
            question = question[: mention.span.start] + better + question[mention.span.end :]
    return question


def _all_names(mention: Mention, question: str) -> tuple[str, ...]:
    return (question[mention.span.start : mention.span.end], *mention.country.names)
