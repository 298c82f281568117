"""The story of an answer: understand, retrieve, choose and cite (or have it written, and check), or decline."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

import numpy as np
from llama_index.core.postprocessor.types import BaseNodePostprocessor

from assistant.answering.about import asked_about, lead, note
from assistant.answering.candidates import NOTHING_BEFORE, Candidate, Thread, candidates
from assistant.answering.citations import cite, nearest, verbatim_claims
from assistant.answering.condense import Understood, condense
from assistant.answering.extractive import choose
from assistant.answering.known_words import in_known_words
from assistant.answering.parts import joined, parts
from assistant.answering.questions import Question, analyse
from assistant.answering.reading import read, reranked
from assistant.clock import Clock
from assistant.config import MAX_QUESTION_CHARS, Config
from assistant.errors import LibraryError, QuestionError
from assistant.forms.compose import COMPOSED, STEPPED, about, compose, composed_claims
from assistant.forms.recognise import shipped as recogniser
from assistant.forms.small_talk import reply
from assistant.forms.subject import subject
from assistant.generation.prompts import Given
from assistant.generation.writer import Writer, in_place_of, named, reason
from assistant.library.embedding import Encoder, Vector
from assistant.library.store import Library
from assistant.library.stories import fellows
from assistant.library.withdrawal import unused_among
from assistant.llm.faults import ModelError
from assistant.pins.approved import Approved
from assistant.retrieval.events import event_period
from assistant.retrieval.reader import Reader
from assistant.retrieval.rerank import reranked_by
from assistant.retrieval.search import WeightedQuery
from assistant.schema import (
    Answer,
    Article,
    Certainty,
    Claim,
    Form,
    PassageScore,
    Period,
    RankedPassage,
    Turn,
)


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
        self._approved = approved
        self._config_hash = config.hash

    def under(self, config: Config) -> Assistant:
        """The same assistant with other settings for its answers."""
        others = (self._reader, self._reranker, self._writer, self._approved)
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
        question = checked(question)
        if self._approved and not any_time and (given := self._given_before(self._approved, question, history)):
            yield from _growing(given)
        elif self._writer is None:
            quoted, _ = self._quoted(question, history, any_time)
            yield from _growing(quoted)
        else:
            yield from self._written(self._writer, question, history, any_time)

    def _given_before(self, approved: Approved, question: str, history: Sequence[Turn]) -> Answer | None:
        """The answer that the newsroom approved for this question."""
        with self.library.database.snapshot():
            return approved.find(question, history, self.config.today or date.today())

    def _quoted(
        self, question: str, history: Sequence[Turn], any_time: bool
    ) -> tuple[Answer, tuple[RankedPassage, ...]]:
        """The answer in sentences of the articles, and the passages that were found. Raises LibraryError when
        there are no articles."""
        with self.library.database.snapshot():
            if self.library.is_empty():
                raise LibraryError("There are no articles yet. Add some with: footnote ingest PATH")
            asked = parts(question, self.config.weights.parts)
            whole, ranked = self._answer(asked[0], history, any_time)
            if len(asked) > 1:
                second, further = self._answer(asked[1], [*history, Turn.of(whole)], any_time)
                whole, ranked = joined(question, whole, second), (*ranked, *further)
            best = {r.passage.id: r for r in sorted(ranked, key=lambda r: r.score)}
        return whole, tuple(reversed(best.values()))

    def _written(self, writer: Writer, question: str, history: Sequence[Turn], any_time: bool) -> Iterator[Answer]:
        """The answer that a language model writes; the one in the articles' sentences where that fails, or where
        nothing was found that a model could answer from."""
        calls = writer.calls()
        today = self.config.today or date.today()
        alone, fault = question, None
        try:
            alone = writer.standalone(question, history, today, calls) or question
        except ModelError as error:
            fault = reason(error)
        about_an_article = asked_about(alone, history, self.library) is not None
        earlier = history if about_an_article or alone == question else ()
        quoted, ranked = self._quoted(alone, earlier, any_time)
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
        return named([r.passage for r in ranked], self._copies(ranked), self.library)

    def _answer(
        self, question: str, history: Sequence[Turn], any_time: bool
    ) -> tuple[Answer, tuple[RankedPassage, ...]]:
        """The answer to a question that asks one thing, and the passages it was chosen from."""
        clock = Clock()
        article = asked_about(question, history, self.library)
        form = "fact" if article else self._form(question)
        if form == "archive":
            return self._reply(question, clock), ()
        considered = self._consider(question, history, any_time, clock, form)
        if article is not None:
            given = self._of_an_article(question, article)
        elif form in COMPOSED and (composed := self._composed(form, considered)):
            given = composed
        else:
            if form in COMPOSED:
                considered = self._consider(question, history, any_time, clock)
            given = self._best_sentences(considered, form)
        if not given.claims:
            given = replace(given, nearest=nearest(considered.sentences, self.config.weights.citations))
        clock.lap("answer")
        answer = replace(
            given,
            question=question,
            standalone_question=considered.understood.standalone,
            period=None if article else considered.understood.period,
            passages=tuple(_row(entry) for r in considered.ranked for entry in (r, *r.copies)),
            seconds=clock.seconds(),
        )
        return answer, tuple(considered.ranked)

    def _form(self, question: str) -> Form:
        return recogniser().recognise(question, self.encoder.embed_question(question))

    def _reply(self, question: str, clock: Clock) -> Answer:
        """To what is no question to the articles."""
        said = reply(question, self.library)
        clock.lap("answer")
        return replace(
            self._giving((), 1.0, "archive"),
            question=question,
            standalone_question=question,
            declined=False,
            certainty="answers",
            note=said,
            seconds=clock.seconds(),
        )

    def _of_an_article(self, question: str, article: Article) -> Answer:
        cited = cite(1, article, lead(article))
        return replace(
            self._giving((Claim(cited.quote, "verbatim", (cited,)),), 1.0, "fact"), note=note(question, article)
        )

    def _composed(self, form: Form, considered: Considered) -> Answer | None:
        """The answer that several sentences give together; None where the articles say too little for that."""
        weights = self.config.weights
        ids = {candidate.article.id for candidate in considered.sentences}
        told = compose(
            form,
            considered.understood.question,
            considered.sentences,
            considered.asked,
            fellows(self.library, ids),
            weights,
        )
        sure = about(told, considered.sentences, considered.asked, weights)
        if not told or sure < max(weights.forms.least, self.config.answer.threshold):
            return None
        claims = composed_claims(told, self._copies(considered.ranked))
        return self._giving(claims, sure, form)

    def _best_sentences(self, considered: Considered, form: Form) -> Answer:
        weights = self.config.weights
        choice = choose(considered.sentences, considered.asked, self.config.answer, weights)
        claims = verbatim_claims(choice, self._copies(considered.ranked), weights.lead_in)
        return replace(self._giving(claims, choice.confidence, form), disagree=choice.disagree)

    def _giving(self, claims: tuple[Claim, ...], confidence: float, form: Form) -> Answer:
        """An answer of these claims, its question yet to be named."""
        return Answer(
            question="",
            standalone_question="",
            declined=not claims,
            confidence=round(confidence, 4),
            mode="extractive",
            certainty=self._certainty(confidence) if claims else None,
            form=form,
            claims=claims,
            config=self._config_hash,
        )

    def _certainty(self, confidence: float) -> Certainty:
        return "answers" if confidence >= self.config.answer.sure else "may answer"

    def consider(self, question: str, history: Sequence[Turn] = ()) -> Considered:
        """What an answer would be chosen from. Raises QuestionError like `ask`."""
        with self.library.database.snapshot():
            return self._consider(checked(question), history, False, Clock())

    def _consider(
        self, question: str, history: Sequence[Turn], any_time: bool, clock: Clock, form: Form = "fact"
    ) -> Considered:
        today, weights = self.config.today or date.today(), self.config.weights
        broad = form in COMPOSED
        known = in_known_words(subject(question, form), self.library)
        understood = condense(known, history, self.config.retrieval.history_weight, today, weights.condense)
        if understood.period is None:
            understood = replace(understood, period=event_period(question, self.library, weights.events))
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
            self.library,
            weights.questions,
            understood.period,
            understood.passed_over,
        )
        thread = Thread.of(history) if understood.context else NOTHING_BEFORE
        found = candidates(asked, self._vector(understood), ranked, self.library, weights, thread)
        if self._reader and not broad and (most := self.config.answer.sentences_read):
            found = read(self._reader, understood.standalone, understood.question, found, most, weights)
        clock.lap("read")
        return Considered(understood, asked, reranked(ranked, found, weights.reading), found)

    def _of_its_story(self, ranked: Sequence[RankedPassage]) -> list[RankedPassage]:
        """The beginnings of further articles of the story that the best passage belongs to."""
        if not ranked:
            return []
        held = {r.passage.article_id for entry in ranked for r in (entry, *entry.copies)}
        best = ranked[0].passage.article_id
        further = [i for i in fellows(self.library, [best]).get(best, []) if i not in held]
        beginnings = self.library.passages(self.library.beginnings(further))
        return [RankedPassage(passage, 0.0) for passage in beginnings.values()]

    def _copies(self, ranked: Sequence[RankedPassage]) -> dict[str, list[Article]]:
        """By article id, the articles that tell the same nearly word for word."""
        copied: dict[str, dict[str, None]] = {}
        for entry in ranked:
            for copy in entry.copies:
                copied.setdefault(entry.passage.article_id, {})[copy.passage.article_id] = None
        return {of: [self.library.article(i) for i in copies] for of, copies in copied.items()}

    def _vector(self, understood: Understood) -> Vector:
        """The question's unit vector, leaning towards the question it follows."""
        own = self.encoder.embed_question(understood.question)
        if not understood.context:
            return own
        mixed = own + self.encoder.embed_question(understood.standalone)
        return np.asarray(mixed / np.linalg.norm(mixed), dtype=np.float32)

    def _cited_before(self, understood: Understood, history: Sequence[Turn]) -> list[str]:
        """Passages cited in the last turn, for a question that leans on it."""
        if not understood.context:
            return []
        return self.library.passages_around(history[-1].cited)


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


def _row(ranked: RankedPassage) -> PassageScore:
    passage = ranked.passage
    return PassageScore(passage.id, passage.article_id, passage.start, passage.end, round(ranked.score, 6))
