"""What the desk knows as a whole."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query

from assistant.desk.asked_stories import asked_stories
from assistant.desk.coverage import gaps
from assistant.desk.freshness import freshness
from assistant.desk.overview import overview
from assistant.desk.queue import backlog
from assistant.web.site import EDITORS, TheSite

router = APIRouter(prefix="/api/desk", tags=["reports"])


@router.get("/coverage", dependencies=EDITORS)
def coverage(site: TheSite, since: date | None = None, until: date | None = None) -> list[dict[str, Any]]:
    """What readers ask and are not told, those of one matter together, the most asked first; with why: the archive
    lacks it, or it was not found in the articles that do say it."""
    found = gaps(site.library.database, site.background.assistant().encoder, since, until)
    return [{**asdict(gap), "count": gap.count, "why": gap.why} for gap in found]


@router.get("/overview", dependencies=EDITORS)
def numbers(site: TheSite, days: Annotated[int, Query(ge=1, le=366)] = 30) -> dict[str, Any]:
    """The last days in numbers."""
    found = overview(site.library.database, days)
    stories = [asdict(story) for story in asked_stories(site.library, found.days[0].day)]
    return {**asdict(found), "stories": stories, "backlog": backlog(site.library)}


@router.get("/freshness", dependencies=EDITORS)
def fresh(site: TheSite) -> dict[str, Any]:
    """How old the newest article is, and whether that is reason for an alarm."""
    found, limit = freshness(site.library), site.config.desk.stale_days
    hours = None if found.age is None else round(found.age.total_seconds() / 3600, 1)
    return {"hours": hours, "label": found.label, "alarm": found.is_stale(limit), "alarm_after_days": limit}
