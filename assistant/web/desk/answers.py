"""The log, the queue, reviews and eval cases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from assistant.desk import cases, reviewed
from assistant.desk.answers import StoredAnswer, Thumb
from assistant.desk.conflicts import approved_answer, eval_case, sentence
from assistant.desk.notices import notices
from assistant.desk.queue import Order, queue
from assistant.desk.resting import MAX_CITED, MAX_SENTENCE_CHARS, Cited
from assistant.desk.reviews import MAX_NOTE_CHARS, Judgement, Reviews, sentences
from assistant.desk.search import Filters, as_csv, as_dict, as_jsonl, search
from assistant.errors import NotThereError
from assistant.library.database import Database
from assistant.schema import Verdict
from assistant.web.site import EDITORS, BasedOn, Editor, TheSite

router = APIRouter(prefix="/api/desk", tags=["answers"])
LISTED, EXPORTED = 200, 100_000


class NewReview(BaseModel):
    """`claim`: the sentence's place in the answer, from 0; that an answer was declined is its sentence 0. `article`:
    the id of the one that does say what was declined."""

    claim: int = Field(ge=0, le=1_000)
    verdict: Judgement
    article: str | None = Field(default=None, max_length=200)
    note: str | None = Field(default=None, max_length=MAX_NOTE_CHARS)


class CitedWords(BaseModel):
    """Exact words of the latest version of an article."""

    article_id: str = Field(max_length=200)
    words: str = Field(max_length=MAX_SENTENCE_CHARS * 5)

    def cited(self) -> Cited:
        return Cited(self.article_id, self.words)


class NewCase(BaseModel):
    """`gold`: the words that answer, where the sentences reviewed as supported are not enough."""

    tags: list[Annotated[str, Field(max_length=32)]] = Field(default=[], max_length=8)
    gold: list[CitedWords] = Field(default=[], max_length=MAX_CITED)


def filters(
    since: date | None = None,
    until: date | None = None,
    declined: bool | None = None,
    thumb: Thumb | None = None,
    article: Annotated[str | None, Query(max_length=200)] = None,
    verdict: Verdict | None = None,
    reviewed: bool | None = None,
    words: Annotated[str | None, Query(max_length=200)] = None,
) -> Filters:
    return Filters(since, until, declined, thumb, article, verdict, reviewed, words)


Narrowed = Annotated[Filters, Depends(filters)]


@router.get("/queue", dependencies=EDITORS)
def waiting(
    site: TheSite, limit: Annotated[int, Query(ge=1, le=LISTED)] = 50, order: Order = "worth"
) -> list[dict[str, Any]]:
    """The questions that wait for a review, each once with its newest answer, its reasons and how often it was asked:
    the most worth a look first, or the newest, or those asked most."""
    return [
        {"id": i.stored.id, "question": i.stored.answer.question, "asked_at": i.stored.asked_at}
        | {"reasons": i.reasons, "weight": i.weight, "left": i.left, "count": i.count, "ids": i.ids}
        for i in queue(site.library, limit, order)
    ]


@router.get("/answers", dependencies=EDITORS)
def answers(
    site: TheSite, narrowed: Narrowed, limit: Annotated[int, Query(ge=1, le=1_000)] = LISTED
) -> list[dict[str, Any]]:
    """What was asked and answered, newest first."""
    return [as_dict(one) for one in search(site.library.database, narrowed, limit)]


@router.get("/answers/export", dependencies=EDITORS)
def export(site: TheSite, narrowed: Narrowed, form: Literal["csv", "jsonl"] = "csv") -> StreamingResponse:
    """The same as a file."""
    found = search(site.library.database, narrowed, EXPORTED)
    return _file("answers", form, as_csv(found) if form == "csv" else as_jsonl(found))


@router.get("/reviews/export", dependencies=EDITORS)
def export_reviews(site: TheSite, narrowed: Narrowed, form: Literal["csv", "jsonl"] = "csv") -> StreamingResponse:
    """The reviews of these answers as a file, with the sentences they are about."""
    database = site.library.database
    rows = reviewed.reviewed(database, search(database, narrowed, EXPORTED))
    return _file("reviews", form, reviewed.as_csv(rows) if form == "csv" else reviewed.as_jsonl(rows))


def _file(name: str, form: str, lines: Iterator[str]) -> StreamingResponse:
    kind = "text/csv" if form == "csv" else "application/jsonl"
    named = {"Content-Disposition": f'attachment; filename="{name}.{form}"'}
    return StreamingResponse(lines, media_type=f"{kind}; charset=utf-8", headers=named)


@router.get("/answers/{answer_id}", dependencies=EDITORS)
def answer(answer_id: str, site: TheSite) -> dict[str, Any]:
    """One answer with its reviews, its eval case, and what happened to its articles since."""
    stored = site.log.get(answer_id)
    if stored is None:
        raise NotThereError("There is no such answer.")
    database = site.library.database
    return {
        **as_dict(stored),
        "notices": notices(stored.answer, site.library),
        "reviews": [vars(r) for _, r in sorted(Reviews(database).of(answer_id).items())],
        "case": cases.case_of(database, answer_id),
        "revisions": revisions(stored, database),
    }


def revisions(stored: StoredAnswer, database: Database) -> dict[str, Any]:
    """What a change to an answer is based on: of each sentence's review, of the eval case, and of the approved answer
    to its question."""
    return {
        "sentences": [sentence(stored.id, n).revision(database) for n in range(len(sentences(stored.answer)))],
        "case": eval_case(stored.id).revision(database),
        "approved": approved_answer(stored.answer.standalone_question).revision(database),
    }


@router.post("/answers/{answer_id}/reviews")
def review(answer_id: str, given: NewReview, actor: Editor, based_on: BasedOn, site: TheSite) -> dict[str, Any]:
    """Give a verdict on a sentence; a later one takes its place."""
    database, name = site.library.database, actor.account.name
    done = Reviews(database).add(answer_id, given.claim, given.verdict, given.note, name, based_on, given.article)
    return {**vars(done), "revision": sentence(answer_id, given.claim).revision(database)}


@router.post("/answers/{answer_id}/case")
def promote(answer_id: str, given: NewCase, actor: Editor, based_on: BasedOn, site: TheSite) -> dict[str, Any]:
    """Make a reviewed answer an eval case."""
    gold = [one.cited() for one in given.gold]
    return cases.promote(site.library, answer_id, actor.account.name, given.tags, gold, based_on)


@router.delete("/answers/{answer_id}/case")
def drop(answer_id: str, actor: Editor, based_on: BasedOn, site: TheSite) -> dict[str, str]:
    """Take an eval case back."""
    cases.drop(site.library.database, answer_id, actor.account.name, based_on)
    return {"dropped": answer_id}


@router.get("/cases", dependencies=EDITORS)
def local_cases(site: TheSite) -> list[dict[str, Any]]:
    """The eval cases made here, as lines of a data folder."""
    return cases.local_cases(site.library.database)
