"""Units of measure, by the terms that name them."""

from __future__ import annotations

from collections.abc import Iterable

# Each part is one unit under its names, as stemmed terms.
_MEASURES = tuple(
    frozenset(kind.split())
    for kind in (
        "kilometr km kilomet|mile|metr m met meter|centimetr cm centimet|millimetr mm|yard|foot feet|inch|knot",
        "kilogram kilo kg|gram g|tonn|ton|pound lb|ounc|stone",
        "litr liter|gallon|pint|barrel",
        "second|minut|hour|day|week|month|year|decad|centuri",
        "hectar|acr|squar",
        "crown|euro €|dollar $|pound £|krone kroner|franc|yen|penc cent",
        "% percent per|point",
        "degre|celsius|fahrenheit|watt|kilowatt|megawatt mw|gigawatt gw|volt",
    )
    for kind in kind.split("|")
)


def measures(terms: Iterable[str]) -> frozenset[int]:
    """The units, by number, that any of these terms names."""
    given = frozenset(terms)
    return frozenset(n for n, names in enumerate(_MEASURES) if names & given)
