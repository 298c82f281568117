"""Asks one case through the public API and scores what comes back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Protocol

from assistant.assembly import build_assistant, build_writer
from assistant.config import Config
from assistant.library.embedding import Encoder
from assistant.library.store import Library
from assistant.pipeline import Assistant
from assistant.retrieval.reader import Reader
from assistant.retrieval.search import WeightedQuery
from assistant.schema import Answer, Period, RankedPassage, Turn
from evals.dataset import EvalCase
from evals.records import Record
from evals.scoring import Outcome, scores


class Asker(Protocol):
    """Whatever answers questions; the assistant, or one that a test has harmed."""

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer: ...


class Examiner:
    """Examines cases against one library.

    A conversation is replayed: its earlier questions are asked first, and each turn carries what its
    answer cited, as on the page. What is declined is asked once more without a threshold, so that the
    risk of every confidence can be told. Without `ranks` there is no ranking to score.
    """

    def __init__(self, asker: Asker, undeclining: Asker, library: Library, ranks: bool = True) -> None:
        self._asker = asker
        self._ranks = ranks
        self._undeclining = undeclining
        self._library = library
        self._conversation = lru_cache(maxsize=256)(self._replayed)

    def examine(self, case: EvalCase) -> Record:
        """The case's record. An error is part of it: nothing is dropped."""
        try:
            turns = self._conversation(case.earlier)
            answer = self._asker.ask(case.question, turns)
            undeclined = self._undeclining.ask(case.question, turns) if answer.declined else answer
            found = scores(case, Outcome(answer, undeclined), self._library, self._ranks)
        except Exception as error:
            return Record(case=case, error=f"{type(error).__name__}: {error}")
        return Record(case=case, answer=answer, undeclined=undeclined if answer.declined else None, scores=found)

    def _replayed(self, earlier: tuple[str, ...]) -> tuple[Turn, ...]:
        if not earlier:
            return ()
        before = self._conversation(earlier[:-1])
        return (*before, Turn.of(self._asker.ask(earlier[-1], before)))


class GivenPassages:
    """In place of a search: all passages of the articles that are given, none better than another."""

    def __init__(self, library: Library, articles: Iterable[str]) -> None:
        wanted = set(articles)
        ids = sorted(i for i in library.passage_ids() if i.rpartition("@")[0] in wanted)
        self._passages = library.passages(ids)

    def search(
        self,
        queries: Iterable[WeightedQuery],
        cited: Iterable[str] = (),
        period: Period | None = None,
        most: int | None = None,
    ) -> list[RankedPassage]:
        return [RankedPassage(passage, 1.0) for passage in self._passages.values()]


def examiner(config: Config, encoder: Encoder, reader: Reader | None) -> Examiner:
    """Answers from the whole library."""
    asker = build_assistant(config, encoder, reader)
    return Examiner(asker, asker.under(undeclining(config)), asker.library)


def examine_given(case: EvalCase, config: Config, encoder: Encoder, reader: Reader | None, library: Library) -> Record:
    """Answers from the case's own articles only: the setting of CLAPnq's table of readers."""
    writer = build_writer(config, encoder)
    asker = Assistant(library, encoder, GivenPassages(library, case.given), config, reader, writer=writer)
    return Examiner(asker, asker.under(undeclining(config)), library, ranks=False).examine(case)


def undeclining(config: Config) -> Config:
    """The same settings, but nothing is declined: not for want of confidence, and by no language model."""
    return replace(config, answer=replace(config.answer, threshold=0.0), llm=None)
