"""Days that no newspaper can carry are told of and not used, neither new ones nor those of an older library."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.attribution.files import read_source
from assistant.config import Config
from assistant.desk.freshness import freshness
from assistant.display import period_label
from assistant.errors import FootnoteError
from assistant.facts.moments import as_of, moments
from assistant.facts.times import times
from assistant.library import days
from assistant.library.fulltext import headline_dates, published_in
from assistant.library.store import Library
from assistant.library.tables import DIGEST
from assistant.retrieval.dates import period, period_before
from assistant.schema import Period
from tests.conftest import ingest, write_article

TEXT = "The bridge will cost 39 million crowns. The council voted by 17 to eight."
SLIPS = ["9999-12-31", "2205-03-14", "1604-12-31", "0001-01-01", (days.last() + timedelta(days=1)).isoformat()]


@pytest.mark.parametrize("slip", SLIPS)
def test_an_article_with_such_a_day_is_taken_in_without_it_and_told_of(
    config: Config, tmp_path: Path, slip: str
) -> None:
    write_article(tmp_path / "in", "bridge", TEXT, published=slip, updated=slip)
    first, again = ingest(config, tmp_path / "in"), ingest(config, tmp_path / "in")
    assert (first["added"], first["skipped"], again["unchanged"]) == (1, [], 1)
    for report in (first, again):
        told = [notice["reason"] for notice in report["notices"]]  # type: ignore[attr-defined]
        assert told == [f"{name} is {slip}, a day that no newspaper can carry; it is not used"
                        for name in ("published", "updated")]  # fmt: skip
    article = Library.open(config.library).article("bridge")
    assert (article.published, article.updated) == (None, None)


def test_tomorrow_where_the_day_begins_first_and_the_first_newspaper_are_used() -> None:
    evening = datetime(2025, 3, 14, 11, tzinfo=UTC)  # the 15th in Kiritimati
    assert days.bounds(evening) == ("1605-01-01", "2025-03-16")
    assert days.printable(date(1605, 1, 1)) and days.printable(days.last())


@pytest.fixture
def older(config: Config, tmp_path: Path) -> Library:
    """A library of an earlier Footnote, which took in whatever was written."""
    for name, day in {"fresh": "2025-03-10", "bridge": "2025-03-01", "old": "2024-01-01"}.items():
        write_article(tmp_path / "in", name, TEXT, title=f"Bridge {name}", published=day)
    ingest(config, tmp_path / "in")
    library = Library.open(config.library)
    with library.database.transaction() as connection:
        for name, day in {"fresh": "9999-12-31", "old": "0001-01-01"}.items():
            connection.execute("UPDATE versions SET published = ? WHERE article_id = ?", (day, name))
        connection.execute(f"UPDATE versions SET digest = {DIGEST}")  # as its migration does
    return library


def test_days_that_stand_in_an_older_library_are_not_used(older: Library) -> None:
    assert next((a.id, a.published) for a in older.articles()) == ("bridge", date(2025, 3, 1))
    assert older.article("fresh").published is None
    overview = older.overview()
    assert (overview.articles, overview.oldest, overview.newest) == (3, date(2025, 3, 1), date(2025, 3, 1))
    assert headline_dates(older, ["bridg"]) == [date(2025, 3, 1)]
    assert published_in(older, older.passage_ids(), Period(None, None, "")) == {"bridge@1#0"}


@pytest.mark.parametrize("slip", ["9999-12-31", "2205-03-14"])
def test_a_slip_does_not_switch_the_alarm_of_freshness_off(older: Library, slip: str) -> None:
    with older.database.transaction() as connection:
        connection.execute("UPDATE versions SET published = ? WHERE article_id = 'fresh'", (slip,))
    found = freshness(older, datetime(2025, 3, 20, tzinfo=UTC))
    assert found.is_stale(2)
    assert found.age == timedelta(days=18)


@pytest.mark.parametrize("slip", SLIPS)
def test_a_source_of_a_check_is_read_without_such_a_day(tmp_path: Path, slip: str) -> None:
    assert read_source(write_article(tmp_path, "bridge", TEXT, published=slip)).published is None
    with pytest.raises(FootnoteError, match="that a newspaper can carry"):
        read_source(write_article(tmp_path, "bridge", TEXT), slip)


YEARS = ["0", "0000", "0001", "1", "9999", "10000", "99999", "9" * 5_000]
QUESTIONS = [
    "What happened {how} {when}?",
    "What happened {how} 31 December {when}?",
    "What happened {how} the winter of {when}?",
    "What happened {how} {when}-12-31?",
    "What happened {how} January {when}?",
    "What happened {when} years ago?",
    "What happened in the last {when} days?",
    "What happened between {when} and {when}?",
]


@pytest.mark.parametrize("template", QUESTIONS)
@pytest.mark.parametrize("year", YEARS, ids=lambda y: y[:8])
def test_a_question_may_name_any_year(template: str, year: str) -> None:
    for how in ("in", "since", "before", "after", "until", "by"):
        question = template.format(how=how, when=year)[:2_000]
        found = period(question, date(2025, 3, 20))
        if found:
            assert period_label(found)


_DAYS = st.dates(date.min, date.max)
_WORDS = st.sampled_from(
    ["yesterday", "last year", "next year", "tomorrow", "next week", "last month", "next month", "in the previous year",
     "31 December", "in 1999", "two weeks ago", "it had", "9999-12-31", "May 0001", "2099", "winter of 9999", "the"]
)  # fmt: skip


@given(st.lists(_WORDS, max_size=6).map(" ".join), _DAYS)
def test_no_day_and_no_words_take_the_calendar_beyond_its_ends(words: str, day: date) -> None:
    list(moments(words, day))
    list(times(words, day))
    as_of(words, day)
    period(f"What happened {words}?", date(2025, 3, 20))
    period_before("And the year before?", day)
    period_label(Period(day, date.max, "")), period_label(Period(date.min, day, ""))
