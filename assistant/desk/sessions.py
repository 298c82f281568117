"""Who is logged in. A session is a random token that the browser holds; the library keeps its hash only.

How long a session has lasted is told by a monotonic clock from the moment this process first meets it. The wall clock
is asked once, for a session that an earlier process began; one that began in its future has ended. So a clock that is
set forward ends sessions early at worst, and one that is set back adds to a session at most what it is set back by,
once a restart, never more than `LASTS`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from secrets import token_urlsafe
from threading import Lock

from assistant.desk.accounts import MAX_PASSWORD_CHARS, Account, Accounts
from assistant.desk.audit import note
from assistant.desk.guessing import Guesses
from assistant.desk.hashing import HashingBusyError
from assistant.library.database import Database

LASTS = 12 * 3600.0  # seconds, at most
IDLE = 2 * 3600.0  # seconds without a request
AT_ONCE = 10  # sessions of one account
SEEN_EVERY = 60.0  # seconds
SKEW = 60.0  # seconds by which the wall clock is corrected in the ordinary


@dataclass
class _Met:
    """When a session ends, when it was last seen, and when the library was told; on the monotonic clock."""

    ends: float
    seen: float
    told: float


class Sessions:
    """The sessions of one library."""

    def __init__(
        self,
        database: Database,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._database = database
        self._accounts = Accounts(database)
        self._clock = clock
        self._wall = wall
        self._guesses = Guesses(clock)
        self._lock = Lock()
        self._met: dict[str, _Met] = {}

    def open(self, name: str, password: str, address: str, device: str = "") -> tuple[Account, str] | None:
        """Log in: the account and its token, None for a wrong name or password. `device`: one that this account has
        logged in from. Raises TooManyGuessesError, and HashingBusyError."""
        name = name[:64]
        secret = self._accounts.fingerprint(name)
        tried = self._guesses.admit(name, secret, address, device)
        try:
            account = self._accounts.verify(name, password[: MAX_PASSWORD_CHARS + 1], tried.known)
        except HashingBusyError:
            self._guesses.not_made(tried)
            raise
        if account is None:
            return None
        self._guesses.right(tried)
        token, now = token_urlsafe(32), self._wall()
        with self._database.transaction() as connection:
            if self._accounts.fingerprint(name) != secret:  # changed or removed while the password was checked
                return None
            connection.execute("INSERT INTO sessions VALUES (?, ?, ?, ?)", (_hash(token), account.name, now, now))
            connection.execute(
                "DELETE FROM sessions WHERE started_at < ? OR seen_at < ? OR token_hash IN (SELECT token_hash "
                "FROM sessions WHERE user = ? ORDER BY started_at DESC LIMIT -1 OFFSET ?)",
                (now - LASTS, now - IDLE, account.name, AT_ONCE),
            )
            note(self._database, account.name, "logged in", account.name)
        self._meet(_hash(token), LASTS, 0.0)
        return account, token

    def account(self, token: str) -> Account | None:
        """Whose session this is, None when it is nobody's or has ended."""
        hashed = _hash(token)
        row = self._database.connection.execute("SELECT * FROM sessions WHERE token_hash = ?", (hashed,)).fetchone()
        if row is None:
            return None
        with self._lock:
            met = self._met.get(hashed)
        if met is None:
            age, idle = self._wall() - row["started_at"], self._wall() - row["seen_at"]
            if not -SKEW <= age <= LASTS or not -SKEW <= idle <= IDLE:
                return None
            met = self._meet(hashed, LASTS - max(age, 0.0), max(idle, 0.0))
        now = self._clock()
        if now > met.ends or now - met.seen > IDLE:
            self.close(token)
            return None
        met.seen = now
        if now - met.told > SEEN_EVERY:
            met.told = now
            with self._database.transaction() as connection:
                connection.execute("UPDATE sessions SET seen_at = ? WHERE token_hash = ?", (self._wall(), hashed))
        return self._accounts.get(row["user"])

    def close(self, token: str) -> None:
        """Log out."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM sessions WHERE token_hash = ?", (_hash(token),))

    def _meet(self, hashed: str, left: float, idle: float) -> _Met:
        """Remember a session that has so many seconds left and was idle for so many."""
        now = self._clock()
        met = _Met(now + left, now - idle, now - idle)
        with self._lock:
            for key in [k for k, other in self._met.items() if now > other.ends + LASTS]:
                del self._met[key]
            return self._met.setdefault(hashed, met)


def _hash(token: str) -> str:
    return sha256(token.encode("utf-8", "replace")).hexdigest()
