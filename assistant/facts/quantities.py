"""Numbers in a text with their scale and unit, as figures that can be compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.library.terms import content_terms
from assistant.retrieval.dates import MONTHS
from assistant.schema import Span

_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "m": 1e6, "bn": 1e9, "k": 1e3}
NUMBER_WORDS = """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion""".split()
_WORD = rf"(?:{'|'.join(NUMBER_WORDS)})"
_QUANTITY = re.compile(
    rf"(?P<sign>[$€£])?(?:(?P<digits>\d+(?:,\d{{3}})*(?:\.\d+)?)(?:[\s-]*(?P<scale>hundred|thousand|million|billion|bn|[mk])\b)?"
    rf"|\b(?P<words>(?:a\s+)?{_WORD}(?:(?:[\s-]{{1,9}}(?:and\s{{1,9}})?){_WORD}){{0,12}})\b)"
    r"\s*(?P<unit>%|per\s+cent\b|percent\b|(?:[^\W\d_]+[\s-]+)?[^\W\d_]+)?",
    re.I,
)
_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")
_DAY = re.compile(r"0*(?:[12]?\d|3[01])")
_MONTH = re.compile(rf"(?:{MONTHS})\b")
_AFTER_MONTH = re.compile(rf"\b(?:{MONTHS})\s+$")
_NOT_UNITS = frozenset(["more", "less", "fewer", "than"])


@dataclass(frozen=True)
class Quantity:
    """`amount` with its scale multiplied out; `units`: terms that say of what, none when the text does not;
    `span`: the number with its scale and the first word of its unit, in the text."""

    amount: float
    units: frozenset[str]
    span: Span

    def comparable(self, other: Quantity) -> bool:
        """Whether both count the same thing, as far as their units say, and in numbers of like size."""
        alike = bool(self.units & other.units) or not (self.units and other.units)
        low, high = sorted((abs(self.amount), abs(other.amount)))
        return alike and high <= 10 * max(low, 1)


def quantities(text: str) -> Iterator[Quantity]:
    """The quantities of `text` in order; years and days of the month are none."""
    position = 0
    while match := _QUANTITY.search(text, position):
        end = match.end("scale") if match["scale"] else max(match.end("digits"), match.end("words"))
        position = end
        if (amount := _amount(match)) is not None and not _is_date(text, match):
            yield Quantity(amount, units := _units(match), Span(match.start(), _end(match, end, units)))


def _amount(match: re.Match[str]) -> float | None:
    if match["digits"]:
        return float(match["digits"].replace(",", "")) * _SCALES.get((match["scale"] or "").lower(), 1)
    from text_to_num import text2num

    try:
        return float(text2num(re.sub(r"^a\s+", "one ", match["words"].lower()).replace("-", " "), "en"))
    except ValueError:
        return None


def _units(match: re.Match[str]) -> frozenset[str]:
    unit = match["unit"] or ""
    if re.fullmatch(r"%|per\s+cent|percent", unit, re.I):
        return frozenset(["%"])
    found = frozenset(content_terms(unit)) - _NOT_UNITS
    return found | ({match["sign"]} if match["sign"] else set())


def _end(match: re.Match[str], end: int, units: frozenset[str]) -> int:
    """Where the number with the first word of its unit ends."""
    if match["unit"] and units - {match["sign"]}:
        word = re.match(r"%|per\s+cent|[^\W\d_]+", match["unit"], re.I)
        if word and (word.group() == "%" or content_terms(word.group())):
            return match.start("unit") + word.end()
    return end


def _is_date(text: str, match: re.Match[str]) -> bool:
    digits, unit = match["digits"], match["unit"] or ""
    if not digits or match["scale"] or match["sign"]:
        return False
    before = text[max(0, match.start() - 40) : match.start()]
    month_before = _AFTER_MONTH.search(before) and _DAY.fullmatch(digits)
    return bool(month_before or _MONTH.match(unit) or (_YEAR.fullmatch(digits) and not unit.startswith("%")))
