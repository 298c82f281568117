"""What several commands share."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

library_option = click.option(
    "--library",
    type=click.Path(path_type=Path, file_okay=False),
    help="The library's folder (default: FOOTNOTE_LIBRARY or ./.footnote).",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
