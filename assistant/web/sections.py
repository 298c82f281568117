"""The pages of the sections: their articles, newest first."""

from __future__ import annotations

from math import ceil
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from assistant.library.sections import count_in, newest_in
from assistant.web.previews import article_preview
from assistant.web.render import problem_html
from assistant.web.site import TheSite
from assistant.web.templating import render

router = APIRouter(tags=["readers"])

LISTED = 20  # articles on a page


@router.get("/section/{section:path}", response_class=HTMLResponse)
def section(section: str, site: TheSite, page: Annotated[int, Query(ge=1, le=2**31)] = 1) -> HTMLResponse:
    """A page of a section's articles; those that are withdrawn or hidden are on none."""
    count = count_in(site.library, section)
    pages = ceil(count / LISTED)
    if page > pages:
        detail = "It has fewer pages." if pages else "No article of this archive stands in it."
        return HTMLResponse(problem_html("No such page" if pages else "No such section", detail, site.name), 404)
    found = newest_in(site.library, section, (page - 1) * LISTED, LISTED)
    listed = [(article, article_preview(article)) for article in found]
    shown = render("section.html", section=section, listed=listed, count=count, page=page, pages=pages, name=site.name)
    return HTMLResponse(shown)
