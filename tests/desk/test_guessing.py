"""Guessing passwords is slowed down; whoever knows the password and comes from a known device is not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.desk.guessing import FREE_ACCOUNT, FREE_ADDRESS, LONGEST_WAIT, Guesses, TooManyGuessesError
from assistant.desk.hashing import WAITING
from tests.conftest import ROOT

DAY = 24 * 3_600.0


class Clock:
    """A monotonic clock that the test sets forward."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def refused(guesses: Guesses, name: str, address: str, device: str = "", secret: str = "s") -> bool:
    try:
        guesses.admit(name, secret, address, device)
    except TooManyGuessesError:
        return True
    return False


def test_an_attack_from_many_addresses_leaves_a_known_device_and_a_known_address_alone() -> None:
    guesses = Guesses(Clock())
    guesses.right(guesses.admit("ines", "s", "at home", ""))
    stopped = [refused(guesses, "ines", f"198.51.100.{n % 7}") for n in range(30)]
    assert stopped == [False] * FREE_ACCOUNT + [True] * (30 - FREE_ACCOUNT)
    assert refused(guesses, "ines", "somewhere new")
    assert not refused(guesses, "ines", "somewhere new", "her telephone")
    assert not refused(guesses, "ines", "at home")


def test_a_known_device_has_no_more_guesses_than_others() -> None:
    guesses = Guesses(Clock())
    stopped = [refused(guesses, "ines", f"198.51.100.{n}", "stolen") for n in range(30)]
    assert stopped.count(False) == 2 * FREE_ACCOUNT  # its own, and those of strangers


def test_a_success_of_ones_own_gives_no_guesses_at_others() -> None:
    guesses = Guesses(Clock())
    let_through = 0
    for n in range(200):
        guesses.right(guesses.admit("mallory", "m", "198.51.100.1", "his"))
        let_through += not refused(guesses, f"victim{n}", "198.51.100.1")
    assert let_through == FREE_ADDRESS


def test_a_name_that_does_not_exist_is_slowed_down_the_same() -> None:
    guesses = Guesses(Clock())
    for n in range(12):
        assert refused(guesses, "ines", f"a{n}") == refused(guesses, "nobody", f"b{n}", secret="")


def test_a_new_password_begins_anew() -> None:
    guesses = Guesses(Clock())
    while not refused(guesses, "ines", "there"):
        pass
    assert not refused(guesses, "ines", "there", secret="another")


@pytest.mark.parametrize(
    ("one", "other"), [("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"), ("::ffff:192.0.2.1", "192.0.2.1")]
)
def test_addresses_of_one_subscriber_are_one(one: str, other: str) -> None:
    guesses = Guesses(Clock())
    for n in range(FREE_ADDRESS):
        assert not refused(guesses, f"name{n}", one)
    assert refused(guesses, "name", other)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 200), st.floats(0, 600)), min_size=1, max_size=200))
def test_whatever_the_pace_an_account_takes_few_guesses(tries: list[tuple[int, float]]) -> None:
    clock = Clock()
    guesses, let_through, began = Guesses(clock), 0, clock.now
    for address, pause in tries:
        clock.now += pause
        let_through += not refused(guesses, "ines", f"address {address}")
    hours = (clock.now - began) / LONGEST_WAIT
    assert let_through <= FREE_ACCOUNT + 8 + hours


def test_for_a_hundred_days_of_guessing_there_are_few_guesses() -> None:
    clock = Clock()
    guesses, let_through = Guesses(clock), 0
    for minute in range(100 * 24 * 60 // 10):
        clock.now += 600
        let_through += not refused(guesses, "ines", f"198.51.{minute % 256}.{minute // 256 % 256}")
    assert let_through <= 100 * 25


MANY = """
import resource, sys, threading
from collections import Counter
from pathlib import Path
from assistant.desk.hashing import HashingBusyError
from assistant.desk.sessions import Sessions
from assistant.library.database import Database
database = Database(Path(sys.argv[1]), create=True)
sessions = Sessions(database)
sessions.open("nobody", "the first one loads the library", "first")
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start, outcomes = threading.Barrier(40), Counter()
def one(number):
    start.wait()
    try:
        outcomes[sessions.open(f"name{number}", "not the password", f"address {number}")] += 1
    except HashingBusyError:
        outcomes["busy"] += 1
threads = [threading.Thread(target=one, args=(n,)) for n in range(40)]
[t.start() for t in threads]
[t.join() for t in threads]
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024, outcomes[None], outcomes["busy"])
"""


def test_forty_at_once_take_the_memory_of_two(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", MANY, str(tmp_path / "library")], capture_output=True, text=True, cwd=ROOT, check=True
    )
    megabytes, answered, told_to_come_again = map(int, run.stdout.split())
    assert megabytes < 200
    assert answered + told_to_come_again == 40
    assert answered >= 1
    assert told_to_come_again >= 40 - 1 - WAITING - answered
