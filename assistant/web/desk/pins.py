"""Approved answers."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from assistant.assembly import build_checker
from assistant.config import MAX_QUESTION_CHARS
from assistant.desk.approval import (
    MAX_CITED,
    MAX_SENTENCE_CHARS,
    MAX_SENTENCES,
    Sentence,
    approve,
    withdraw_approval,
)
from assistant.pins.store import Pin, Pins, lapsed
from assistant.web.desk.answers import CitedWords
from assistant.web.site import EDITORS, BasedOn, Editor, Site, TheSite

router = APIRouter(prefix="/api/desk", tags=["approved answers"])


class Said(BaseModel):
    text: str = Field(max_length=MAX_SENTENCE_CHARS)
    cited: Annotated[list[CitedWords], Field(max_length=MAX_CITED)]


class NewPin(BaseModel):
    question: str = Field(max_length=MAX_QUESTION_CHARS)
    sentences: Annotated[list[Said], Field(max_length=MAX_SENTENCES)]


@router.get("/pins", dependencies=EDITORS)
def pins(site: TheSite) -> dict[str, Any]:
    """All of them, newest first, with why one is not given any more; and how near in meaning, from 0 to 1, a question
    in other words must be."""
    alike = site.config.weights.pins.alike
    return {"threshold": alike, "pins": [as_json(pin, site) for pin in Pins(site.library.database).all()]}


@router.post("/pins")
def pin(given: NewPin, actor: Editor, based_on: BasedOn, site: TheSite) -> dict[str, Any]:
    """Approve an answer. Each sentence must be supported by the words it cites. The revision is that of the approved
    answer which it takes the place of, 0 where there is none."""
    said = [Sentence(s.text, tuple(c.cited() for c in s.cited)) for s in given.sentences]
    checker = build_checker(site.config, site.background.assistant().encoder)
    return as_json(approve(site.library, checker, given.question, said, actor.account.name, based_on), site)


@router.delete("/pins/{pin_id}")
def unpin(pin_id: str, actor: Editor, site: TheSite) -> dict[str, str]:
    """Give it no more."""
    withdraw_approval(site.library, pin_id, actor.account.name)
    return {"removed": pin_id}


def as_json(pin: Pin, site: Site) -> dict[str, Any]:
    return {
        "id": pin.id,
        "revision": pin.id,
        "question": pin.question,
        "answer": pin.answer.to_dict(),
        "author": pin.author,
        "at": pin.at,
        "lapsed": lapsed(pin.answer, site.library),
    }
