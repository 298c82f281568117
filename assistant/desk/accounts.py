"""Accounts of the newsroom: names, roles, and passwords that are kept as argon2 hashes only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal, get_args

from assistant.desk.audit import note
from assistant.desk.conflicts import account as account_thing
from assistant.desk.conflicts import unchanged
from assistant.desk.hashing import hashed, is_right
from assistant.errors import FootnoteError, NotThereError
from assistant.library.database import Database, now

Role = Literal["reader", "editor", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
MIN_PASSWORD_CHARS, MAX_PASSWORD_CHARS = 12, 200
_NAME = re.compile(r"[a-z0-9][a-z0-9._@-]{0,63}")


@dataclass(frozen=True)
class Account:
    """A reader may ask where the page needs an account; an editor uses the desk; an admin also erases articles, sees
    the audit log and keeps the accounts."""

    name: str
    role: Role
    created_at: str

    def may(self, role: Role) -> bool:
        """Whether this account has at least the rights of a role."""
        return ROLES.index(self.role) >= ROLES.index(role)


class Accounts:
    """All accounts of one library."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def any(self) -> bool:
        """Whether there is an account, without which the desk is off."""
        return self._database.connection.execute("SELECT 1 FROM users LIMIT 1").fetchone() is not None

    def all(self) -> list[Account]:
        rows = self._database.connection.execute("SELECT name, role, created_at FROM users ORDER BY name")
        return [Account(**dict(row)) for row in rows]

    def get(self, name: str) -> Account | None:
        row = self._database.connection.execute(
            "SELECT name, role, created_at FROM users WHERE name = ?", (name,)
        ).fetchone()
        return row and Account(**dict(row))

    def add(self, name: str, role: str, password: str, actor: str) -> Account:
        """Raises FootnoteError for a name that is taken or no name, a role that is none, and a weak password."""
        if not _NAME.fullmatch(name):
            raise FootnoteError(
                "A name has 1 to 64 lower-case letters, digits and . _ @ - and begins with a letter or digit."
            )
        if role not in ROLES:
            raise FootnoteError(f"The role must be one of {', '.join(ROLES)}.")
        kept = _checked(password, name)
        with self._database.transaction() as connection:
            if self.get(name):
                raise FootnoteError(f"There is an account '{name}' already.")
            connection.execute("INSERT INTO users VALUES (?, ?, ?, ?)", (name, role, kept, now()))
            note(self._database, actor, "account added", name, role)
        return Account(name, role, now())

    def set_password(self, name: str, password: str, actor: str, based_on: str | None = None) -> None:
        """Also ends the account's sessions. Raises FootnoteError when there is no such account, or it is weak;
        ChangedError when somebody else changed the account after the revision `based_on`."""
        kept = _checked(password, name)
        with self._database.transaction() as connection:
            unchanged(self._database, account_thing(name), based_on)
            self._must_exist(name)
            connection.execute("UPDATE users SET password_hash = ? WHERE name = ?", (kept, name))
            connection.execute("DELETE FROM sessions WHERE user = ?", (name,))
            note(self._database, actor, "password changed", name)

    def remove(self, name: str, actor: str, based_on: str | None = None) -> None:
        """Also ends the account's sessions. Raises FootnoteError when there is none, and for the last admin;
        ChangedError like `set_password`."""
        with self._database.transaction() as connection:
            unchanged(self._database, account_thing(name), based_on)
            account = self._must_exist(name)
            if account.role == "admin" and [a.role for a in self.all()].count("admin") == 1:
                raise FootnoteError(f"'{name}' is the last admin. Add another admin first.")
            connection.execute("DELETE FROM users WHERE name = ?", (name,))
            note(self._database, actor, "account removed", name)

    def verify(self, name: str, password: str, known: bool = False) -> Account | None:
        """The account of this name and password. It takes as long for a name that does not exist. `known`: whether it
        comes from a device that the account has logged in from. Raises HashingBusyError."""
        row = self._database.connection.execute("SELECT password_hash FROM users WHERE name = ?", (name,)).fetchone()
        return self.get(name) if is_right(password, row and row["password_hash"], known) else None

    def fingerprint(self, name: str) -> str:
        """Stands for the account's password, and is another one when that is changed; "" when there is no account."""
        row = self._database.connection.execute("SELECT password_hash FROM users WHERE name = ?", (name,)).fetchone()
        return sha256(row["password_hash"].encode()).hexdigest()[:16] if row else ""

    def _must_exist(self, name: str) -> Account:
        account = self.get(name)
        if account is None:
            raise NotThereError(f"There is no account '{name}'.")
        return account


def _checked(password: str, name: str) -> str:
    """The hash of a password that is strong enough. Raises FootnoteError."""
    if not MIN_PASSWORD_CHARS <= len(password) <= MAX_PASSWORD_CHARS:
        raise FootnoteError(f"A password has {MIN_PASSWORD_CHARS} to {MAX_PASSWORD_CHARS} characters.")
    if len(set(password)) < 5 or name in password.casefold():
        raise FootnoteError("This password is too easy to guess. Take several words, without the name.")
    return hashed(password)
