"""Web and mail addresses, and markup: nothing of the kind is supported unless the source has it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.attribution.pair import Pair

FOREIGN = "gives an address that the source does not have"
MARKUP = "contains markup"
_ADDRESS = re.compile(
    r"\b(?:https?|ftp|mailto|javascript|data)\s?:\s?\S+|\bwww\.\S+|\b[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+"
    r"|\b(?:[a-z0-9-]{1,63}\.){1,10}(?:com|org|net|info|biz|io|co|example|test|app|dev|xyz|site|top|ru|cn|uk|de|fr|eu)\b(?:/\S*)?",
    re.I,
)
_MARKUP = re.compile(r"!?\[[^\]]{0,300}\]\s?\([^)]*\)?|</?[a-z!][^>]*>?|&(?:#\d+|[a-z]+);", re.I)


def check_addresses(pair: Pair) -> Iterator[str]:
    given = f"{pair.source.about} {pair.source.text}".casefold()
    for match in _ADDRESS.finditer(pair.claim):
        if match.group().rstrip(".,;:!?)”\"'").casefold() not in given:
            yield FOREIGN
            break
    if any(match.group().casefold() not in given for match in _MARKUP.finditer(pair.claim)):
        yield MARKUP


def without_addresses(text: str) -> str:
    """The text with every address and all markup left out."""
    return _MARKUP.sub("[…]", _ADDRESS.sub("[…]", text))
