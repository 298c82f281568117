"""What anybody may read and ask: articles, answers by their address, questions, thumbs."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Cookie, Query, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from assistant.config import MAX_QUESTION_CHARS
from assistant.desk.answers import MAX_REASON_CHARS, StoredAnswer
from assistant.desk.exports import as_json, as_markdown, as_text
from assistant.desk.notices import notices
from assistant.display import long_date
from assistant.errors import NotThereError
from assistant.schema import Span
from assistant.web.render import answer_html, article_html, problem_html
from assistant.web.site import TheSite
from assistant.web.visitors import COOKIE, new_cookie, new_visitor, visitor

router = APIRouter(tags=["readers"])
EXPORTS = {"md": ("text/markdown", as_markdown), "txt": ("text/plain", as_text), "json": ("application/json", as_json)}
_CITED = re.compile(r"(\d{1,9})-(\d{1,9})")

VisitorCookie = Annotated[str, Cookie(alias=COOKIE)]


class Question(BaseModel):
    """`conversation`: the id of one's own, to follow up on it."""

    question: str = Field(max_length=MAX_QUESTION_CHARS)
    conversation: str | None = Field(default=None, max_length=64)


class Thumb(BaseModel):
    """A reader's verdict on an answer of theirs."""

    thumb: Literal["up", "down"]
    reason: str | None = Field(default=None, max_length=MAX_REASON_CHARS)


@router.get("/article/{article_id:path}", response_class=HTMLResponse)
def article(
    article_id: str,
    site: TheSite,
    version: Annotated[int | None, Query(ge=1, le=2**31)] = None,
    cited: Annotated[str, Query(max_length=20)] = "",
) -> HTMLResponse:
    """An article's page, with the cited words highlighted."""
    try:
        found = site.library.article(article_id, version)
    except NotThereError:
        return HTMLResponse(problem_html("No such article", "It is not in this archive.", site.name), 404)
    if found.withdrawn_at:
        told = f"The newsroom withdrew it on {long_date(found.withdrawn_at[:10])}: {found.withdrawn_because}"
        return HTMLResponse(problem_html(found.title, told, site.name), 410)
    return HTMLResponse(article_html(found, _span(cited, len(found.text)), site.name))


@router.get("/answer/{answer_id}", response_model=None)
def answer(answer_id: str, site: TheSite) -> Response:
    """An answer as it was given, with notices; `.md`, `.txt` or `.json` behind the id gives it as a file."""
    identifier, _, form = answer_id.partition(".")
    stored = site.log.get(identifier)
    if stored is None or form not in ("", *EXPORTS):
        return HTMLResponse(problem_html("No such answer", "It was never given here, or not kept.", site.name), 404)
    said = notices(stored.answer, site.library)
    if not form:
        return HTMLResponse(answer_html(stored, said, site.name))
    kind, export = EXPORTS[form]
    return Response(export(stored, said), media_type=f"{kind}; charset=utf-8")


@router.post("/api/ask")
def ask(
    given: Question, site: TheSite, request: Request, response: Response, cookie: VisitorCookie = ""
) -> dict[str, Any]:
    """Answer a question: `{id, conversation, link, answer}`. The cookie that comes with the first answer is the
    visitor's, whose conversations nobody else can follow up on. Busy: 429 or 503 with Retry-After."""
    owner, counted_as = visitor({COOKIE: cookie}), None
    if owner is None:
        owner, counted_as = new_visitor(), f"address {request.client.host if request.client else ''}"
        response.headers.append("Set-Cookie", new_cookie(owner, request.url.scheme == "https"))
    *_, stored = site.asking.ask(given.question, given.conversation, owner, counted_as=counted_as)
    assert isinstance(stored, StoredAnswer)
    about = {"id": stored.id, "conversation": stored.conversation, "link": f"/answer/{stored.id}"}
    return {**about, "answer": stored.answer.to_dict()}


@router.get("/api/conversations/{conversation}")
def conversation(conversation: str, site: TheSite, cookie: VisitorCookie = "") -> list[dict[str, Any]]:
    """The turns of one's own conversation, oldest first; none of anybody else's."""
    owner = visitor({COOKIE: cookie})
    stored = site.log.answers(conversation, owner) if owner else []
    return [{"id": s.id, "asked_at": s.asked_at, "answer": s.answer.to_dict()} for s in stored]


@router.post("/api/answers/{answer_id}/thumb")
def thumb(answer_id: str, rating: Thumb, site: TheSite, cookie: VisitorCookie = "") -> dict[str, bool]:
    """Say whether an answer of one's own helped."""
    owner = visitor({COOKIE: cookie})
    if owner is None:
        raise NotThereError("Rating an answer needs the cookie of the page it was given on.")
    site.log.rate(answer_id, owner, rating.thumb, rating.reason)
    return {"ok": True}


def _span(cited: str, length: int) -> Span | None:
    match = _CITED.fullmatch(cited)
    if not match:
        return None
    start, end = int(match[1]), int(match[2])
    return Span(start, end) if start < end <= length else None
