"""Accounts, and the record of what was done."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse, Response, StreamingResponse
from pydantic import BaseModel, Field

from assistant.desk.accounts import MAX_PASSWORD_CHARS, Role
from assistant.desk.audit import as_jsonl, entries
from assistant.desk.conflicts import account as account_thing
from assistant.web.site import ADMINS, Admin, BasedOn, TheSite

router = APIRouter(prefix="/api/desk", tags=["administration"])


class NewAccount(BaseModel):
    name: str = Field(max_length=64)
    role: Role
    password: str = Field(max_length=MAX_PASSWORD_CHARS)


class Password(BaseModel):
    password: str = Field(max_length=MAX_PASSWORD_CHARS)


@router.get("/users", dependencies=ADMINS)
def users(site: TheSite) -> list[dict[str, Any]]:
    """All accounts."""
    database = site.library.database
    return [
        {**vars(account), "revision": account_thing(account.name).revision(database)}
        for account in site.access.accounts.all()
    ]


@router.post("/users")
def add(given: NewAccount, actor: Admin, site: TheSite) -> dict[str, Any]:
    """Create an account."""
    return vars(site.access.accounts.add(given.name, given.role, given.password, actor.account.name))


@router.post("/users/{name}/password")
def set_password(name: str, given: Password, actor: Admin, based_on: BasedOn, site: TheSite) -> dict[str, str]:
    """Give an account another password, which ends its sessions."""
    site.access.accounts.set_password(name, given.password, actor.account.name, based_on)
    return {"name": name}


@router.delete("/users/{name}")
def remove(name: str, actor: Admin, based_on: BasedOn, site: TheSite) -> dict[str, str]:
    """Delete an account and end its sessions."""
    site.access.accounts.remove(name, actor.account.name, based_on)
    return {"removed": name}


@router.get("/audit", dependencies=ADMINS, response_model=None)
def audit(
    site: TheSite,
    form: Literal["json", "jsonl"] = "json",
    limit: Annotated[int, Query(ge=1, le=1_000_000)] = 1_000,
) -> Response:
    """What was done at the desk, by whom and when, newest first."""
    found = entries(site.library.database, limit)
    if form == "json":
        return JSONResponse([vars(entry) for entry in found])
    named = {"Content-Disposition": 'attachment; filename="audit.jsonl"'}
    return StreamingResponse(as_jsonl(found), media_type="application/jsonl", headers=named)
