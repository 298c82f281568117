"""`--config k=v`: a setting by its dotted name, such as answer.threshold=0.3."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, fields, is_dataclass, replace
from pathlib import Path
from typing import Any

from assistant.config import Config, LLMConfig
from evals.dataset import DataError

BASE = Config(library=Path("throw-away"))


def parse(pairs: Sequence[str]) -> dict[str, float]:
    """`["a.b=1"]` → `{"a.b": 1.0}`. Raises DataError for another form."""
    found = {}
    for pair in pairs:
        name, _, value = pair.partition("=")
        try:
            found[name.strip()] = float(value)
        except ValueError as error:
            raise DataError(f"--config {pair}: write it as NAME=NUMBER, e.g. answer.threshold=0.3") from error
    return found


def configured(changes: Mapping[str, float], base: Config = BASE) -> Config:
    """The default settings with these changed. Raises DataError for a name that is no setting."""
    config = base
    for name, value in changes.items():
        config = _with(config, name.split("."), value, name)
    return config


def with_model(config: Config) -> Config:
    """The settings with the language model that FOOTNOTE_LLM names. Raises DataError when it names none."""
    model = LLMConfig.from_env(os.environ)
    if model is None:
        raise DataError("--llm needs a language model: set FOOTNOTE_LLM and FOOTNOTE_LLM_MODEL.")
    return replace(config, llm=model)


def names(values: Any = BASE, before: str = "") -> Iterator[str]:
    """The dotted name of every setting of answers that is a number."""
    for field in fields(values):
        value = None if field.name == "desk" else getattr(values, field.name)
        if is_dataclass(value):
            yield from names(value, f"{before}{field.name}.")
        elif isinstance(value, int | float):
            yield before + field.name


def as_dict(config: Config) -> dict[str, Any]:
    """All settings but the place of the library, which is thrown away, and the day, which is the newest article's; the
    language model where there is one."""
    return {k: v for k, v in asdict(config).items() if k not in ("library", "today", "desk") and (k != "llm" or v)}


def _with(values: Any, path: list[str], value: float, name: str) -> Any:
    if name not in names():
        raise DataError(f"There is no setting {name}; there are: {', '.join(names())}")
    held = getattr(values, path[0])
    if len(path) > 1:
        return replace(values, **{path[0]: _with(held, path[1:], value, name)})
    if isinstance(held, int) and not float(value).is_integer():
        raise DataError(f"{name} must be a whole number, not {value}")
    return replace(values, **{path[0]: type(held)(value)})
