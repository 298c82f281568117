"""Devices from which an account has logged in, known again by a signed cookie. It opens nothing by itself: a wrong
password from such a device is counted apart from those of strangers (see `assistant.desk.guessing`)."""

from __future__ import annotations

import hmac
from hashlib import sha256
from secrets import compare_digest, token_hex

from starlette.requests import Request

COOKIE = "footnote_device"
MAX_AGE = 365 * 24 * 3600  # seconds


class Devices:
    """Signs and checks the cookies of one library."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def known(self, request: Request, name: str) -> str:
        """The number of a device that this account has logged in from, "" when it is none."""
        number, _, signature = request.cookies.get(COOKIE, "").partition(".")
        expected = self._signature(name, number)
        return number if compare_digest(signature.encode("utf-8", "replace"), expected.encode()) else ""

    def cookie(self, request: Request, name: str, number: str) -> str:
        """A Set-Cookie value that makes this device known; it keeps the number it has."""
        number = number or token_hex(16)
        flags = "; Secure" if request.url.scheme == "https" else ""
        value = f"{number}.{self._signature(name, number)}"
        return f"{COOKIE}={value}; Path=/api/desk; Max-Age={MAX_AGE}; HttpOnly; SameSite=Strict{flags}"

    def _signature(self, name: str, number: str) -> str:
        return hmac.new(self._secret, f"device:{number}:{name}".encode("utf-8", "replace"), sha256).hexdigest()
