"""What several commands share."""

from __future__ import annotations

from math import isnan
from pathlib import Path
from typing import Any

import click

from assistant.json_text import json_text
from assistant.terminal import show


class _Folder(click.Path):
    """A folder that is named: nothing at all is no name for the current one."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not value:
            self.fail("Name a folder.", param, ctx)
        return super().convert(value, param, ctx)


library_option = click.option(
    "--library",
    type=_Folder(path_type=Path, file_okay=False),
    help="The library's folder (default: FOOTNOTE_LIBRARY or ./.footnote).",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


class NumberRange(click.FloatRange):
    """A number within bounds; to click alone "nan" is within all."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        found: float = super().convert(value, param, ctx)
        if isnan(found):
            self.fail(f"{value!r} is not a number.", param, ctx)
        return found


def print_json(value: Any) -> None:
    show(json_text(value, indent=2))
