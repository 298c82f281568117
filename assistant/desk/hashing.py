"""Passwords as argon2id hashes. A hash takes 64 MB while it is made, so only two are made at once in a process: one for
whoever is known or changes a password, one for strangers, whose crowd keeps nobody else waiting."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from assistant.errors import FootnoteError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

WAITING = 8  # of each kind, at most; others are told to come again
PATIENCE = 10.0  # seconds that one waits


class HashingBusyError(FootnoteError):
    """More passwords at once than are looked at; `wait` seconds until it is worth trying again."""

    wait = 5

    def __init__(self) -> None:
        super().__init__("Many are logging in at this moment. Try again in a few seconds.")


class _Turn:
    """One at a time; a few wait."""

    def __init__(self) -> None:
        self._places = BoundedSemaphore(1 + WAITING)
        self._turn = BoundedSemaphore(1)

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Raises HashingBusyError."""
        if not self._places.acquire(blocking=False):
            raise HashingBusyError
        try:
            if not self._turn.acquire(timeout=PATIENCE):
                raise HashingBusyError
            try:
                yield
            finally:
                self._turn.release()
        finally:
            self._places.release()


_STRANGERS, _KNOWN = _Turn(), _Turn()


def hashed(password: str) -> str:
    """Raises HashingBusyError."""
    with _KNOWN.taken():
        return str(_hasher().hash(password))


def is_right(password: str, kept: str | None, known: bool) -> bool:
    """Whether this is the password of a kept hash. It takes as long where there is none. `known`: whether it comes from
    a device that the account has logged in from. Raises HashingBusyError."""
    from argon2.exceptions import Argon2Error, InvalidHashError

    with (_KNOWN if known else _STRANGERS).taken():
        try:
            return _hasher().verify(kept or _nobodys(), password)
        except (Argon2Error, InvalidHashError):
            return False


@lru_cache(maxsize=1)
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher
    from argon2.profiles import RFC_9106_LOW_MEMORY

    return PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)


def _nobodys() -> str:
    """A hash that no password has, as dear to compare with as any other."""
    made = _hasher()
    salt, key = (b64encode(bytes(count)).rstrip(b"=").decode() for count in (made.salt_len, made.hash_len))
    return f"$argon2id$v=19$m={made.memory_cost},t={made.time_cost},p={made.parallelism}${salt}${key}"
