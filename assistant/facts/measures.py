"""Units of measure, by the terms that name them."""

from __future__ import annotations

from collections.abc import Iterable

# Each line is a dimension, each part of it one unit under its names, as stemmed terms.
_DIMENSIONS = (
    "kilometr km kilomet|mile|metr m met meter|centimetr cm centimet|millimetr mm|yard|foot feet|inch|knot",
    "kilogram kilo kg|gram g|tonn|ton|pound lb|ounc|stone",
    "litr liter|gallon|pint|barrel",
    "second|minut|hour|day daili|week weekli|month monthli|year yearli annual|decad|centuri",
    "hectar|acr|squar",
    "crown|euro €|dollar $|pound £|krone kroner|franc|yen|penc cent",
    "% percent per|point",
    "degre|celsius|fahrenheit|watt|kilowatt|megawatt mw|gigawatt gw|volt",
)
_UNITS = tuple(
    (dimension, frozenset(names.split())) for dimension, line in enumerate(_DIMENSIONS) for names in line.split("|")
)


def measures(terms: Iterable[str]) -> frozenset[int]:
    """The units, by number, that any of these terms names."""
    given = frozenset(terms)
    return frozenset(n for n, (_, names) in enumerate(_UNITS) if names & given)


def dimensions(terms: Iterable[str]) -> frozenset[int]:
    """What these terms measure: length, weight, time, money and so on, by number."""
    return frozenset(_UNITS[n][0] for n in measures(terms))
