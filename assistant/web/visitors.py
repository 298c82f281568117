"""Who is asking: an anonymous number in a cookie that only this server can have given, so that a reload finds the
conversation again."""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping
from hashlib import sha256
from secrets import compare_digest, token_hex

from assistant.library.store import Library

COOKIE = "footnote_visitor"
MAX_AGE = 180 * 24 * 3600  # seconds

_SECRET = "visitor_secret"
_FORM = re.compile(r"([0-9a-f]{32})\.([0-9a-f]{64})")


class Visitors:
    """Gives visitors their numbers, and knows those it gave."""

    def __init__(self, library: Library) -> None:
        """Raises LibraryError when the library has no secret yet and cannot be written."""
        secret = library.setting(_SECRET)
        if secret is None:
            with library.database.transaction() as connection:
                connection.execute("INSERT OR IGNORE INTO settings VALUES (?, ?)", (_SECRET, token_hex(32)))
            secret = library.setting(_SECRET)
        self._secret = (secret or "").encode()

    def known(self, cookies: Mapping[str, str]) -> str | None:
        """The visitor's number; None without a cookie, and with one that was not given here."""
        match = _FORM.fullmatch(cookies.get(COOKIE, ""))
        return match[1] if match and compare_digest(match[2], self._signature(match[1])) else None

    def new(self) -> str:
        """A number for somebody who has none."""
        return token_hex(16)

    def signed(self, number: str) -> str:
        """What the cookie of a visitor holds."""
        return f"{number}.{self._signature(number)}"

    def cookie(self, number: str, secure: bool) -> str:
        """A Set-Cookie value for a new visitor."""
        flags = "; Secure" if secure else ""
        return f"{COOKIE}={self.signed(number)}; Path=/; Max-Age={MAX_AGE}; HttpOnly; SameSite=Lax{flags}"

    def _signature(self, number: str) -> str:
        return hmac.new(self._secret, number.encode(), sha256).hexdigest()
