"""Question and conversation → what an answer is chosen from: understand, retrieve, read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

import numpy as np
from llama_index.core.postprocessor.types import BaseNodePostprocessor

from assistant.answering.candidates import NOTHING_BEFORE, Candidate, Thread, candidates
from assistant.answering.condense import Understood, condense
from assistant.answering.known_words import in_known_words
from assistant.answering.questions import Question, analyse
from assistant.answering.reading import read, reranked
from assistant.clock import Clock
from assistant.config import Config
from assistant.forms.compose import COMPOSED, STEPPED
from assistant.forms.subject import subject
from assistant.library.embedding import Encoder, Vector
from assistant.library.store import Library
from assistant.library.stories import fellows
from assistant.retrieval.events import event_period
from assistant.retrieval.reader import Reader
from assistant.retrieval.rerank import reranked_by
from assistant.retrieval.search import WeightedQuery
from assistant.schema import Form, Period, RankedPassage, Turn


class Searcher(Protocol):
    """Finds the passages an answer is chosen from, best first, `most` of them if told; those `cited` before are among
    them, and those published in `period` rather than others."""

    def search(
        self,
        queries: Iterable[WeightedQuery],
        cited: Iterable[str] = (),
        period: Period | None = None,
        most: int | None = None,
    ) -> list[RankedPassage]: ...


@dataclass(frozen=True)
class Considered:
    """What an answer is chosen from: the question as it was understood and what it asks for, the ranked
    passages, and their sentences, best first."""

    understood: Understood
    asked: Question
    ranked: Sequence[RankedPassage]
    sentences: Sequence[Candidate]


def as_question(text: str) -> str:
    """The text with a question mark where it has no mark at its end: the models read it otherwise else."""
    return text if text.rstrip("”\"’') ").endswith((".", "?", "!", "…")) else f"{text}?"


class Considering:
    """Finds what an answer is chosen from."""

    def __init__(
        self,
        library: Library,
        encoder: Encoder,
        search: Searcher,
        config: Config,
        reader: Reader | None,
        reranker: BaseNodePostprocessor | None,
    ) -> None:
        self._library = library
        self._encoder = encoder
        self._search = search
        self._config = config
        self._reader = reader
        self._reranker = reranker

    def consider(
        self, question: str, history: Sequence[Turn], any_time: bool, clock: Clock, form: Form = "fact"
    ) -> Considered:
        """For a form of several sentences more passages are looked at, and none of their sentences is read."""
        today, weights = self._config.today or date.today(), self._config.weights
        broad = form in COMPOSED
        known, weight = in_known_words(as_question(question), self._library), self._config.retrieval.history_weight
        whole = condense(known, history, self._library, weight, today, weights.condense)
        matter = WeightedQuery(subject(known, form), 1.0)
        understood = replace(whole, question=matter.text, queries=(matter, *whole.queries[1:]))
        if understood.period is None:
            understood = replace(understood, period=event_period(question, self._library, weights.events))
        if any_time:
            understood = understood.at_any_time()
        clock.lap("understand")
        cited = self._cited_before(understood, history)
        ranked = self._search.search(
            understood.queries, cited, understood.period, weights.forms.passages if broad else None
        )
        if form in STEPPED:
            ranked += self._of_its_story(ranked)
        if self._reranker:
            ranked = reranked_by(self._reranker, understood.standalone, ranked)
        clock.lap("retrieve")
        asked = analyse(
            understood.question,
            understood.context,
            self._library,
            weights.questions,
            understood.period,
            understood.passed_over,
        )
        thread = Thread.of(history) if understood.context else NOTHING_BEFORE
        found = candidates(asked, self._vector(understood), ranked, self._library, weights, thread)
        if self._reader and not broad and (most := self._config.answer.sentences_read):
            found = read(self._reader, understood.standalone, understood.question, found, most, weights)
        clock.lap("read")
        return Considered(understood, asked, reranked(ranked, found, weights.reading), found)

    def _of_its_story(self, ranked: Sequence[RankedPassage]) -> list[RankedPassage]:
        """The beginnings of the newest further articles of the story that the best passage belongs to; those that the
        disk has altered are left out."""
        if not ranked:
            return []
        held = {r.passage.article_id for entry in ranked for r in (entry, *entry.copies)}
        best = ranked[0].passage.article_id
        further = [i for i in fellows(self._library, [best]).get(best, []) if i not in held]
        newest = further[-self._config.weights.forms.passages :]
        beginnings = self._library.passages(self._library.beginnings(newest)).values()
        whole = (p for p in beginnings if not self._library.is_altered(p.article_id, p.version))
        return [RankedPassage(passage, 0.0) for passage in whole]

    def _vector(self, understood: Understood) -> Vector:
        """The question's unit vector, leaning towards what it leans on."""
        own = self._encoder.embed_question(understood.question)
        if not understood.context:
            return own
        mixed = own + self._encoder.embed_question(understood.standalone)
        return np.asarray(mixed / np.linalg.norm(mixed), dtype=np.float32)

    def _cited_before(self, understood: Understood, history: Sequence[Turn]) -> list[str]:
        """Passages cited in the last turn, for a question that leans on it."""
        if not understood.context:
            return []
        return self._library.passages_around(history[-1].cited)
