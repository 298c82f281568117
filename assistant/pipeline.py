"""The story of an answer, in order: understand, retrieve, choose, cite, or decline."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np

from assistant.answering.about import asked_about, lead, note
from assistant.answering.candidates import candidates
from assistant.answering.citations import cite, verbatim_claims
from assistant.answering.condense import Understood, condense
from assistant.answering.extractive import choose
from assistant.answering.questions import analyse
from assistant.answering.reading import Readings, read, reranked
from assistant.config import MAX_QUESTION_CHARS, Config
from assistant.errors import LibraryError, QuestionError
from assistant.library.embedding import Encoder, Vector
from assistant.library.store import Library
from assistant.retrieval.reader import Reader
from assistant.retrieval.search import WeightedQuery
from assistant.schema import (
    Answer,
    Claim,
    NearestArticle,
    PassageScore,
    RankedPassage,
    Turn,
)

NEAREST_ARTICLES = 3


class Searcher(Protocol):
    """Finds the passages an answer is chosen from, best first; those `cited` before are among them."""

    def search(self, queries: Iterable[WeightedQuery], cited: Iterable[str] = ()) -> list[RankedPassage]: ...


class Assistant:
    """Answers questions from one library."""

    def __init__(
        self, library: Library, encoder: Encoder, search: Searcher, config: Config, reader: Reader | None = None
    ) -> None:
        self.library = library
        self.config = config
        self._encoder = encoder
        self._search = search
        self._reader = reader

    def under(self, config: Config) -> Assistant:
        """The same assistant with other settings for its answers."""
        return Assistant(self.library, self._encoder, self._search, config, self._reader)

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """Answer a question, or decline it, in the light of earlier turns (oldest first).

        Raises QuestionError for an empty or overlong question, LibraryError for an empty library.
        """
        *_, answer = self.stream(question, history)
        return answer

    def stream(self, question: str, history: Sequence[Turn] = ()) -> Iterator[Answer]:
        """Like `ask`, but yields the answer as it grows, a claim at a time; the last one is whole."""
        question = checked(question)
        clock = _Clock()
        with self.library.database.snapshot():
            if not self.library.overview().articles:
                raise LibraryError("There are no articles yet. Add some with: footnote ingest PATH")
            article = asked_about(question, history, self.library)
            understood = condense(question, history, self.config.retrieval.history_weight)
            clock.lap("understand")
            ranked = self._search.search(understood.queries, self._cited_before(understood, history))
            clock.lap("retrieve")
            readings = self._read(understood, ranked) if article is None else {}
            ranked = reranked(ranked, readings)
            clock.lap("read")
            if article is not None:
                cited = cite(1, article, lead(article))
                claims: tuple[Claim, ...] = (Claim(cited.quote, "verbatim", (cited,)),)
                sure = 1.0
            else:
                claims, sure = self._respond(understood, ranked, _thread(understood, history), readings)
            clock.lap("answer")
            nearest = () if claims else self._nearest(ranked)
        whole = Answer(
            question=question,
            standalone_question=understood.standalone,
            declined=not claims,
            confidence=round(sure, 4),
            mode="extractive",
            note=note(question, article) if article else None,
            claims=claims,
            nearest=nearest,
            passages=tuple(_row(r) for r in ranked),
            seconds=clock.seconds(),
        )
        yield from (replace(whole, claims=claims[:count]) for count in range(1, len(claims)))
        yield whole

    def _read(self, understood: Understood, ranked: Sequence[RankedPassage]) -> Readings:
        """What the reader finds in the first passages; nothing without a reader."""
        if self._reader is None:
            return {}
        return read(self._reader, understood.standalone, ranked, self.library, self.config.answer.passages_read)

    def _respond(
        self, understood: Understood, ranked: Sequence[RankedPassage], thread: frozenset[str], readings: Readings
    ) -> tuple[tuple[Claim, ...], float]:
        """Claims, none when the archive does not say, and how sure the first of them is."""
        question = analyse(understood.question, understood.context, self.library)
        found = candidates(question, self._vector(understood), ranked, self.library, thread, readings)
        chosen, sure = choose(found, question.wanted, self.config.answer)
        return verbatim_claims(chosen), sure

    def _vector(self, understood: Understood) -> Vector:
        """The question's unit vector, leaning towards the question it follows."""
        own = self._encoder.embed_question(understood.question)
        if not understood.context:
            return own
        mixed = own + self._encoder.embed_question(understood.standalone)
        return np.asarray(mixed / np.linalg.norm(mixed), dtype=np.float32)

    def _cited_before(self, understood: Understood, history: Sequence[Turn]) -> list[str]:
        """Passages cited in the last turn, for a question that leans on it."""
        if not understood.context:
            return []
        return self.library.passages_around(history[-1].cited)

    def _nearest(self, ranked: Sequence[RankedPassage]) -> tuple[NearestArticle, ...]:
        ids = list(dict.fromkeys(r.passage.article_id for r in ranked))[:NEAREST_ARTICLES]
        found = [self.library.article(i) for i in ids]
        return tuple(
            NearestArticle(a.id, a.version, a.title, a.published.isoformat() if a.published else None) for a in found
        )


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


def _thread(understood: Understood, history: Sequence[Turn]) -> frozenset[str]:
    """Articles cited in the last turn, for a question that leans on it."""
    return frozenset(c.article_id for c in history[-1].cited) if understood.context else frozenset()


def _row(ranked: RankedPassage) -> PassageScore:
    passage = ranked.passage
    return PassageScore(passage.id, passage.article_id, passage.start, passage.end, round(ranked.score, 6))


@dataclass
class _Clock:
    began: float = field(default_factory=time.perf_counter)
    laps: dict[str, float] = field(default_factory=dict)

    def lap(self, stage: str) -> None:
        self.laps[stage] = time.perf_counter() - self.began - sum(self.laps.values())

    def seconds(self) -> dict[str, float]:
        """Seconds by stage, with their total."""
        return {k: round(v, 6) for k, v in {**self.laps, "total": sum(self.laps.values())}.items()}
