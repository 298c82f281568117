"""Who may do what at the desk: the session's cookie, or the name that an identity proxy gives; and the token that every
change must carry."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from hashlib import sha256
from secrets import compare_digest, token_hex

from starlette.requests import Request

from assistant.config import DeskConfig
from assistant.desk.accounts import Account, Accounts, Role
from assistant.desk.sessions import LASTS, Sessions
from assistant.errors import FootnoteError
from assistant.library.store import Library
from assistant.web.devices import Devices

COOKIE = "footnote_desk"
CSRF_HEADER = "X-CSRF-Token"
SECRET_HEADER = "X-Identity-Secret"
OFF = "The desk is off. Switch it on with: footnote user add NAME --role admin"
_SECRET = "desk_secret"
_CHANGES_NOTHING = ("GET", "HEAD", "OPTIONS")
_OWN_MACHINE = ("127.0.0.1", "localhost", "::1")


class RefusedError(FootnoteError):
    """Not allowed; `status` is the HTTP status that says how."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True)
class Actor:
    """Somebody at the desk, and the token that their changes carry in X-CSRF-Token."""

    account: Account
    csrf: str


class Access:
    """Tells who a request is from."""

    def __init__(self, library: Library, config: DeskConfig) -> None:
        self.accounts = Accounts(library.database)
        self.sessions = Sessions(library.database)
        self.config = config
        with library.database.transaction() as connection:
            connection.execute("INSERT OR IGNORE INTO settings VALUES (?, ?)", (_SECRET, token_hex(32)))
        self._secret = (library.setting(_SECRET) or "").encode()
        self._devices = Devices(self._secret)

    def actor(self, request: Request) -> Actor | None:
        """None when nobody is logged in."""
        if self.config.identity_header:
            name = self._told_by_proxy(request)
            account = self.accounts.get(name) if name else None
            return Actor(account, self._csrf(f"name:{account.name}")) if account else None
        token = request.cookies.get(COOKIE, "")
        account = self.sessions.account(token) if token else None
        return Actor(account, self._csrf(f"session:{token}")) if account else None

    def require(self, request: Request, role: Role) -> Actor:
        """The one who asks for this. Raises RefusedError when nobody is logged in, when their role is not enough, and
        for a change without its token."""
        if not self.accounts.any():
            raise RefusedError(OFF, 404)
        actor = self.actor(request)
        if actor is None:
            raise RefusedError("Log in first, at /desk/login.", 401)
        if not actor.account.may(role):
            raise RefusedError(f"This needs the role {role}; yours is {actor.account.role}.", 403)
        if request.method not in _CHANGES_NOTHING:
            self._check_origin(request)
            if not compare_digest(request.headers.get(CSRF_HEADER, "").encode(), actor.csrf.encode()):
                raise RefusedError("This page is out of date. Reload it and try again.", 403)
        return actor

    def log_in(self, request: Request, name: str, password: str) -> tuple[Actor, list[str]]:
        """Who it is now, and the cookies to set: of the session, and of the device, by which it is known later. Raises
        RefusedError, TooManyGuessesError and HashingBusyError."""
        if self.config.identity_header:
            raise RefusedError("Accounts are told by the identity proxy here; there is no password to give.", 403)
        if not self.accounts.any():
            raise RefusedError(OFF, 404)
        self._check_origin(request)
        if request.url.scheme != "https" and request.url.hostname not in _OWN_MACHINE:
            raise RefusedError("A password must not travel in the open. Serve the desk over https.", 403)
        device = self._devices.known(request, name)
        opened = self.sessions.open(name, password, request.client.host if request.client else "", device)
        if opened is None:
            raise RefusedError("The name or the password is wrong.", 401)
        account, token = opened
        cookies = [_cookie(token, int(LASTS), request), self._devices.cookie(request, account.name, device)]
        return Actor(account, self._csrf(f"session:{token}")), cookies

    def log_out(self, request: Request) -> str:
        """End the session; the cookie to set."""
        self.sessions.close(request.cookies.get(COOKIE, ""))
        return _cookie("", 0, request)

    def _told_by_proxy(self, request: Request) -> str | None:
        """The account's name, when the request proves that it comes from the proxy, and names one only: a proxy that
        adds its header to a forged one leaves two."""
        secrets = request.headers.getlist(SECRET_HEADER)
        names = request.headers.getlist(self.config.identity_header or "")
        if len(secrets) != 1 or len(names) != 1:
            return None
        told = compare_digest(secrets[0].encode(), (self.config.identity_secret or "").encode())
        return names[0] if told else None

    def _csrf(self, whose: str) -> str:
        return hmac.new(self._secret, whose.encode("utf-8", "replace"), sha256).hexdigest()

    @staticmethod
    def _check_origin(request: Request) -> None:
        if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
            raise RefusedError("This was sent from another site.", 403)


def _cookie(token: str, seconds: int, request: Request) -> str:
    flags = "; Secure" if request.url.scheme == "https" else ""
    return f"{COOKIE}={token}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{flags}"
