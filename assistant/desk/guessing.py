"""How fast passwords may be guessed, without locking out whoever knows the right one.

A try counts in one lane when it comes from a device or an address that this account has logged in from before, and else
in two: that of the account and that of the address. In each lane a few wrong ones are free; then each makes the next
wait twice as long. An attack on an account from elsewhere fills the account's lane and leaves those of its own devices
alone. Lanes are kept in memory only and forgotten after a day, addresses with them; a monotonic clock decides.

Sources: OWASP Authentication Cheat Sheet, "Login Throttling", and OWASP "Slow Down Online Guessing Attacks with Device
Cookies" (a lane for each device that is known); NIST SP 800-63B, 5.2.2 "Rate Limiting" (waits of 30 seconds up to an
hour, at most 100 wrong ones in a row for an account, addresses that were successful before are believed more).
"""

from __future__ import annotations

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from threading import Lock

from assistant.errors import FootnoteError

FREE_ACCOUNT, FREE_ADDRESS = 5, 20  # wrong passwords before the first wait
FIRST_WAIT, LONGEST_WAIT = 30.0, 3_600.0  # seconds
IN_A_ROW = 100  # wrong ones; from then on the lane is closed until it is forgotten
FORGOTTEN = 24 * 3_600.0  # seconds after the last try
LANES = 100_000  # remembered at a time, those of accounts that exist not counted


class TooManyGuessesError(FootnoteError):
    """Too many wrong passwords; `wait` seconds until the next try."""

    def __init__(self, wait: float) -> None:
        told = f"{ceil(wait)} seconds" if wait < 120 else f"{ceil(wait / 60)} minutes"
        super().__init__(f"Too many wrong passwords. Try again in {told}, or from a device you have logged in from.")
        self.wait = ceil(wait)


@dataclass
class _Lane:
    """`wrong`: wrong passwords in a row; `open_from` and `tried`: on the monotonic clock."""

    wrong: int = 0
    open_from: float = 0.0
    tried: float = 0.0


@dataclass(frozen=True)
class Try:
    """A try that was let through; `lanes`: where it counts, each with the wrong ones that are free there."""

    name: str
    address: str
    known: bool
    lanes: tuple[tuple[tuple[str, ...], int], ...]


class Guesses:
    """The tries of one process. Safe to share between threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._lanes: OrderedDict[tuple[str, ...], _Lane] = OrderedDict()
        self._accounts: dict[tuple[str, ...], _Lane] = {}
        self._successes: OrderedDict[tuple[str, str], float] = OrderedDict()

    def admit(self, name: str, secret: str, address: str, device: str) -> Try:
        """Count a try before it is made, so that many at once are no way around the limit.

        `secret` stands for the account's password, "" where there is no account: with a new password the count begins
        anew. `device` is one that this account has logged in from, "" when it is none. Raises TooManyGuessesError; then
        nothing is counted."""
        now, address = self._clock(), _network(address)
        with self._lock:
            self._forget(now)
            tried = Try(name, address, *self._place(name, secret, address, device, now))
            lanes = [(self._lane(key), free) for key, free in tried.lanes]
            if (wait := max(lane.open_from for lane, _ in lanes) - now) > 0:
                raise TooManyGuessesError(wait)
            for lane, free in lanes:
                lane.wrong, lane.tried = lane.wrong + 1, now
                lane.open_from = now + _pause(lane.wrong, free)
            return tried

    def right(self, tried: Try) -> None:
        """The password was right: the address is known from now on, and the try does not count as a wrong one."""
        with self._lock:
            self._successes[tried.name, tried.address] = self._clock()
            self._successes.move_to_end((tried.name, tried.address))
            for key, free in tried.lanes:
                lane = self._lane(key)
                lane.wrong = 0 if tried.known else max(0, lane.wrong - 1)
                if lane.wrong < free:
                    lane.open_from = 0.0

    def not_made(self, tried: Try) -> None:
        """The password was not looked at after all."""
        with self._lock:
            for key, free in tried.lanes:
                lane = self._lane(key)
                lane.wrong = max(0, lane.wrong - 1)
                if lane.wrong < free:
                    lane.open_from = 0.0

    def _place(
        self, name: str, secret: str, address: str, device: str, now: float
    ) -> tuple[bool, tuple[tuple[tuple[str, ...], int], ...]]:
        """The lanes of a try: the first known one that is open, else those of strangers."""
        known = [("device", name, secret, device)] if device else []
        if (name, address) in self._successes:
            known.append(("known", name, secret, address))
        for key in known:
            if self._lane(key).open_from <= now:
                return True, ((key, FREE_ACCOUNT),)
        return False, ((("account", name, secret), FREE_ACCOUNT), (("address", address), FREE_ADDRESS))

    def _lane(self, key: tuple[str, ...]) -> _Lane:
        if key[0] == "account" and key[2]:
            return self._accounts.setdefault(key, _Lane())
        lane = self._lanes.setdefault(key, _Lane())
        self._lanes.move_to_end(key)
        return lane

    def _forget(self, now: float) -> None:
        for key in [k for k, lane in self._accounts.items() if now - lane.tried > FORGOTTEN]:
            del self._accounts[key]
        while self._lanes:
            key, oldest = next(iter(self._lanes.items()))
            if now - oldest.tried <= FORGOTTEN and len(self._lanes) <= LANES:
                break
            del self._lanes[key]
        while self._successes and now - next(iter(self._successes.values())) > FORGOTTEN:
            self._successes.popitem(last=False)


def _pause(wrong: int, free: int) -> float:
    """Seconds to wait after so many wrong ones."""
    if wrong < free:
        return 0.0
    if wrong >= IN_A_ROW:
        return FORGOTTEN
    return float(min(LONGEST_WAIT, FIRST_WAIT * 2 ** (wrong - free)))


def _network(address: str) -> str:
    """An address as it counts: of IPv6 the /64, all of which one subscriber has."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or ipaddress.ip_network((found, 64), strict=False))
