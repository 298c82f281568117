"""Logging in and out."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from assistant.desk.accounts import MAX_PASSWORD_CHARS
from assistant.desk.conflicts import account as account_thing
from assistant.web.access import Actor
from assistant.web.site import AnyAccount, TheSite

router = APIRouter(prefix="/api/desk", tags=["account"])
MAX_BODY = 32_768  # bytes that somebody may send who is not logged in yet


class Login(BaseModel):
    name: str = Field(max_length=64)
    password: str = Field(max_length=MAX_PASSWORD_CHARS)


class NewPassword(BaseModel):
    old: str = Field(max_length=MAX_PASSWORD_CHARS)
    new: str = Field(max_length=MAX_PASSWORD_CHARS)


@router.post("/login", max_body_size=MAX_BODY)
def login(given: Login, site: TheSite, request: Request, response: Response) -> dict[str, str]:
    """Log in: sets the cookies of the session and of the device, and returns the token that changes must carry in
    X-CSRF-Token. Too many wrong passwords, or too many people at once: 429 or 503, with Retry-After."""
    actor, cookies = site.access.log_in(request, given.name, given.password)
    for cookie in cookies:
        response.headers.append("Set-Cookie", cookie)
    return _told(actor)


@router.post("/logout")
def logout(actor: AnyAccount, site: TheSite, request: Request, response: Response) -> dict[str, str]:
    """End this session."""
    response.headers.append("Set-Cookie", site.access.log_out(request))
    return {"name": actor.account.name}


@router.get("/me")
def me(actor: AnyAccount) -> dict[str, str]:
    """Who is logged in."""
    return _told(actor)


@router.post("/me/password")
def password(given: NewPassword, actor: AnyAccount, site: TheSite, request: Request) -> dict[str, Any]:
    """Change one's own password; all sessions end. The old password says what the change is based on."""
    based_on = account_thing(actor.account.name).revision(site.library.database)
    site.access.log_in(request, actor.account.name, given.old)
    site.access.accounts.set_password(actor.account.name, given.new, actor.account.name, based_on)
    return {"changed": True}


def _told(actor: Actor) -> dict[str, str]:
    return {"name": actor.account.name, "role": actor.account.role, "csrf": actor.csrf}
