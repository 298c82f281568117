"""Signing in while somebody attacks, while the clock jumps, and what is kept of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.desk.guessing import TooManyGuessesError
from assistant.desk.sessions import IDLE, LASTS, Sessions
from assistant.web.devices import COOKIE as DEVICE
from tests.web.desk.conftest import PASSWORD, Newsroom

LOGIN = "/api/desk/login"
RIGHT = {"name": "admin", "password": PASSWORD}
DAYS = 3 * 24 * 3600.0


def at(newsroom: Newsroom, address: str) -> TestClient:
    return TestClient(newsroom.app, base_url="https://desk.example", client=(address, 50_000))


def attack(newsroom: Newsroom) -> list[int]:
    """Thirty wrong passwords from seven addresses."""
    return [
        at(newsroom, f"203.0.113.{n % 7}").post(LOGIN, json={**RIGHT, "password": f"wrong password {n}"}).status_code
        for n in range(30)
    ]


def test_an_attack_does_not_lock_out_who_has_the_password_and_a_known_device(newsroom: Newsroom) -> None:
    known, elsewhere = at(newsroom, "192.0.2.1"), at(newsroom, "192.0.2.77")
    assert known.post(LOGIN, json=RIGHT).status_code == 200
    told = attack(newsroom)
    assert set(told) == {401, 429}
    assert told.count(401) == 5
    assert known.post(LOGIN, json=RIGHT).status_code == 200
    assert at(newsroom, "192.0.2.1").post(LOGIN, json=RIGHT).status_code == 200  # the address alone
    elsewhere.cookies.set(DEVICE, known.cookies[DEVICE])
    assert elsewhere.post(LOGIN, json=RIGHT).status_code == 200  # the device alone
    assert at(newsroom, "192.0.2.99").post(LOGIN, json=RIGHT).status_code == 429
    assert attack(newsroom).count(401) == 0  # the successes gave the attacker nothing


@pytest.mark.parametrize("made_up", ["", ".", "x", "x.y", "{number}.", "{number}.{signature}0", "é.é"])
def test_a_device_that_is_made_up_is_a_strangers(newsroom: Newsroom, made_up: str) -> None:
    known = at(newsroom, "192.0.2.1")
    known.post(LOGIN, json=RIGHT)
    number, _, signature = known.cookies[DEVICE].partition(".")
    attack(newsroom)
    cookie = f"{DEVICE}={made_up.format(number=number, signature=signature)}".encode()
    told = at(newsroom, "192.0.2.77").post(LOGIN, json=RIGHT, headers={"Cookie": cookie})  # type: ignore[dict-item]
    assert told.status_code == 429
    assert int(told.headers["retry-after"]) > 0


def test_a_device_is_known_for_its_own_account_only(newsroom: Newsroom) -> None:
    editor = at(newsroom, "192.0.2.5")
    assert editor.post(LOGIN, json={"name": "editor", "password": PASSWORD}).status_code == 200
    attack(newsroom)
    assert editor.post(LOGIN, json=RIGHT).status_code == 429


def test_the_device_cookie_opens_nothing(newsroom: Newsroom) -> None:
    known = at(newsroom, "192.0.2.1")
    told = known.post(LOGIN, json=RIGHT)
    assert all(flag in told.headers["set-cookie"] for flag in (DEVICE, "HttpOnly", "SameSite=Strict", "Secure"))
    stranger = at(newsroom, "192.0.2.77")
    stranger.cookies.set(DEVICE, known.cookies[DEVICE])
    assert stranger.get("/api/desk/me").status_code == 401


def test_no_address_is_kept(newsroom: Newsroom) -> None:
    at(newsroom, "192.0.2.143").post(LOGIN, json=RIGHT)
    attack(newsroom)
    newsroom.library.database.connection.execute("PRAGMA wal_checkpoint(FULL)")
    kept = b"".join(p.read_bytes() for p in Path(newsroom.config.library).rglob("*") if p.is_file())
    assert b"192.0.2.143" not in kept
    assert b"203.0.113." not in kept


class Clocks:
    """A monotonic clock and one on the wall, which can be set."""

    def __init__(self) -> None:
        self.ran, self.wall = 1_000.0, 1_700_000_000.0

    def sessions(self, newsroom: Newsroom) -> Sessions:
        """As after a restart."""
        return Sessions(newsroom.library.database, lambda: self.ran, lambda: self.wall)

    def passes(self, seconds: float) -> None:
        self.ran, self.wall = self.ran + seconds, self.wall + seconds


@pytest.mark.parametrize("jump", [-DAYS, DAYS])
def test_a_clock_that_jumps_neither_ends_nor_prolongs_a_session_or_a_wait(newsroom: Newsroom, jump: float) -> None:
    clocks = Clocks()
    sessions = clocks.sessions(newsroom)
    (_, token), wrong = _opened(sessions), 0
    while True:
        try:
            sessions.open("editor", "not the password", f"198.51.100.{wrong}")
            wrong += 1
        except TooManyGuessesError as error:
            wait = error.wait
            break
    clocks.wall += jump
    assert sessions.account(token)
    clocks.passes(wait + 1)
    assert sessions.open("editor", "not the password", "198.51.100.99") is None  # let through again
    for _ in range(int(LASTS // (IDLE - 1)) + 1):
        clocks.passes(IDLE - 1)
        sessions.account(token)
    assert sessions.account(token) is None
    clocks.wall -= jump
    assert clocks.sessions(newsroom).account(token) is None


def test_a_session_of_before_a_restart_does_not_outlive_its_time(newsroom: Newsroom) -> None:
    clocks = Clocks()
    _, token = _opened(clocks.sessions(newsroom))
    clocks.passes(IDLE / 2)
    after = clocks.sessions(newsroom)
    assert after.account(token)
    clocks.wall -= DAYS
    for _ in range(20):
        clocks.passes(IDLE - 1)
        after.account(token)
    assert after.account(token) is None


def test_a_session_that_began_in_the_future_is_ended(newsroom: Newsroom) -> None:
    clocks = Clocks()
    _, token = _opened(clocks.sessions(newsroom))
    clocks.wall -= DAYS
    assert clocks.sessions(newsroom).account(token) is None


def _opened(sessions: Sessions) -> tuple[Any, str]:
    opened = sessions.open("editor", PASSWORD, "here")
    assert opened
    return opened
