"""What becomes of articles."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from assistant.assembly import build_ingest
from assistant.desk import articles as desk
from assistant.desk.articles import MAX_TEXT_CHARS, MAX_TITLE_CHARS
from assistant.desk.conflicts import article as article_thing
from assistant.desk.named import named_article
from assistant.library.ingest import Ingest
from assistant.library.withdrawal import MAX_REASON_CHARS, events
from assistant.progress import Bar
from assistant.web.site import EDITORS, Admin, BasedOn, Editor, Site, TheSite

router = APIRouter(prefix="/api/desk", tags=["articles"])


class Reason(BaseModel):
    reason: str = Field(max_length=MAX_REASON_CHARS)


class Correction(BaseModel):
    """`notice`: what was corrected, for readers."""

    title: str = Field(max_length=MAX_TITLE_CHARS)
    text: str = Field(max_length=MAX_TEXT_CHARS)
    notice: str = Field(max_length=MAX_REASON_CHARS)


@router.get("/articles", dependencies=EDITORS)
def articles(site: TheSite) -> list[dict[str, Any]]:
    """All articles, newest first, without their texts."""
    found = site.library.articles(unused=True)
    return [{k: v for k, v in a.to_dict().items() if k != "text"} for a in found]


@router.get("/articles/{article_id:path}", dependencies=EDITORS)
def article(article_id: str, site: TheSite) -> dict[str, Any]:
    """One article with what was done to it, and the ids of the answers that cite it."""
    found = named_article(site.library, article_id)
    done = [vars(event) for event in events(site.library, article_id)]
    revision = article_thing(article_id).revision(site.library.database)
    return {**found.to_dict(), "revision": revision, "events": done, "answers": site.log.citing(article_id)}


@router.post("/articles/{article_id:path}/withdraw")
def withdraw(article_id: str, given: Reason, actor: Editor, based_on: BasedOn, site: TheSite) -> dict[str, Any]:
    """Take it out of every answer at once, and tell readers why."""
    return _done(
        article_id, "withdrawn", desk.withdraw(site.library, article_id, given.reason, actor.account.name, based_on)
    )


@router.post("/articles/{article_id:path}/hide")
def hide(article_id: str, given: Reason, actor: Editor, based_on: BasedOn, site: TheSite) -> dict[str, Any]:
    """Take it out of every answer; readers may still read it."""
    return _done(article_id, "hidden", desk.hide(site.library, article_id, given.reason, actor.account.name, based_on))


@router.post("/articles/{article_id:path}/restore")
def restore(article_id: str, given: Reason, actor: Editor, based_on: BasedOn, site: TheSite) -> dict[str, Any]:
    """Let answers use it again."""
    affected = desk.restore(_ingest(site), site.library, article_id, given.reason, actor.account.name, based_on)
    return _done(article_id, "restored", affected)


@router.post("/articles/{article_id:path}/correct")
def correct(article_id: str, given: Correction, actor: Editor, based_on: BasedOn, site: TheSite) -> dict[str, Any]:
    """Store a corrected version; the notice is shown wherever it is cited."""
    affected = desk.correct(
        _ingest(site), site.library, article_id, given.title, given.text, given.notice, actor.account.name, based_on
    )
    return _done(article_id, "corrected", affected)


@router.post("/articles/{article_id:path}/erase")
def erase(article_id: str, given: Reason, actor: Admin, based_on: BasedOn, site: TheSite) -> dict[str, Any]:
    """Delete it for good, from stored answers too. It cannot be undone."""
    return _done(article_id, "erased", desk.erase(site.library, article_id, given.reason, actor.account.name, based_on))


def _ingest(site: Site) -> Ingest:
    return build_ingest(site.config, Bar(), site.background.assistant().encoder)


def _done(article_id: str, action: str, answers: list[str]) -> dict[str, Any]:
    return {"article": article_id, "action": action, "answers": answers}
