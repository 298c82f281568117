"""What every page of the desk has around it."""

from __future__ import annotations

from typing import Any

from fastapi.responses import HTMLResponse

from assistant.desk.freshness import freshness
from assistant.web.access import Actor
from assistant.web.site import Site
from assistant.web.templating import render

EDITORS_PAGES = (
    ("/desk", "Queue"),
    ("/desk/answers", "Answers"),
    ("/desk/articles", "Articles"),
    ("/desk/stories", "Stories"),
    ("/desk/pins", "Approved"),
    ("/desk/coverage", "Coverage"),
    ("/desk/overview", "Overview"),
)
ADMINS_PAGES = (("/desk/accounts", "Accounts"), ("/desk/audit", "Audit"))


def page(site: Site, actor: Actor, template: str, **values: Any) -> HTMLResponse:
    """A page for somebody who is logged in."""
    found = freshness(site.library)
    pages = (*EDITORS_PAGES, *(ADMINS_PAGES if actor.account.may("admin") else ()))
    return HTMLResponse(
        render(
            template,
            name=site.name,
            actor=actor,
            pages=pages,
            newest=found.label,
            stale=found.is_stale(site.config.desk.stale_days),
            **values,
        )
    )
