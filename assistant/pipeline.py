"""The story of an answer: what the newsroom approved, else what a language model writes and is checked, else what the
articles say in their own words."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from llama_index.core.postprocessor.types import BaseNodePostprocessor

from assistant.answering.about import asked_about
from assistant.clock import Clock
from assistant.config import MAX_QUESTION_CHARS, Config
from assistant.considering import Considered, Considering, Searcher
from assistant.conversing import Conversing
from assistant.errors import QuestionError
from assistant.generation.prompts import Given
from assistant.generation.writer import Writer, in_place_of, named, reason
from assistant.library.embedding import Encoder
from assistant.library.store import Library
from assistant.library.withdrawal import unused_among
from assistant.llm.faults import ModelError
from assistant.pins.approved import Approved
from assistant.quoting import Quoting, copies
from assistant.retrieval.reader import Reader
from assistant.schema import Answer, RankedPassage, Turn


class Assistant:
    """Answers questions from one library."""

    def __init__(
        self,
        library: Library,
        encoder: Encoder,
        search: Searcher,
        config: Config,
        reader: Reader | None = None,
        reranker: BaseNodePostprocessor | None = None,
        writer: Writer | None = None,
        approved: Approved | None = None,
    ) -> None:
        self.library = library
        self.config = config
        self.encoder = encoder
        self._search = search
        self._reader = reader
        self._reranker = reranker
        self._writer = writer
        self.approved = approved
        self._considering = Considering(library, encoder, search, config, reader, reranker)
        self._conversing = Conversing(library, Quoting(library, encoder, self._considering, config), config)

    def under(self, config: Config) -> Assistant:
        """The same assistant with other settings for its answers."""
        others = (self._reader, self._reranker, self._writer, self.approved)
        return Assistant(self.library, self.encoder, self._search, config, *others)

    def ask(self, question: str, history: Sequence[Turn] = (), any_time: bool = False) -> Answer:
        """Answer a question, or decline it, in the light of earlier turns (oldest first).

        `any_time`: pay no heed to the period it names. Raises QuestionError for an empty or overlong question,
        LibraryError for an empty library.
        """
        *_, answer = self.stream(question, history, any_time)
        return answer

    def stream(self, question: str, history: Sequence[Turn] = (), any_time: bool = False) -> Iterator[Answer]:
        """Like `ask`, but yields the answer as it grows, a claim at a time; the last one is whole."""
        question, history = checked(question), _usable(history, self.library)
        if self.approved and not any_time and (given := self._given_before(self.approved, question, history)):
            yield from _growing(given)
        elif self._writer is None:
            quoted, _ = self._conversing.answer(question, history, any_time)
            yield from _growing(quoted)
        else:
            yield from self._written(self._writer, question, history, any_time)

    def _given_before(self, approved: Approved, question: str, history: Sequence[Turn]) -> Answer | None:
        """The answer that the newsroom approved for this question."""
        with self.library.database.snapshot():
            return approved.find(question, history, self.config.today or date.today())

    def _written(self, writer: Writer, question: str, history: Sequence[Turn], any_time: bool) -> Iterator[Answer]:
        """The answer that a language model writes; the one in the articles' sentences where that fails, or where
        nothing was found that a model could answer from."""
        if self._conversing.form(question, history) == "archive":
            yield from _growing(self._conversing.answer(question, history, any_time)[0])
            return
        calls = writer.calls()
        today = self.config.today or date.today()
        alone, fault = question, None
        try:
            alone = writer.standalone(question, history, today, calls) or question
        except ModelError as error:
            fault = reason(error)
        about_an_article = asked_about(alone, history, self.library) is not None
        earlier = history if about_an_article or alone == question else ()
        quoted, ranked = self._conversing.answer(alone, earlier, any_time)
        quoted = replace(quoted, question=question, model=calls.use() if calls.use().calls else None)
        if fault or about_an_article or quoted.confidence < self.config.answer.floor or not ranked:
            yield from _growing(replace(quoted, fallback=fault))
            return
        began = time.perf_counter()
        given = self._given(ranked)
        for writing in writer.write(alone, history, given, today, quoted, calls):
            answer = in_place_of(quoted, writing, time.perf_counter() - began, self.config.weights.citations)
            if unused_among(self.library, (c.article_id for c in answer.citations)):
                yield from self._written(writer, question, history, any_time)
                return
            yield answer

    def _given(self, ranked: Sequence[RankedPassage]) -> list[Given]:
        """What a model is sent: the ranked passages, with their articles."""
        return named([r.passage for r in ranked], copies(ranked, self.library), self.library)

    def consider(self, question: str, history: Sequence[Turn] = ()) -> Considered:
        """What an answer would be chosen from. Raises QuestionError like `ask`."""
        with self.library.database.snapshot():
            return self._considering.consider(checked(question), history, False, Clock())


def _usable(history: Sequence[Turn], library: Library) -> list[Turn]:
    """The turns without what was said from articles that may no longer be used, nor what later ones took of that."""
    unused = unused_among(library, {c.article_id for turn in history for c in turn.cited})
    turns: list[Turn] = []
    clean = True
    for turn in history:
        clean = clean and not unused & {c.article_id for c in turn.cited}
        turns.append(turn if clean else replace(turn, said=(), standalone=""))
    return turns


def _growing(answer: Answer) -> Iterator[Answer]:
    """An answer with its first claim, its first two, and so on."""
    yield from (replace(answer, claims=answer.claims[:count]) for count in range(1, len(answer.claims)))
    yield answer


def checked(question: str) -> str:
    """The question without white space around it. Raises QuestionError when it cannot be asked."""
    question = question.encode("utf-8", "replace").decode("utf-8").replace("\0", "\ufffd").strip()
    if not question:
        raise QuestionError("The question is empty. Ask something in a sentence.")
    if len(question) > MAX_QUESTION_CHARS:
        raise QuestionError(
            f"The question has {len(question):,} characters; shorten it to {MAX_QUESTION_CHARS:,} at most."
        )
    return question
