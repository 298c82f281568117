"""Who is asking: an anonymous number in a cookie, so that a reload finds the conversation again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from secrets import token_hex

COOKIE = "footnote_visitor"
MAX_AGE = 180 * 24 * 3600

_FORM = re.compile(r"[0-9a-f]{32}")


def visitor(cookies: Mapping[str, str]) -> str | None:
    """The visitor's number, or None when there is none of the right form."""
    value = cookies.get(COOKIE, "")
    return value if _FORM.fullmatch(value) else None


def new_visitor() -> str:
    """A number for somebody who has none."""
    return token_hex(16)


def new_cookie(number: str, secure: bool) -> str:
    """A Set-Cookie value for a new visitor."""
    flags = "; Secure" if secure else ""
    return f"{COOKIE}={number}; Path=/; Max-Age={MAX_AGE}; HttpOnly; SameSite=Lax{flags}"
