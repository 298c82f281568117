"""The command line. Heavy parts are imported by the commands that need them."""

from assistant.cli.commands import cli, main
from assistant.cli.desk import COMMANDS

__all__ = ["cli", "main"]

for command in COMMANDS:
    cli.add_command(command)
