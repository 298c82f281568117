"""Names in a text, and whether a source names the same."""

from __future__ import annotations

import pytest

from assistant.facts.names import held, names
from assistant.facts.words import words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Mayor Grace Okafor met Lars Ibsen on Tuesday in May.", ["Mayor Grace Okafor", "Lars Ibsen"]),
        ("Officials said that the Bank of England would not pay.", ["Bank of England"]),
        ("Okafor’s ferry, the Sigrun, sailed to North Macedonia.", ["Okafor", "Sigrun", "North Macedonia"]),
        ("The pier and the lock are closed.", []),
        ("", []),
    ],
)
def test_names(text: str, found: list[str]) -> None:
    assert [name.text for name in names(text, words(text))] == found


@pytest.mark.parametrize(
    ("part", "source", "same"),
    [
        ("okafor", "grace okafor", True),
        ("norwegian", "norway", True),
        ("french", "france", True),
        ("skellby", "skellhaven", False),
        ("lund", "lunde", False),
    ],
)
def test_a_part_of_a_name_is_held_by_its_like(part: str, source: str, same: bool) -> None:
    assert held(part, frozenset(source.split())) is same
