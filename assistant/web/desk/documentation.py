"""The endpoints described, as OpenAPI and as a page."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.dependencies.models import Dependant
from fastapi.openapi.utils import get_openapi
from fastapi.responses import HTMLResponse
from fastapi.routing import APIRoute

from assistant import __version__
from assistant.web.desk.endpoints import ENDPOINTS
from assistant.web.desk.frame import page
from assistant.web.site import EDITORS, Editor, TheSite, account, admin, editor

router = APIRouter()
ROLES = {admin: "admin", editor: "editor", account: "any account"}
DESCRIPTION = (
    "Log in with POST /api/desk/login; send the cookie it sets with every request, and the csrf it returns as "
    "X-CSRF-Token with every change. A change also carries, as If-Match, the revision of what it is based on, which is "
    "told where that is read; when somebody else changed it meanwhile, the answer is 409 with {error, revision}: what "
    "was done, by whom and when, and the revision that stands now. Errors are {error}, with 4xx."
)


@router.get("/api/openapi.json", dependencies=EDITORS)
def openapi() -> dict[str, Any]:
    """This description; `x-role` says which role an endpoint needs."""
    found = (route for router in ENDPOINTS for route in router.routes)
    routes = [r for r in found if isinstance(r, APIRoute) and r.path.startswith("/api/")]
    described = get_openapi(title="Footnote", version=__version__, description=DESCRIPTION, routes=routes)
    for route in routes:
        for method in route.methods or ():
            described["paths"][route.path_format][method.lower()]["x-role"] = role_of(route.dependant)
    return described


@router.get("/desk/api", response_class=HTMLResponse)
def documentation(actor: Editor, site: TheSite) -> HTMLResponse:
    described = openapi()
    schemas = described["components"]["schemas"]
    listed = [
        {"method": method.upper(), "path": path, "role": told["x-role"], "does": told.get("description", "")}
        | {"takes": _takes(told, schemas)}
        for path, methods in described["paths"].items()
        for method, told in methods.items()
    ]
    return page(site, actor, "desk/api.html", endpoints=listed, description=DESCRIPTION)


def role_of(dependant: Dependant) -> str:
    """The role that a route asks for, "" when anybody may use it."""
    for inner in dependant.dependencies:
        if inner.call in ROLES:
            return ROLES[inner.call]
        if found := role_of(inner):
            return found
    return ""


def _takes(told: dict[str, Any], schemas: dict[str, Any]) -> str:
    """The names of what a request may hold: those of the query, of the headers, then of the body."""
    query = [p["name"] for p in told.get("parameters", []) if p["in"] == "query"]
    headers = [p["name"] for p in told.get("parameters", []) if p["in"] == "header"]
    body = told.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    fields = schemas.get(body.get("$ref", "").rpartition("/")[2], {}).get("properties", {})
    return " · ".join(
        filter(None, ["?" + "&".join(query) if query else "", *headers, f"{{{', '.join(fields)}}}" if fields else ""])
    )
