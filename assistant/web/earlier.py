"""A reader's own earlier conversations, to find an answer again or to delete it."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from assistant.desk.answers import AnswerLog, StoredAnswer
from assistant.web.site import TheSite, Visitor
from assistant.web.templating import render

router = APIRouter(tags=["readers"])


LISTED = 50  # conversations


@router.get("/conversations", response_class=HTMLResponse)
def conversations(site: TheSite, visitor: Visitor) -> HTMLResponse:
    """One's own conversations, with links to their answers; none of anybody else's."""
    found = earlier(site.log, visitor) if visitor else []
    return HTMLResponse(render("conversations.html", conversations=found, listed=LISTED, name=site.name))


def earlier(log: AnswerLog, visitor: str) -> list[list[StoredAnswer]]:
    """The turns of each of the last LISTED conversations of a visitor, oldest first; the conversation that began last
    comes first."""
    found = (log.answers(conversation, visitor) for conversation in log.conversations(visitor)[:LISTED])
    return [turns for turns in found if turns]
