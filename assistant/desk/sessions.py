"""Who is logged in. A session is a random token that the browser holds; the library keeps its hash only."""

from __future__ import annotations

import time
from collections.abc import Callable
from hashlib import sha256
from math import ceil
from secrets import token_urlsafe

from assistant.desk.accounts import MAX_PASSWORD_CHARS, Account, Accounts
from assistant.desk.audit import note
from assistant.errors import FootnoteError
from assistant.library.database import Database

LASTS = 12 * 3600.0  # seconds, at most
IDLE = 2 * 3600.0  # seconds without a request
AT_ONCE = 10  # sessions of one account
WINDOW = 15 * 60.0  # seconds in which wrong passwords count
WRONG_HERE, WRONG_NAME, WRONG_ADDRESS = 5, 30, 20  # for a name from an address, for a name, from an address
SEEN_EVERY = 60.0  # seconds


class TooManyGuessesError(FootnoteError):
    """Too many wrong passwords; `wait` seconds until the next try."""

    def __init__(self, wait: int) -> None:
        super().__init__(f"Too many wrong passwords. Try again in {ceil(wait / 60)} minutes.")
        self.wait = wait


class Sessions:
    """The sessions of one library."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._accounts = Accounts(database)
        self._clock = clock

    def open(self, name: str, password: str, address: str) -> tuple[Account, str] | None:
        """Log in: the account and its token, None for a wrong name or password. Raises TooManyGuessesError."""
        attempt = self._count(name[:64], address)
        account = self._accounts.verify(name, password[: MAX_PASSWORD_CHARS + 1])
        if account is None:
            return None
        token, now = token_urlsafe(32), self._clock()
        with self._database.transaction() as connection:
            connection.execute(
                "DELETE FROM login_attempts WHERE number = ? OR (name = ? AND address = ?)", (attempt, name, address)
            )
            connection.execute("INSERT INTO sessions VALUES (?, ?, ?, ?)", (_hash(token), account.name, now, now))
            connection.execute(
                "DELETE FROM sessions WHERE started_at < ? OR seen_at < ? OR token_hash IN (SELECT token_hash "
                "FROM sessions WHERE user = ? ORDER BY started_at DESC LIMIT -1 OFFSET ?)",
                (now - LASTS, now - IDLE, account.name, AT_ONCE),
            )
            note(self._database, account.name, "logged in", account.name)
        return account, token

    def account(self, token: str) -> Account | None:
        """Whose session this is, None when it is nobody's or has ended."""
        now, hashed = self._clock(), _hash(token)
        row = self._database.connection.execute("SELECT * FROM sessions WHERE token_hash = ?", (hashed,)).fetchone()
        if row is None or now - row["started_at"] > LASTS or now - row["seen_at"] > IDLE:
            return None
        if now - row["seen_at"] > SEEN_EVERY:
            with self._database.transaction() as connection:
                connection.execute("UPDATE sessions SET seen_at = ? WHERE token_hash = ?", (now, hashed))
        return self._accounts.get(row["user"])

    def close(self, token: str) -> None:
        """Log out."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM sessions WHERE token_hash = ?", (_hash(token),))

    def _count(self, name: str, address: str) -> int:
        """Count a try before it is made, so that many at once are no way around the limit."""
        now = self._clock()
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM login_attempts WHERE at < ?", (now - WINDOW,))
            tries = connection.execute(
                "SELECT name = ? AS same_name, address = ? AS same_address, at FROM login_attempts "
                "WHERE name = ? OR address = ? ORDER BY at",
                (name, address, name, address),
            ).fetchall()
            for limit, counted in (
                (WRONG_HERE, [t["at"] for t in tries if t["same_name"] and t["same_address"]]),
                (WRONG_NAME, [t["at"] for t in tries if t["same_name"]]),
                (WRONG_ADDRESS, [t["at"] for t in tries if t["same_address"]]),
            ):
                if len(counted) >= limit:
                    raise TooManyGuessesError(ceil(counted[-limit] + WINDOW - now))
            added = connection.execute(
                "INSERT INTO login_attempts (name, address, at) VALUES (?, ?, ?)", (name, address, now)
            )
            return int(added.lastrowid or 0)


def _hash(token: str) -> str:
    return sha256(token.encode("utf-8", "replace")).hexdigest()
