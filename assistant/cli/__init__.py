"""The command line. Heavy parts are imported by the commands that need them."""

from assistant.cli.accounts import user
from assistant.cli.commands import cli, main
from assistant.cli.desk import COMMANDS

__all__ = ["cli", "main"]

for command in (*COMMANDS, user):
    cli.add_command(command)
