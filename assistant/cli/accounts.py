"""The commands that keep the newsroom's accounts."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from assistant.cli.options import library_option
from assistant.config import Config
from assistant.errors import FootnoteError
from assistant.terminal import say

ACTOR = "command line"


@click.group()
def user() -> None:
    """Keep the accounts of the editors' desk."""


password_option = click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")


@user.command()
@click.argument("name")
@click.option("--role", type=click.Choice(["reader", "editor", "admin"]), default="editor", show_default=True)
@password_option
@library_option
def add(name: str, role: str, password_stdin: bool, library: Path | None) -> None:
    """Create the account NAME; the first one switches the desk on."""
    from assistant.desk.accounts import Accounts
    from assistant.library.store import Library

    accounts = Accounts(Library.open(Config.from_env(library).library).database)
    if accounts.get(name):
        raise FootnoteError(f"There is an account '{name}' already.")
    accounts.add(name, role, _password(password_stdin), ACTOR)
    say(f"{name} may log in as {role} at /desk.")


@user.command()
@click.argument("name")
@password_option
@library_option
def password(name: str, password_stdin: bool, library: Path | None) -> None:
    """Give the account NAME another password, which ends its sessions."""
    from assistant.desk.accounts import Accounts
    from assistant.library.store import Library

    Accounts(Library.open(Config.from_env(library).library).database).set_password(
        name, _password(password_stdin), ACTOR
    )
    say(f"The password of {name} was changed.")


@user.command()
@click.argument("name")
@library_option
def remove(name: str, library: Path | None) -> None:
    """Delete the account NAME and end its sessions."""
    from assistant.desk.accounts import Accounts
    from assistant.library.store import Library

    Accounts(Library.open(Config.from_env(library).library).database).remove(name, ACTOR)
    say(f"{name} was removed.")


@user.command(name="list")
@library_option
def list_accounts(library: Path | None) -> None:
    """List the accounts with their roles."""
    from assistant.desk.accounts import Accounts
    from assistant.library.store import Library

    for account in Accounts(Library.open(Config.from_env(library).library).database).all():
        say(f"{account.role:<7} {account.created_at[:10]}  {account.name}")


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise FootnoteError("There is no terminal to ask for the password on. Pipe it in with --password-stdin.")
    return str(click.prompt("Password (at least 12 characters)", hide_input=True, confirmation_prompt="Once more"))
