"""A question as it is meant: with its slips mended, in its parts, in the light of what was said before or as if nothing
had been."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from assistant.answering.about import asked_about
from assistant.answering.asides import without_asides
from assistant.answering.condense import in_full
from assistant.answering.leaning import leaning, points
from assistant.answering.parts import joined, parts, renumbered
from assistant.answering.spelling import as_meant
from assistant.config import Config
from assistant.errors import LibraryError
from assistant.forms.clauses import Side, sides
from assistant.library.store import Library
from assistant.library.terms import content_terms, terms
from assistant.quoting import Quoting
from assistant.schema import Answer, Form, RankedPassage, Turn

Given = tuple[Answer, tuple[RankedPassage, ...]]
"""An answer, and the passages that were found."""


class Conversing:
    """Answers from one library word for word, in a conversation."""

    def __init__(self, library: Library, quoting: Quoting, config: Config) -> None:
        self._library = library
        self._quoting = quoting
        self._config = config

    def form(self, question: str, history: Sequence[Turn]) -> Form:
        """What kind of answer a question wants."""
        return self._quoting.form(question, history)

    def answer(self, question: str, history: Sequence[Turn], any_time: bool) -> Given:
        """Raises LibraryError when there are no articles."""
        with self._library.database.snapshot():
            if self._library.is_empty():
                raise LibraryError("There are no articles yet. Add some with: footnote ingest PATH")
            meant = as_meant(without_asides(question), self._library, self._config.weights.spelling)
            whole, ranked = self._in_parts(meant, history, any_time)
            best = {r.passage.id: r for r in sorted(ranked, key=lambda r: r.score)}
        return replace(whole, question=question), tuple(reversed(best.values()))

    def _in_parts(self, question: str, history: Sequence[Turn], any_time: bool) -> Given:
        """The answer to each of the two things that a question asks, under headings if it compares them."""
        compared = sides(question) if self.form(question, ()) == "comparison" else ()
        asked = [side.question for side in compared] or parts(question, self._config.weights.parts)
        if len(asked) == 1:
            return self._in_conversation(question, history, any_time)
        first, ranked = self._in_conversation(asked[0], history, any_time, bool(compared))
        if first.form == "archive":
            return self._in_conversation(question, history, any_time)
        before = () if first.standalone_question == asked[0] else history
        second, further = self._quoting.answer(asked[1], [*before, Turn.of(first)], any_time, bool(compared))
        if compared:
            first = _under(compared[0], _without(first, second))
            second = _under(compared[1], second)
        return joined(question, first, second), (*ranked, *further)

    def _in_conversation(self, question: str, history: Sequence[Turn], any_time: bool, of_two: bool = False) -> Given:
        """The answer in the light of what was said before, or as if nothing had been; where it may be either, alone if
        that is answered surely, else the likelier of both, if it is answered at all."""
        weights, today = self._config.weights.condense, self._config.today or date.today()
        full = in_full(question, history, self._library, today, weights)
        if full != question:
            answer, ranked = self._quoting.answer(full, (), any_time, of_two)
            return replace(answer, question=question), ranked
        likely = leaning(question, weights) if history else 0.0
        if likely >= weights.surely or asked_about(question, history, self._library):
            return self._quoting.answer(question, history, any_time, of_two)
        alone = self._quoting.answer(question, (), any_time, of_two)
        if likely < weights.perhaps or alone[0].certainty == "answers":
            return alone
        leant = self._quoting.answer(question, history, any_time, of_two)
        if leant[0].declined:
            return leant if alone[0].declined and likely >= weights.likelier else alone
        meant = points(question) or _shares(question, leant[0]) >= weights.shared
        return leant if meant and (alone[0].declined or likely >= weights.likelier) else alone


def _without(first: Answer, second: Answer) -> Answer:
    """The answer with its best sentence and those of the others that the second answer does not give."""
    given = {(c.article_id, c.start) for c in second.citations}
    rest = [c for c in first.claims[1:] if (c.citations[0].article_id, c.citations[0].start) not in given]
    return replace(first, claims=tuple(renumbered([*first.claims[:1], *rest], 1)))


def _under(side: Side, answer: Answer) -> Answer:
    """The answer to one side of a comparison, under its heading."""
    claims = tuple(replace(claim, heading=side.heading) for claim in answer.claims)
    return replace(answer, question=side.heading, claims=claims, form="comparison")


def _shares(question: str, answer: Answer) -> float:
    """Share of the question's content terms that the first claim has with its headline."""
    asked = content_terms(question)
    said = (f"{claim.text} {claim.citations[0].title}" for claim in answer.claims[:1])
    held = {term for text in said for term in terms(text)}
    return sum(term in held for term in asked) / len(asked) if asked else 1.0
