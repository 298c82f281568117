"""The numbers that decide which answer is given, from `assistant/weights.toml`, which says what each of them means.

A dataclass in this package names the values of one section.
"""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass, fields, is_dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, get_type_hints

from assistant.answering.evidence import Weighing
from assistant.errors import FootnoteError
from assistant.weights.answering import (
    CandidatesWeights,
    CitationsWeights,
    CondenseWeights,
    DuplicatesWeights,
    EventsWeights,
    ExtractiveWeights,
    FormsWeights,
    LeadInWeights,
    PartsWeights,
    PinsWeights,
    QuestionsWeights,
    ReadingWeights,
    SearchWeights,
    SpellingWeights,
    StandingWeights,
)
from assistant.weights.checking import CheckingWeights

SHIPPED = Path(__file__).parent.with_name("weights.toml")
VERSION = 1


@dataclass(frozen=True)
class Weights:
    """All sections."""

    search: SearchWeights
    duplicates: DuplicatesWeights
    events: EventsWeights
    condense: CondenseWeights
    spelling: SpellingWeights
    parts: PartsWeights
    questions: QuestionsWeights
    reading: ReadingWeights
    candidates: CandidatesWeights
    by_words: Weighing
    by_reading: Weighing
    extractive: ExtractiveWeights
    standing: StandingWeights
    lead_in: LeadInWeights
    forms: FormsWeights
    citations: CitationsWeights
    pins: PinsWeights
    checking: CheckingWeights

    @classmethod
    def read(cls, path: Path) -> Weights:
        """Raises FootnoteError for a file that cannot be read, and for one that lacks a name, has one too many, or a
        value that does not fit."""
        try:
            return cls.of(tomllib.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError) as error:
            raise FootnoteError(f"{path} cannot be read: {error}") from error
        except FootnoteError as error:
            raise FootnoteError(f"{path}: {error}") from error

    @classmethod
    def of(cls, values: dict[str, Any]) -> Weights:
        """The weights as TOML has them. Raises FootnoteError like `read`."""
        if (version := values.get("version")) != VERSION:
            raise FootnoteError(f"version must be {VERSION}, not {version}.")
        found: Weights = _section(cls, {k: v for k, v in values.items() if k != "version"}, "")
        return found


@lru_cache(maxsize=1)
def shipped() -> Weights:
    """The weights that come with Footnote."""
    return Weights.read(SHIPPED)


def _section(kind: Any, values: Any, name: str) -> Any:
    """The dataclass `kind` with what a table of the file gives each of its fields."""
    if not isinstance(values, dict):
        raise FootnoteError(f"{name} must be a section, not {values!r}.")
    known = get_type_hints(kind)
    before = f"{name}." if name else ""
    if missing := [field.name for field in fields(kind) if field.name not in values]:
        raise FootnoteError(f"{before}{missing[0]} is missing.")
    if unknown := [given for given in values if given not in known]:
        raise FootnoteError(f"there is no {before}{unknown[0]}; there are: {', '.join(before + n for n in known)}.")
    return kind(**{n: _value(known[n], values[n], before + n) for n in known})


def _value(kind: Any, value: Any, name: str) -> Any:
    if is_dataclass(kind):
        return _section(kind, value, name)
    whole = kind is int
    if isinstance(value, bool) or not isinstance(value, int if whole else int | float) or math.isnan(value):
        raise FootnoteError(f"{name} must be a {'whole ' if whole else ''}number, not {value!r}.")
    return kind(value)
