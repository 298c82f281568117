"""Stories, as editors correct them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field

from assistant.desk import stories as desk
from assistant.desk.conflicts import story as story_thing
from assistant.desk.stories import MAX_NAME_CHARS
from assistant.desk.story_search import search
from assistant.library.stories import Story, story
from assistant.library.story_names import name
from assistant.web.desk.answers import LISTED
from assistant.web.site import EDITORS, BasedOn, Editor, Site, TheSite

router = APIRouter(prefix="/api/desk", tags=["stories"])
MOST = 2**63 - 1  # a number in SQLite
MAX_TICKED = 1_000
Number = Annotated[int, Path(ge=1, le=MOST)]
ArticleId = Annotated[str, Field(max_length=200)]


class Name(BaseModel):
    """`name`: as it stands within a sentence, such as “the Heron Bridge”."""

    name: str = Field(max_length=MAX_NAME_CHARS * 5)


class Other(BaseModel):
    """`into`: the number of another story."""

    into: int = Field(ge=1, le=MOST)


class Ticked(BaseModel):
    articles: list[ArticleId] = Field(max_length=MAX_TICKED)


class Moved(Ticked, Other):
    pass


class TakenIn(BaseModel):
    article: ArticleId


@router.get("/stories", dependencies=EDITORS)
def stories(
    site: TheSite,
    words: Annotated[str, Query(max_length=200)] = "",
    limit: Annotated[int, Query(ge=1, le=1_000)] = LISTED,
) -> list[dict[str, Any]]:
    """The stories of two articles or more, the one with the newest article first: those whose name and headlines hold
    all these words."""
    return [as_json(one, site) for one in search(site.library, words)[:limit]]


@router.get("/stories/{number}", dependencies=EDITORS)
def one_story(number: Number, site: TheSite) -> dict[str, Any]:
    """One story. `set_aside`: its articles that may not be used now."""
    found, every = story(site.library, number)
    used = {article.id for article in found.articles}
    return {**as_json(found, site), "set_aside": [article.id for article in every if article.id not in used]}


@router.post("/stories/{number}/rename")
def rename(number: Number, given: Name, actor: Editor, based_on: BasedOn, site: TheSite) -> dict[str, Any]:
    """Call it so from now on, wherever it is named."""
    desk.rename(site.library, number, given.name, actor.account.name, based_on)
    return {"number": number}


@router.delete("/stories/{number}/name")
def give_back(number: Number, actor: Editor, based_on: BasedOn, site: TheSite) -> dict[str, Any]:
    """Call it by its headlines again."""
    desk.give_back(site.library, number, actor.account.name, based_on)
    return {"number": number}


@router.post("/stories/{number}/merge")
def merge(number: Number, given: Other, actor: Editor, based_on: BasedOn, site: TheSite) -> dict[str, Any]:
    """Let its articles tell another story, which keeps its name, and end it."""
    return {"number": desk.merge(site.library, number, given.into, actor.account.name, based_on)}


@router.post("/stories/{number}/split")
def split(number: Number, given: Ticked, actor: Editor, based_on: BasedOn, site: TheSite) -> dict[str, Any]:
    """Let some of its articles tell a story of their own, the number of which is told."""
    return {"number": desk.split(site.library, number, given.articles, actor.account.name, based_on)}


@router.post("/stories/{number}/move")
def move(number: Number, given: Moved, actor: Editor, based_on: BasedOn, site: TheSite) -> dict[str, Any]:
    """Let some of its articles tell another story."""
    return {"number": desk.move(site.library, number, given.articles, given.into, actor.account.name, based_on)}


@router.post("/stories/{number}/take-in")
def take_in(number: Number, given: TakenIn, actor: Editor, based_on: BasedOn, site: TheSite) -> dict[str, Any]:
    """Let an article tell this story, whichever it told before."""
    return {"number": desk.take_in(site.library, number, given.article, actor.account.name, based_on)}


def as_json(found: Story, site: Site) -> dict[str, Any]:
    """`named`: whether an editor named it; `first` and `last`: the days of its oldest and newest article."""
    first, last = found.span
    return {
        "number": found.number,
        "revision": story_thing(found.number).revision(site.library.database),
        "name": name(found, site.library),
        "named": found.named is not None,
        "articles": [article.id for article in found.articles],
        "first": first and first.isoformat(),
        "last": last and last.isoformat(),
    }
