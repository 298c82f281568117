from __future__ import annotations

import csv
from pathlib import Path

import pytest

from assistant.facts import countries
from assistant.facts.countries import mentions, named_among
from assistant.library.terms import terms


def named(text: str) -> list[str]:
    return [mention.country.names[0] for mention in mentions(text)]


@pytest.mark.parametrize(
    ("text", "countries_named"),
    [
        ("when did zagreb, tirana and pristina go public", ["Croatia", "Albania", "Kosovo"]),
        ("How many Kosovans live there?", ["Kosovo"]),
        ("South Korea’s and New Zealand's ministers", ["South Korea", "New Zealand"]),
        ("What do flats in Zagreb cost?", []),
        ("Who flies to Budapest?", []),
        ("Tell us about the turks and caicos", ["Turkey"]),
        ("What about the Serbian and the Serb?", ["Serbia", "Serbia"]),
        ("Romanticism in the polity", []),
    ],
)
def test_countries_are_known_by_their_people_and_by_what_their_capital_does(
    text: str, countries_named: list[str]
) -> None:
    assert named(text) == countries_named


def test_a_mention_says_where_it_stands() -> None:
    text = "What does Kyiv want from the Hungarians?"
    assert [text[m.span.start : m.span.end] for m in mentions(text)] == ["Kyiv", "Hungarians"]


def test_the_terms_of_a_text_name_its_countries() -> None:
    found = frozenset(terms("The Croatian minister flew from Skopje to South Korea."))
    assert {country.names[0] for country in named_among(found)} == {"Croatia", "North Macedonia", "South Korea"}


def test_no_word_of_the_table_stands_for_two_countries() -> None:
    with Path(countries.__file__).with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    words = [w for row in rows for w in {row["country"], *row["people"].split(";"), row["capital"]} if w]
    assert len(words) == len({word.casefold() for word in words})
    assert [row["country"] for row in rows] == sorted(row["country"] for row in rows)
