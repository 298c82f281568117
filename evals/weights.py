"""New values in `assistant/weights.toml`, written by what fitted them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import tomlkit
from tomlkit.container import Container
from tomlkit.items import Table

from assistant.weights import SHIPPED, Weights
from evals.dataset import DataError


def write(section: str, values: Mapping[str, float], path: Path = SHIPPED) -> None:
    """Replace these values of a section, such as "by_reading.choose"; comments and all else stay.

    Raises DataError when there is no such section or name in it, and FootnoteError, with the file left as it was, for a
    value that does not fit.
    """
    document = tomlkit.parse(path.read_text(encoding="utf-8"))
    table: Container | Table = document
    for name in section.split("."):
        held = table.get(name)
        if not isinstance(held, Table):
            raise DataError(f"{path} has no section {section}.")
        table = held
    for name, value in values.items():
        if name not in table or isinstance(table[name], Table):
            raise DataError(f"{path}: {section} has no value {name}.")
        table[name] = value
    Weights.of(document.unwrap())
    path.write_text(tomlkit.dumps(document), encoding="utf-8")
