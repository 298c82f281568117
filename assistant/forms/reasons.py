"""Why something is so → the sentence that gives the reason, which often stands behind the one that says what is so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answering.candidates import Candidate
from assistant.answering.extractive import Choice
from assistant.answering.questions import gives_cause


def with_reason(choice: Choice, found: Sequence[Candidate]) -> Choice:
    """The choice with what stands right behind its first sentence, where that gives no reason: in its place, led in by
    it, if that gives one; beside it, if nothing else does."""
    if not choice.sentences or choice.earlier or choice.disagree or gives_cause(choice.sentences[0].text):
        return choice
    first, *rest = choice.sentences
    behind = [c for c in found if c.article.id == first.article.id and _follows(c, first)]
    if not behind:
        return choice
    others = tuple(c for c in rest if c.span != behind[0].span or c.article.id != first.article.id)
    if gives_cause(behind[0].text):
        return replace(choice, sentences=(behind[0], *others), opening=first)
    return replace(choice, sentences=(first, behind[0], *others)[: max(2, len(choice.sentences))])


def _follows(candidate: Candidate, other: Candidate) -> bool:
    """Whether nothing but a blank stands between a sentence and another one before it."""
    between = candidate.article.text[other.span.end : candidate.span.start]
    return candidate.span.start > other.span.end and between == " "
