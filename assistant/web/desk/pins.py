"""Approved answers, and what is found to write them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from assistant.assembly import build_checker
from assistant.config import MAX_QUESTION_CHARS
from assistant.desk.approval import MAX_SENTENCES, approve, withdraw_approval
from assistant.desk.finding import found
from assistant.desk.resting import MAX_CITED, MAX_SENTENCE_CHARS, Sentence
from assistant.desk.wordings import MAX_WORDINGS, offered
from assistant.display import long_date
from assistant.pins.store import Pin, Pins, lapsed
from assistant.web.desk.answers import CitedWords
from assistant.web.site import EDITORS, BasedOn, Editor, Site, TheSite

router = APIRouter(prefix="/api/desk", tags=["approved answers"])
Asked = Annotated[str, Field(max_length=MAX_QUESTION_CHARS)]


class Said(BaseModel):
    text: str = Field(max_length=MAX_SENTENCE_CHARS)
    cited: Annotated[list[CitedWords], Field(max_length=MAX_CITED)]


class NewPin(BaseModel):
    """`wordings`: further questions, as readers asked them, that it is given to."""

    question: Asked
    sentences: Annotated[list[Said], Field(max_length=MAX_SENTENCES)]
    wordings: Annotated[list[Asked], Field(max_length=MAX_WORDINGS)] = []


@router.get("/pins", dependencies=EDITORS)
def pins(site: TheSite) -> dict[str, Any]:
    """All of them, newest first, with why one is not given any more, and how many of the answers that are kept it is;
    and how near in meaning, from 0 to 1, a question in other words must be."""
    alike, store = site.config.weights.pins.alike, Pins(site.library.database)
    given = store.given()
    listed = [{**as_json(pin, site), "given": given.get(pin.id, 0)} for pin in store.all()]
    return {"threshold": alike, "pins": listed}


@router.post("/pins")
def pin(given: NewPin, actor: Editor, based_on: BasedOn, site: TheSite) -> dict[str, Any]:
    """Approve an answer. Each sentence must be supported by the words it cites. The revision is that of the approved
    answer which it takes the place of, 0 where there is none."""
    return _approved(given, actor.account.name, based_on, site)


@router.put("/pins/{pin_id}")
def edit(pin_id: str, given: NewPin, actor: Editor, based_on: BasedOn, site: TheSite) -> dict[str, Any]:
    """Put another approved answer in the place of this one, to another question too; it has an id of its own."""
    return _approved(given, actor.account.name, based_on, site, pin_id)


@router.delete("/pins/{pin_id}")
def unpin(pin_id: str, actor: Editor, site: TheSite) -> dict[str, str]:
    """Give it no more."""
    withdraw_approval(site.library, pin_id, actor.account.name)
    return {"removed": pin_id}


@router.get("/sentences", dependencies=EDITORS)
def sentences(site: TheSite, q: Annotated[str, Query(max_length=MAX_QUESTION_CHARS)]) -> list[dict[str, Any]]:
    """Sentences of the archive that an answer may rest on: `[{article_id, title, published, day, sentences}]`, the
    article that fits best first."""
    return [
        {"article_id": one.article_id, "title": one.title, "published": one.published and one.published.isoformat()}
        | {"day": long_date(one.published), "sentences": one.sentences}
        for one in found(site.background.assistant(), q)
    ]


@router.get("/wordings", dependencies=EDITORS)
def wordings(
    site: TheSite,
    question: Annotated[str, Query(max_length=MAX_QUESTION_CHARS)],
    article: Annotated[tuple[str, ...], Query(max_length=MAX_SENTENCES * MAX_CITED)] = (),
) -> list[dict[str, Any]]:
    """Questions of readers to which an approved answer to this one, from these articles, may be given too, and by
    itself is not: `[{text, count}]`, the nearest in meaning first."""
    approved, today = site.background.assistant().approved, site.config.today or date.today()
    if approved is None or not question.strip():
        return []
    kept = offered(site.library, approved, site.config.weights, question, article, today)
    return [{"text": one.text, "count": one.count} for one in kept]


def _approved(given: NewPin, actor: str, based_on: str, site: Site, edited: str | None = None) -> dict[str, Any]:
    said = [Sentence(s.text, tuple(c.cited() for c in s.cited)) for s in given.sentences]
    checker = build_checker(site.config, site.background.assistant().encoder)
    return as_json(approve(site.library, checker, given.question, said, actor, based_on, given.wordings, edited), site)


def as_json(pin: Pin, site: Site) -> dict[str, Any]:
    return {
        "id": pin.id,
        "revision": pin.id,
        "question": pin.question,
        "wordings": pin.wordings,
        "answer": pin.answer.to_dict(),
        "author": pin.author,
        "at": pin.at,
        "lapsed": lapsed(pin.answer, site.library),
    }
