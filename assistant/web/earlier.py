"""A reader's own earlier conversations, to find an answer again or to delete it."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from assistant.desk.answers import AnswerLog, StoredAnswer
from assistant.web.site import TheSite, Visitor
from assistant.web.templating import render

router = APIRouter(tags=["readers"])


@router.get("/conversations", response_class=HTMLResponse)
def conversations(site: TheSite, visitor: Visitor) -> HTMLResponse:
    """One's own conversations, with links to their answers; none of anybody else's."""
    found = earlier(site.log, visitor) if visitor else []
    return HTMLResponse(render("conversations.html", conversations=found, name=site.name))


def earlier(log: AnswerLog, visitor: str) -> list[list[StoredAnswer]]:
    """The turns of each conversation of a visitor, oldest first; the conversation that began last comes first."""
    found = (log.answers(conversation, visitor) for conversation in log.conversations(visitor))
    return sorted(filter(None, found), key=lambda turns: turns[0].asked_at, reverse=True)
