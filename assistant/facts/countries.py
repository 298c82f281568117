"""The countries, and what stands for them in the news: their people, and their capital where it acts.

The United States is not among them: too many ways to write it are also common words.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.library.terms import terms
from assistant.schema import Span

_TABLE = Path(__file__).with_suffix(".csv")
# What happens in a capital concerns the town ("flats in Zagreb"); what it does, the country.
_IN_A_PLACE = re.compile(
    r"\b(?:in|at|near|to|from|of|around|outside|inside|through|across|via|into|towards?)\s+$", re.IGNORECASE
)


# Common words and first or last names too: taken for countries only with a capital, and not behind another name.
_ALSO_OTHERS = frozenset("polish pole poles turkey chad jordan georgia finn dane swede niger mali london paris".split())


@dataclass(frozen=True)
class Country:
    """A country by the words that name it and its people, its own name first; `capital` may be ''."""

    names: tuple[str, ...]
    capital: str


@dataclass(frozen=True)
class Mention:
    """Where a text speaks of a country."""

    span: Span
    country: Country


def mentions(text: str) -> Iterator[Mention]:
    """Where a text names countries, their people, or capitals for what they do, in any case of letters."""
    pattern, countries = _names()
    for found in pattern.finditer(text):
        country = countries.get(found.group().casefold())
        if country is None:  # "İran": not the letter that it looks like
            continue
        if found.group().casefold() in _ALSO_OTHERS and not _stands_alone(text, found):
            continue
        town = found.group().casefold() == country.capital.casefold()
        if not (town and _IN_A_PLACE.search(text[: found.start()])):
            yield Mention(Span(*found.span()), country)


def _stands_alone(text: str, found: re.Match[str]) -> bool:
    before = text[: found.start()].split()
    return found.group()[0].isupper() and not (len(before) > 1 and before[-1][0].isupper())


def named_among(found: Set[str]) -> frozenset[Country]:
    """The countries of which the terms of a text hold a name, the people or the capital."""
    single, several = _terms()
    named = {single[term] for term in single.keys() & found}
    return frozenset(named | {country for words, country in several if words <= found})


@cache
def _countries() -> tuple[Country, ...]:
    with _TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return tuple(Country((row["country"], *row["people"].split(";")), row["capital"]) for row in rows)


@cache
def _names() -> tuple[re.Pattern[str], dict[str, Country]]:
    named = {name.casefold(): c for c in _countries() for name in (*c.names, c.capital) if name}
    longest_first = sorted(map(re.escape, named), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(longest_first)})\b", re.IGNORECASE), named


@cache
def _terms() -> tuple[dict[str, Country], list[tuple[frozenset[str], Country]]]:
    """Countries by names of one term, and those of several terms."""
    named = [(frozenset(terms(name)), c) for c in _countries() for name in (*c.names, c.capital) if name]
    return {t: c for words, c in named if len(words) == 1 for t in words}, [n for n in named if len(n[0]) > 1]
