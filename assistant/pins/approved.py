"""The approved answer to a question, if there is one that still stands."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from time import perf_counter

from assistant.answering.condense import condense, in_full
from assistant.answering.leaning import leaning
from assistant.answering.spelling import as_meant
from assistant.attribution.support import Embedder
from assistant.library.embedding import Vector
from assistant.library.store import Library
from assistant.pins.match import Asked, may_be_same, same_question
from assistant.pins.store import Pin, Pins, lapsed
from assistant.retrieval.dates import period
from assistant.schema import Answer, Period, Turn
from assistant.weights import Weights

REMEMBERED = 10_000  # vectors of questions


class Approved:
    """What the newsroom checked is given before anything is searched."""

    def __init__(self, library: Library, encoder: Embedder, weights: Weights) -> None:
        self._library = library
        self._pins = Pins(library.database)
        self._encoder = encoder
        self._weights = weights
        self._vectors: OrderedDict[str, Vector] = OrderedDict()

    def find(self, question: str, history: Sequence[Turn], today: date) -> Answer | None:
        """The newest approved answer to the same question. A follow-up is looked for as it stands alone."""
        began = perf_counter()
        pins = self._pins.all()
        if not pins:
            return None
        for meant, when in self._meanings(question, history, today):
            if pin := self.given(self.asked(meant, today), pins):
                seconds = round(perf_counter() - began, 6)
                return replace(
                    pin.answer,
                    question=question,
                    standalone_question=meant,
                    period=when,
                    seconds={"understand": seconds, "total": seconds},
                )
        return None

    def given(self, asked: Asked, pins: Sequence[Pin]) -> Pin | None:
        """The first of these approved answers that still stands and is given to a question, as it stands alone."""
        for pin in pins:
            alike = (self.asked(q, pin.day) for q in pin.questions if may_be_same(asked.text, q))
            same = any(same_question(asked, one, self._weights) for one in alike)
            if same and lapsed(pin.answer, self._library) is None:
                return pin
        return None

    def asked(self, question: str, day: date) -> Asked:
        """A question that was asked on a day, with its vector."""
        found = self._vectors.get(question)
        if found is None:
            found = self._vectors[question] = self._encoder.embed_question(question)
            while len(self._vectors) > REMEMBERED:
                self._vectors.popitem(last=False)
        return Asked(question, day, found)

    def _meanings(self, question: str, history: Sequence[Turn], today: date) -> Iterator[tuple[str, Period | None]]:
        """The question as it may stand alone, and when it asks about: by itself unless it surely leans on others, and
        with what it leans on."""
        weights = self._weights.condense
        meant = as_meant(question, self._library, self._weights.spelling)
        full = in_full(meant, history, self._library, today, weights)
        if full != meant or not history or leaning(meant, weights) < weights.surely:
            yield full, period(full, today)
        if full == meant and history:
            understood = condense(meant, history, self._library, 0.0, today, weights)
            yield understood.standalone, understood.period
