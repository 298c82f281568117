"""What Footnote is installed from: every file by its hash, every licence allowed, every exception dated."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from datetime import date, timedelta

import pytest

from evals.audit import Accepted, exceptions, flaws, open_weaknesses
from evals.licences import DOCUMENT, Licensed, document, licences, locked
from tests.conftest import ROOT

REQUIREMENT = re.compile(
    r"^([a-z0-9][a-z0-9._-]*)==(\S+)(?: ; [^\\\n]+)?((?: \\\n    --hash=sha256:[0-9a-f]{64})+)\n", re.M
)
LOCKS = ("footnote.txt", "dev.txt", "cuda.txt")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
TODAY = date(2026, 11, 26)
ACCEPTED = Accepted("CVE-1", "chromadb", "It is in a part that Footnote never starts.", TODAY, TODAY + timedelta(90))


def pinned(lock: str) -> dict[str, str]:
    return {m[1]: m[2] for m in REQUIREMENT.finditer((ROOT / "locks" / lock).read_text(encoding="utf-8"))}


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[<>=!\[; ]", name)[0]).lower()


@pytest.mark.parametrize("lock", LOCKS)
def test_every_version_is_pinned_with_hashes_and_nothing_else_stands_there(lock: str) -> None:
    text = (ROOT / "locks" / lock).read_text(encoding="utf-8")
    assert REQUIREMENT.sub("", text) == ""
    assert len(pinned(lock)) > 10


def test_everything_that_the_project_asks_for_is_locked_at_the_constraints_version() -> None:
    runs_on, all_of_it = pinned("footnote.txt"), pinned("dev.txt")
    assert {plain(d) for d in PROJECT["dependencies"]} <= set(runs_on)
    extras = {plain(d) for more in PROJECT["optional-dependencies"].values() for d in more}
    assert extras - {PROJECT["name"]} <= set(all_of_it)
    assert runs_on.items() <= all_of_it.items()
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").split()
    constrained = {plain(line): line.split("==")[1] for line in lines}
    assert {n: v for n, v in all_of_it.items() if n in constrained and constrained[n] != v} == {}


def test_what_the_build_needs_is_locked_too() -> None:
    build = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]["requires"]
    assert {plain(b) for b in build} <= set(pinned("footnote.txt"))


def test_all_installs_of_the_makefile_are_of_checked_files() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "INSTALL := $(BIN)/pip install --quiet --no-deps --require-hashes\n" in makefile
    others = [line.strip() for line in makefile.splitlines() if "pip install" in line and "INSTALL :=" not in line]
    assert others == ["$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable ."]


def test_a_cpu_build_of_torch_is_allowed_by_its_hash() -> None:
    (known,) = re.findall(r"^--hash=(\S+)", (ROOT / "locks" / "torch_cpu.txt").read_text(encoding="utf-8"), re.M)
    for lock in ("footnote.txt", "dev.txt"):
        assert known in (ROOT / "locks" / lock).read_text(encoding="utf-8")


def test_every_licence_of_what_is_installed_is_allowed_and_listed() -> None:
    found = licences(locked("dev.txt"))
    assert len(found) > 150
    assert [f for f in found if not f.allowed] == []
    listed = set(DOCUMENT.read_text(encoding="utf-8").splitlines())
    assert [line for line in document().splitlines() if line not in listed] == []


@pytest.mark.parametrize(
    ("licence", "allowed"),
    [
        ("MIT", True), ("Apache License, Version 2.0", True), ("MIT AND PSF-2.0", True), ("BSD License, MIT", True),
        ("GPL-3.0-only", False), ("MIT AND AGPL-3.0", False), ("MIT, GNU Affero GPL", False), ("unknown", False),
        ("MPL-2.0", False), ("SSPL-1.0", False), ("Other/Proprietary License", False), ("", False),
    ],
)  # fmt: skip
def test_only_permissive_licences_are_allowed_without_a_reason(licence: str, allowed: bool) -> None:
    assert Licensed("some-package", "1.0", licence).allowed is allowed


def test_weak_copyleft_is_allowed_where_it_has_a_reason_and_nothing_stronger() -> None:
    assert Licensed("tqdm", "1.0", "MPL-2.0 AND MIT").allowed
    assert not Licensed("tqdm", "1.0", "GPL-2.0").allowed


def test_the_exceptions_of_the_audit_are_dated_and_reasoned_and_have_not_ended() -> None:
    given = exceptions()
    assert flaws(given, date.today()) == []
    assert {e.package for e in given} <= set(locked("dev.txt")) | set(locked("cuda.txt"))


def test_an_exception_that_ended_or_says_nothing_or_never_ends_fails() -> None:
    assert flaws([ACCEPTED], TODAY) == []
    for wrong, told in (
        (replace(ACCEPTED, until=TODAY - timedelta(1)), "ended"),
        (replace(ACCEPTED, reason="Fine."), "no reason"),
        (replace(ACCEPTED, until=TODAY + timedelta(4_000)), "more than a year"),
    ):
        assert told in flaws([wrong], TODAY)[0]


def test_a_weakness_is_open_unless_an_exception_of_today_covers_it() -> None:
    weak = {"id": "GHSA-x", "aliases": ["CVE-1"], "fix_versions": ["2.0"]}
    sound = {"name": "click", "version": "8.5.1", "vulns": []}
    report = {"dependencies": [{"name": "chromadb", "version": "1.5.9", "vulns": [weak]}, sound]}
    assert open_weaknesses(report, [ACCEPTED], TODAY) == []
    told = ["chromadb 1.5.9: GHSA-x, fixed in 2.0"]
    assert open_weaknesses(report, [], TODAY) == told
    assert open_weaknesses(report, [ACCEPTED], ACCEPTED.until + timedelta(1)) == told
    assert open_weaknesses(report, [replace(ACCEPTED, package="click")], TODAY) == told
