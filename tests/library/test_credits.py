"""What stands around a story is kept as metadata and never quoted; the story itself is left alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.library.readers import Found, files, read
from assistant.library.readers.credits import is_credit, without_credits
from assistant.library.sentences import paragraphs
from assistant.schema import Draft
from tests.conftest import CORPUS

STORY = "The ferry Sigrun burnt off Skellhaven. Nobody was hurt."


def cleaned(text: str) -> Draft:
    return without_credits(Draft(title="The ferry", text=text))


@pytest.mark.parametrize(
    ("before", "source", "published"),
    [
        ("SKELLHAVEN (Coastal News) — ", "Coastal News", None),
        ("SKELLHAVEN, March 3 (Reuters) - ", "Reuters", None),
        ("Skellhaven, 3 March 2024 (AP) – ", "AP", date(2024, 3, 3)),
        ("(dpa) - ", "dpa", None),
        ("SAN MARTINO, Italy — ", None, None),
        ("Port Ellis, 12 May 2023 — ", None, date(2023, 5, 12)),
    ],
)
def test_where_and_by_whom_a_story_was_filed_is_not_told_as_its_first_words(
    before: str, source: str | None, published: date | None
) -> None:
    found = cleaned(f"{before}{STORY}\n\nMore.")
    assert found.text == f"{STORY}\n\nMore."
    assert (found.source, found.published) == (source, published)


@pytest.mark.parametrize(
    "opening",
    [
        "UNESCO — Paris-based since 1946 — listed the harbour.",
        "Heron (the bird) — not the bridge.",
        "Skellhaven, the capital — and its harbour — burnt.",
        "KFOR – the mission of NATO in Kosovo – has 4,700 soldiers.",
        "On 3 March 2024 – Sunday – the ferry sank.",
    ],
)
def test_a_story_that_begins_with_a_name_and_a_dash_keeps_its_words(opening: str) -> None:
    assert cleaned(f"{opening}\n\nMore.").text == f"{opening}\n\nMore."


@pytest.mark.parametrize(
    "credit",
    [
        "Mia Tanaka contributed reporting.",
        "Mia Tanaka and Ola Berg contributed to this report.",
        "Mia Tanaka in Oslo and Ola de Witt in Skellhaven contributed additional reporting.",
        "Reporting by Mia Tanaka; editing by Ola Berg",
        "(Reporting by Mia Tanaka in Oslo; Writing by Ola Berg; Editing by Jan van Dijk)",
        "Additional reporting by Mia Tanaka.",
        "With reporting by Mia Tanaka in Oslo.",
        "Translated by Mia Tanaka from French.",
        "Edited by Ola Berg",
        "Reuters",
        "(AP)",
        "Associated Press",
    ],
)
def test_a_credit_is_no_part_of_the_story(credit: str) -> None:
    assert is_credit(credit)
    assert cleaned(f"{STORY}\n\n{credit}").text == STORY
    assert cleaned(f"{STORY}\n{credit}").text == STORY
    assert cleaned(f"{STORY} {credit.strip('()')}").text in (STORY, f"{STORY} {credit.strip('()')}")


@pytest.mark.parametrize(
    "sentence",
    [
        "Serbia contributed 200 soldiers to the mission.",
        "The book was written by Ann Lee in 1998.",
        "Ann Lee contributed 40 crowns to the reporting fund.",
        "Editing by hand took Ann Lee a year.",
        "Ann Lee contributed to the campaign of the mayor.",
        "Reporting by radio was forbidden in Skellhaven.",
        "By law no work may go on.",
        "Ann Lee.",
        "NATO",
    ],
)
def test_a_sentence_of_the_story_is_no_credit(sentence: str) -> None:
    assert not is_credit(sentence)
    assert cleaned(f"{STORY}\n\n{sentence}").text == f"{STORY}\n\n{sentence}"


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Nora Aker", "Nora Aker"),
        ("BY NORA AKER", "NORA AKER"),
        ("By Nora Aker and Jan van Dijk", "Nora Aker and Jan van Dijk"),
        ("By Nora Aker, Political Editor", "Nora Aker, Political Editor"),
        ("Words by Nora Aker", "Nora Aker"),
    ],
)
def test_a_byline_is_kept_as_one(line: str, names: str) -> None:
    found = cleaned(f"{line}\n\n{STORY}")
    assert (found.byline, found.text) == (names, STORY)


def test_a_line_that_only_begins_like_a_byline_stays() -> None:
    assert cleaned(f"By Monday the harbour was closed.\n\n{STORY}").byline is None


@pytest.mark.parametrize(
    ("note", "correction", "updated"),
    [
        ("This article was updated on 5 May 2024 with a statement by the owner.", False, date(2024, 5, 5)),
        ("Updated: 5 May 2024, 14:00", False, date(2024, 5, 5)),
        ("Last updated on 2024-05-05", False, date(2024, 5, 5)),
        ("Correction: An earlier version named the wrong ship.", True, None),
        ("An earlier version of this story misstated the year.", True, None),
        ("Editor's note: This story has been corrected to say that nobody was hurt.", True, None),
    ],
)
def test_a_note_on_an_update_is_no_part_of_the_story(note: str, correction: bool, updated: date | None) -> None:
    for text in (f"{note}\n\n{STORY}", f"{STORY}\n\n{note}"):
        found = cleaned(text)
        assert found.text == STORY
        assert found.correction == (note if correction else None)
        assert correction or found.updated == updated


def test_a_note_that_tells_the_day_of_publication_dates_the_story() -> None:
    assert cleaned(f"{STORY}\n\nThis story was first published on 1 May 2024.").published == date(2024, 5, 1)


def test_what_the_metadata_says_comes_first() -> None:
    given_by_hand = Draft(
        title="x", text=f"Skellhaven, 3 March 2024 (AP) — {STORY}", source="Us", published=date(2024, 3, 4)
    )
    found = without_credits(given_by_hand)
    assert (found.source, found.published, found.text) == ("Us", date(2024, 3, 4), STORY)


def test_no_word_of_the_sample_archive_is_taken_for_a_credit() -> None:
    for path in files([CORPUS]):
        for found in read(path):
            assert isinstance(found, Found)
            held = Path(found.origin).read_text(encoding="utf-8")
            assert len(paragraphs(found.draft.text)) == len(paragraphs(held.split("---\n", 2)[2].strip()))


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=400))
def test_what_is_left_was_there_and_cleaning_again_takes_no_story(text: str) -> None:
    found = cleaned(text)
    assert all(line.strip() in text for line in found.text.split("\n"))
    assert replace(without_credits(found), byline=None, source=None).title == "The ferry"
