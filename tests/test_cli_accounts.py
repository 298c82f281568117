"""The accounts of the desk, from the command line."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from assistant.config import Config
from assistant.desk.accounts import Accounts
from assistant.errors import FootnoteError
from assistant.library.store import Library
from tests.test_cli import footnote  # noqa: F401

PASSWORD = "seven herons over the river"


def typed(monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(line + "\n"))


def test_accounts_are_kept_from_the_command_line(
    footnote: Any,  # noqa: F811
    sample_copy: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here = ("--library", sample_copy)
    typed(monkeypatch, PASSWORD)
    added = footnote("user", "add", "ines", "--role", "admin", "--password-stdin", *here)
    assert (added.code, added.out) == (0, "ines may log in as admin at /desk.\n")
    typed(monkeypatch, PASSWORD)
    assert footnote("user", "add", "jonas", "--password-stdin", *here).code == 0
    listed = footnote("user", "list", *here).out.splitlines()
    assert [(line.split()[0], line.split()[-1]) for line in listed] == [("admin", "ines"), ("editor", "jonas")]
    typed(monkeypatch, "nine herons in the reeds")
    assert footnote("user", "password", "jonas", "--password-stdin", *here).code == 0
    accounts = Accounts(Library.open(sample_copy).database)
    assert accounts.verify("jonas", PASSWORD) is None
    assert accounts.verify("jonas", "nine herons in the reeds")
    assert footnote("user", "remove", "jonas", *here).code == 0
    assert [a.name for a in accounts.all()] == ["ines"]


@pytest.mark.parametrize(
    ("arguments", "password", "told"),
    [
        (("add", "ines"), PASSWORD, "There is an account 'ines' already."),
        (("add", "Ines Marl"), PASSWORD, "A name has 1 to 64 lower-case letters"),
        (("add", "jonas"), "short", "A password has 12 to 200 characters."),
        (("add", "jonas"), "jonas jonas jonas", "too easy to guess"),
        (("password", "nobody"), PASSWORD, "There is no account 'nobody'."),
        (("remove", "nobody"), "", "There is no account 'nobody'."),
        (("remove", "ines"), "", "'ines' is the last admin."),
    ],
)
def test_a_mistake_is_one_line(
    footnote: Any,  # noqa: F811
    sample_copy: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    password: str,
    told: str,
) -> None:
    Accounts(Library.open(sample_copy).database).add("ines", "admin", PASSWORD, "test")
    typed(monkeypatch, password)
    stdin = () if arguments[0] == "remove" else ("--password-stdin",)
    run = footnote("user", *arguments, *stdin, "--library", sample_copy)
    assert run.code == 1
    assert told in run.err
    assert run.err.count("\n") == 1


def test_without_a_terminal_the_password_is_piped_in(
    footnote: Any,  # noqa: F811
    sample_copy: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    typed(monkeypatch, "")
    run = footnote("user", "add", "ines", "--library", sample_copy)
    assert (run.code, "--password-stdin" in run.err) == (1, True)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"FOOTNOTE_READERS": "nobody"}, "FOOTNOTE_READERS must be anyone or accounts"),
        ({"FOOTNOTE_RETENTION_DAYS": "long"}, "FOOTNOTE_RETENTION_DAYS must be a number"),
        ({"FOOTNOTE_STALE_DAYS": "0"}, "FOOTNOTE_STALE_DAYS must be a number"),
        ({"FOOTNOTE_IDENTITY_HEADER": "X-User"}, "needs FOOTNOTE_IDENTITY_SECRET"),
        ({"FOOTNOTE_IDENTITY_HEADER": "X-User", "FOOTNOTE_IDENTITY_SECRET": "short"}, "at least 16 characters"),
    ],
)
def test_a_setting_of_the_desk_that_is_none_is_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], told: str
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(FootnoteError, match=told):
        Config.from_env()


def test_the_settings_hash_tells_settings_apart_and_holds_no_secret() -> None:
    from dataclasses import replace

    from assistant.config import AnswerConfig, DeskConfig

    config = Config()
    assert config.hash == Config(library=Path("elsewhere")).hash
    assert config.hash == replace(config, desk=DeskConfig(identity_secret="a secret of the proxy")).hash
    assert config.hash != replace(config, answer=AnswerConfig(threshold=0.3)).hash
    assert "a secret" not in repr(DeskConfig(identity_secret="a secret of the proxy"))
