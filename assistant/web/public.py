"""What anybody may read and ask: articles, answers by their address, questions, thumbs."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from assistant.config import MAX_QUESTION_CHARS
from assistant.desk import retention
from assistant.desk.answers import MAX_REASON_CHARS, AlteredAnswerError, NotYoursError, StoredAnswer
from assistant.desk.exports import as_json, as_markdown, as_text
from assistant.desk.notices import notices
from assistant.display import long_date
from assistant.errors import NotThereError
from assistant.schema import Span
from assistant.web.addresses import address_of
from assistant.web.asking import Asker, NotKept
from assistant.web.front import suggestions
from assistant.web.privacy import Practice
from assistant.web.render import answer_html, article_html, privacy_html, problem_html
from assistant.web.site import TheSite, Visitor

router = APIRouter(tags=["readers"])
EXPORTS = {"md": ("text/markdown", as_markdown), "txt": ("text/plain", as_text), "json": ("application/json", as_json)}
_CITED = re.compile(r"(\d{1,9})-(\d{1,9})")

READER = "a reader"  # in the audit log
NOT_YOURS = "This needs the cookie of the page it was given on."
NO_SUCH_ANSWER = (
    "It was deleted, by whoever asked or because its time was up, or it was never given here. What is deleted leaves "
    "no trace, so the two cannot be told apart."
)


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
    try:
        stored = site.log.get(identifier)
    except AlteredAnswerError as error:
        return HTMLResponse(problem_html("This answer is damaged", str(error), site.name), 503)
    if stored is None or form not in ("", *EXPORTS):
        return HTMLResponse(problem_html("This answer is not here", NO_SUCH_ANSWER, site.name), 404)
    said = notices(stored.answer, site.library)
    if not form:
        return HTMLResponse(answer_html(stored, said, site.name))
    kind, export = EXPORTS[form]
    return Response(export(stored, said), media_type=f"{kind}; charset=utf-8")


@router.post("/api/ask")
def ask(given: Question, site: TheSite, request: Request, response: Response, visitor: Visitor) -> dict[str, Any]:
    """Answer a question: `{id, conversation, link, kept, answer}`. The cookie that comes with the first answer is the
    visitor's, whose conversations nobody else can follow up on. An answer that could not be kept has `kept` false, and
    neither id nor link. Busy: 429 or 503 with Retry-After."""
    asker = Asker(visitor or site.visitors.new(), address_of(request), visitor is not None)
    *_, last = site.asking.ask(given.question, given.conversation, asker)
    if visitor is None:
        response.headers.append("Set-Cookie", site.visitors.cookie(asker.visitor, request.url.scheme == "https"))
    if isinstance(last, NotKept):
        about: dict[str, Any] = {"id": None, "conversation": given.conversation, "link": None, "kept": False}
        return {**about, "answer": last.answer.to_dict()}
    assert isinstance(last, StoredAnswer)
    about = {"id": last.id, "conversation": last.conversation, "link": f"/answer/{last.id}", "kept": True}
    return {**about, "answer": last.answer.to_dict()}


@router.get("/api/suggest")
def suggest(site: TheSite, q: Annotated[str, Query(max_length=100)] = "") -> list[dict[str, Any]]:
    """What a reader may mean by the words typed so far: `[{text, details, ask | href}]`."""
    return suggestions(site.library, q, site.background.offers().examples)


@router.get("/api/conversations/{conversation}")
def conversation(conversation: str, site: TheSite, visitor: Visitor) -> list[dict[str, Any]]:
    """The turns of one's own conversation, oldest first; none of anybody else's."""
    stored = site.log.answers(conversation, visitor) if visitor else []
    return [{"id": s.id, "asked_at": s.asked_at, "answer": s.answer.to_dict()} for s in stored]


@router.delete("/api/conversations/{conversation}")
def delete(conversation: str, site: TheSite, visitor: Visitor) -> dict[str, int]:
    """Delete one's own conversation for good; how many answers that were. Links to them end."""
    if visitor is None:
        raise NotYoursError(NOT_YOURS)
    site.log.check_owner(conversation, visitor)
    return {"deleted": retention.forget_conversations(site.library.database, [conversation], READER)}


@router.delete("/api/conversations")
def delete_all(site: TheSite, visitor: Visitor) -> dict[str, int]:
    """Delete all conversations of one's own for good, those that are just beginning too; how many answers that were."""
    if visitor is None:
        return {"deleted": 0}
    site.asking.beginnings.delete(visitor)
    with site.library.database.transaction():  # an answer that is being stored is stored by then, and found
        mine = site.log.conversations(visitor)
    return {"deleted": retention.forget_conversations(site.library.database, mine, READER)}


@router.get("/privacy", response_class=HTMLResponse)
def privacy(site: TheSite) -> HTMLResponse:
    """What is kept of readers, how long and where, under the settings in force."""
    return HTMLResponse(privacy_html(Practice.of(site.config), site.name))


@router.post("/api/answers/{answer_id}/thumb")
def thumb(answer_id: str, rating: Thumb, site: TheSite, visitor: Visitor) -> dict[str, bool]:
    """Say whether an answer of one's own helped."""
    if visitor is None:
        raise NotYoursError(NOT_YOURS)
    site.log.rate(answer_id, visitor, rating.thumb, rating.reason)
    return {"ok": True}


def _span(cited: str, length: int) -> Span | None:
    match = _CITED.fullmatch(cited)
    if not match:
        return None
    start, end = int(match[1]), int(match[2])
    return Span(start, end) if start < end <= length else None
