"""Logging in and out."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from assistant.desk.accounts import MAX_PASSWORD_CHARS
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
    """Log in: sets the session's cookie, and returns the token that changes must carry in X-CSRF-Token."""
    actor, cookie = site.access.log_in(request, given.name, given.password)
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
    """Change one's own password; all sessions end."""
    site.access.log_in(request, actor.account.name, given.old)
    site.access.accounts.set_password(actor.account.name, given.new, actor.account.name)
    return {"changed": True}


def _told(actor: Actor) -> dict[str, str]:
    return {"name": actor.account.name, "role": actor.account.role, "csrf": actor.csrf}
