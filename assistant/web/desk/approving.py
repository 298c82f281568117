"""The pages of approved answers: all of them, one to be edited, and an empty one to be written."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from assistant.desk.conflicts import NOTHING, approved_as
from assistant.desk.resting import MAX_CITED
from assistant.pins.store import Pins, lapsed
from assistant.web.desk.frame import page
from assistant.web.site import Editor, TheSite

router = APIRouter(include_in_schema=False)


@router.get("/desk/pins", response_class=HTMLResponse)
def pins(actor: Editor, site: TheSite) -> HTMLResponse:
    store = Pins(site.library.database)
    given = store.given()
    listed = [(pin, lapsed(pin.answer, site.library), given.get(pin.id, 0)) for pin in store.all()]
    return page(site, actor, "desk/pins.html", pins=listed)


@router.get("/desk/pins/new", response_class=HTMLResponse)
def write(actor: Editor, site: TheSite) -> HTMLResponse:
    return page(site, actor, "desk/pin.html", pin=None, lapsed=None, revision=NOTHING, most_sources=MAX_CITED)


@router.get("/desk/pins/{pin_id}", response_model=None)
def edit(pin_id: str, actor: Editor, site: TheSite) -> Response:
    """One that was edited meanwhile leads to what stands in its place."""
    database = site.library.database
    if not Pins(database).holds(pin_id) and (stands := approved_as(database, pin_id).revision(database)) != NOTHING:
        return RedirectResponse(f"/desk/pins/{stands}", 303)
    pin = Pins(database).get(pin_id)
    why = lapsed(pin.answer, site.library)
    return page(site, actor, "desk/pin.html", pin=pin, lapsed=why, revision=pin.id, most_sources=MAX_CITED)
