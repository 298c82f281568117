"""What editors decided about stories stays, whatever is ingested, corrected, withdrawn and restored after it."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assistant.assembly import build_ingest
from assistant.cli import cli
from assistant.config import Config
from assistant.desk import articles as desk
from assistant.desk.audit import entries
from assistant.desk.conflicts import ChangedError
from assistant.desk.conflicts import story as story_thing
from assistant.desk.stories import MAX_NAME_CHARS, give_back, merge, move, rename, split, take_in
from assistant.desk.story_search import search
from assistant.errors import FootnoteError, NotThereError
from assistant.library.ingest import Ingest
from assistant.library.placements import names, story_of, told_by
from assistant.library.store import Library
from assistant.library.stories import fellows, place, stories, story
from assistant.library.story_names import name
from tests.conftest import ingest, write_article
from tests.fakes import HashEncoder, Silence
from tests.library.test_stories import ALONE, FAIR, MILL

WRITTEN = MILL | FAIR | ALONE


class Newsroom:
    """A small archive that is ingested anew at will."""

    def __init__(self, folder: Path) -> None:
        self._in, self.config = folder / "in", Config(library=folder / "library", passage_tokens=60)
        for article_id, (day, title, text) in WRITTEN.items():
            self.write(article_id, title, text, day)
        self.ingest()
        self.library = Library.open(self.config.library)

    def write(self, article_id: str, title: str, text: str, day: str) -> None:
        write_article(self._in, article_id, text, title=title, published=day)

    def ingest(self) -> None:
        ingest(self.config, self._in)

    @property
    def corrector(self) -> Ingest:
        return build_ingest(self.config, Silence(), HashEncoder())

    def number(self, article_id: str) -> int:
        return story_of(self.library, article_id) or 0

    @property
    def told(self) -> set[frozenset[str]]:
        """The stories, each by its articles that may be used."""
        return {frozenset(article.id for article in one.articles) for one in stories(self.library)}

    def rewrite_all(self) -> None:
        """Every article comes in again with another text."""
        for article_id, (day, title, text) in WRITTEN.items():
            self.write(article_id, title, f"{text} Nobody was hurt.", day)
        self.ingest()

    def correct(self, article_id: str, text: str) -> None:
        title = self.library.article(article_id).title
        desk.correct(self.corrector, self.library, article_id, title, text, "It was wrong.")


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    made = Newsroom(tmp_path)
    assert made.told == {frozenset(MILL), frozenset(FAIR)}
    return made


@pytest.fixture
def mill(newsroom: Newsroom) -> int:
    return newsroom.number("mill-1")


@pytest.fixture
def fair(newsroom: Newsroom) -> int:
    return newsroom.number("fair-1")


def test_an_editors_name_takes_the_place_of_the_computed_one_until_it_is_given_back(
    newsroom: Newsroom, mill: int
) -> None:
    library = newsroom.library
    computed = name(story(library, mill)[0], library)
    rename(library, mill, "  the  music\nschool ", "ines")
    newsroom.rewrite_all()
    assert name(story(library, mill)[0], library) == "the music school"
    shown = CliRunner().invoke(cli, ["stories", "--library", str(newsroom.config.library), "--json"])
    assert {"name": "Music school", "articles": sorted(MILL)} in json.loads(shown.output)
    give_back(library, mill, "ines")
    assert name(story(library, mill)[0], library) == computed


def test_what_was_merged_stays_together_whatever_becomes_of_its_texts(newsroom: Newsroom, mill: int, fair: int) -> None:
    assert merge(newsroom.library, fair, mill, "ines") == mill
    together = {frozenset(MILL | FAIR)}
    assert newsroom.told == together
    newsroom.rewrite_all()
    assert newsroom.told == together
    newsroom.correct("fair-2", "It is about something else: bees at the bank.")
    assert newsroom.told == together
    desk.withdraw(newsroom.library, "fair-1", "Wrong.")
    assert newsroom.told == {frozenset((MILL | FAIR).keys() - {"fair-1"})}
    newsroom.ingest()
    desk.restore(newsroom.corrector, newsroom.library, "fair-1", "Right after all.")
    assert (place(newsroom.library), newsroom.told) == (0, together)
    with pytest.raises(NotThereError, match=f"There is no story {fair}. It may have been merged"):
        story(newsroom.library, fair)


def test_what_was_taken_out_is_not_put_back(newsroom: Newsroom, mill: int) -> None:
    own = split(newsroom.library, mill, ["mill-3"], "ines")
    assert newsroom.told == {frozenset(["mill-1", "mill-2"]), frozenset(FAIR)}
    newsroom.rewrite_all()
    newsroom.correct("mill-3", MILL["mill-1"][2])
    newsroom.correct("mill-1", MILL["mill-3"][2])
    newsroom.ingest()
    assert newsroom.told == {frozenset(["mill-1", "mill-2"]), frozenset(FAIR)}
    assert fellows(newsroom.library, ["mill-3"]) == {"mill-3": ["mill-3"]}
    assert newsroom.number("mill-3") == own


def test_what_was_moved_draws_nobody_out_of_its_new_story(newsroom: Newsroom, mill: int, fair: int) -> None:
    """It is unlike the others there; one of them that is placed anew would be too unlike it to come back."""
    move(newsroom.library, fair, ["fair-1"], mill, "ines")
    take_in(newsroom.library, mill, "bees", "ines")
    expected = {frozenset([*MILL, "fair-1", "bees"])}
    assert newsroom.told == expected
    newsroom.rewrite_all()
    assert newsroom.told == expected
    assert newsroom.number("fair-2") == fair


def test_new_articles_still_join_what_was_renamed_merged_or_split(newsroom: Newsroom, mill: int, fair: int) -> None:
    rename(newsroom.library, fair, "the fair", "ines")
    split(newsroom.library, mill, ["mill-2", "mill-3"], "ines")
    newsroom.write("fair-3", "Horse fair in Ludgrave opens", "The horse fair in Ludgrave has opened.", "2025-05-02")
    newsroom.write(
        "mill-4", "Tarn mill school full", "The school of music in the old mill of Tarn is full.", "2025-09-01"
    )
    newsroom.ingest()
    assert newsroom.number("fair-3") == fair
    assert names(newsroom.library, [fair]) == {fair: "the fair"}
    assert newsroom.number("mill-4") in (mill, newsroom.number("mill-2"))


def test_an_article_that_has_no_story_yet_can_be_taken_in(newsroom: Newsroom, mill: int) -> None:
    newsroom.library.database.connection.execute("DELETE FROM story_articles WHERE article_id = 'bees'")
    take_in(newsroom.library, mill, " bees ", "ines")
    assert "bees" in told_by(newsroom.library, mill)
    assert entries(newsroom.library.database)[0].detail == "from no story: bees"


def test_a_number_is_not_given_twice(newsroom: Newsroom, mill: int) -> None:
    last = split(newsroom.library, mill, ["mill-1"], "ines")
    merge(newsroom.library, last, mill, "ines")
    assert split(newsroom.library, mill, ["mill-1"], "ines") > last


REFUSED: dict[str, tuple[Callable[[Library, int, int], object], str]] = {
    "no name": (lambda lib, mill, _: rename(lib, mill, " … ", "ines"), "at least one letter or digit"),
    "too long": (lambda lib, mill, _: rename(lib, mill, "x" * 101, "ines"), f"101 characters; .* {MAX_NAME_CHARS} at"),
    "none to give back": (lambda lib, mill, _: give_back(lib, mill, "ines"), "No editor named this story"),
    "into itself": (lambda lib, mill, _: merge(lib, mill, mill, "ines"), "this story itself"),
    "into none": (lambda lib, mill, _: merge(lib, mill, 999, "ines"), "There is no story 999"),
    "of none": (lambda lib, _, fair: merge(lib, 999, fair, "ines"), "There is no story 999"),
    "nothing ticked": (lambda lib, mill, _: split(lib, mill, [], "ines"), "No article is ticked"),
    "all ticked": (lambda lib, mill, _: split(lib, mill, sorted(MILL), "ines"), "all articles of the story"),
    "of another": (lambda lib, mill, _: split(lib, mill, ["fair-1"], "ines"), "'fair-1' is not in this story"),
    "moved to itself": (lambda lib, mill, _: move(lib, mill, ["mill-1"], mill, "ines"), "this story itself"),
    "not one's own": (lambda lib, mill, fair: move(lib, mill, ["fair-1"], fair, "ines"), "is not in this story"),
    "in it already": (lambda lib, mill, _: take_in(lib, mill, "mill-1", "ines"), "in this story already"),
    "no article": (lambda lib, mill, _: take_in(lib, mill, "nobody", "ines"), "There is no article 'nobody'"),
}


@pytest.mark.parametrize("which", REFUSED)
def test_what_makes_no_sense_is_refused_in_a_line_and_changes_nothing(
    newsroom: Newsroom, mill: int, fair: int, which: str
) -> None:
    change, told = REFUSED[which]
    before = newsroom.told, newsroom.library.changes()
    with pytest.raises(FootnoteError, match=told) as refused:
        change(newsroom.library, mill, fair)
    assert "\n" not in str(refused.value)
    assert (newsroom.told, newsroom.library.changes()) == before
    assert entries(newsroom.library.database) == []


def test_the_same_name_again_is_no_change(newsroom: Newsroom, mill: int) -> None:
    rename(newsroom.library, mill, "the mill", "ines")
    with pytest.raises(FootnoteError, match="called that already"):
        rename(newsroom.library, mill, "the  mill", "olaf")


def test_both_stories_that_a_change_touches_are_changed_for_others(newsroom: Newsroom, mill: int, fair: int) -> None:
    library, database = newsroom.library, newsroom.library.database
    based_on = {number: story_thing(number).revision(database) for number in (mill, fair)}
    move(library, fair, ["fair-1"], mill, "ines", based_on[fair])
    for number in (mill, fair):
        with pytest.raises(ChangedError, match=r"articles moved \((to|from) story \d+: fair-1\) by ines on"):
            rename(library, number, "another", "olaf", based_on[number])
    assert [(e.subject, e.detail) for e in entries(database)] == [
        (f"story {mill}", f"from story {fair}: fair-1"),
        (f"story {fair}", f"to story {mill}: fair-1"),
    ]


def test_every_correction_counts_as_a_change(newsroom: Newsroom, mill: int, fair: int) -> None:
    library, seen = newsroom.library, [newsroom.library.changes()]
    for change in (
        lambda: rename(library, mill, "the mill", "ines"),
        lambda: give_back(library, mill, "ines"),
        lambda: split(library, mill, ["mill-1"], "ines"),
        lambda: move(library, mill, ["mill-2"], fair, "ines"),
        lambda: take_in(library, fair, "bees", "ines"),
        lambda: merge(library, mill, fair, "ines"),
    ):
        change()
        assert library.changes() not in seen
        seen.append(library.changes())


def test_stories_are_searched_by_name_and_headline(newsroom: Newsroom, mill: int) -> None:
    def found(words: str) -> list[int]:
        return [one.number for one in search(newsroom.library, words)]

    assert len(found("")) == 2
    assert found("ROOF falls") == found("tarn") == [mill]
    assert found("sunday") == found("heliotrope") == []
    rename(newsroom.library, mill, "the heliotrope", "ines")
    assert found("Heliotrope roof") == [mill]


HELD = b"heliotrope"  # a word of the erased article, which an editor's name repeats


def files_holding(folder: Path) -> list[str]:
    return [p.name for p in folder.rglob("*") if p.is_file() and HELD in p.read_bytes().lower()]


@pytest.mark.parametrize("how", ["in it", "withdrawn before", "taken out before", "taken out, and what it left merged"])
def test_a_name_goes_with_an_article_that_is_erased(newsroom: Newsroom, mill: int, fair: int, how: str) -> None:
    library, named = newsroom.library, mill
    newsroom.correct("mill-2", f"{MILL['mill-2'][2]} Ann Heliotrope was there.")
    rename(library, fair, "the fair", "ines")
    rename(library, mill, "the Heliotrope affair", "ines")
    if how == "withdrawn before":
        desk.withdraw(library, "mill-2", "Wrong.")
    elif how.startswith("taken out"):
        split(library, mill, ["mill-2"], "ines")
    if how.endswith("merged"):
        named = newsroom.number("bees")
        merge(library, mill, named, "ines")
        rename(library, named, "the Heliotrope affair", "ines")
    based_on = story_thing(named).revision(library.database)
    assert files_holding(newsroom.config.library)
    desk.erase(library, "mill-2", "A court order.", "ines")
    assert files_holding(newsroom.config.library) == []
    assert names(library, [mill, fair, named]) == {fair: "the fair"}
    assert story_of(library, "mill-2") is None
    assert "mill-2" not in told_by(library, mill)
    (done,) = [e for e in entries(library.database) if e.action == "story name dropped"]
    assert (done.subject, done.detail) == (f"story {named}", "an article was erased")
    with pytest.raises(ChangedError, match=r"story name dropped \(an article was erased\) by ines"):
        rename(library, named, "the Heliotrope affair", "olaf", based_on)


def test_no_story_and_no_name_outlives_its_last_article(newsroom: Newsroom) -> None:
    bees = newsroom.number("bees")
    rename(newsroom.library, bees, "the bees", "ines")
    desk.erase(newsroom.library, "bees", "A court order.")
    connection = newsroom.library.database.connection
    assert connection.execute("SELECT 1 FROM stories WHERE number = ?", (bees,)).fetchone() is None
    assert newsroom.told == {frozenset(MILL), frozenset(FAIR)}


IDS = st.sampled_from(sorted(WRITTEN))
STEPS = ("merge", "split", "move", "take_in", "rename", "edit", "correct", "withdraw", "restore", "erase", "new")


class Watched(Newsroom):
    """Each step, with what must hold of the stories after it. `kept`: where editors put articles."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.kept: dict[str, int] = {}
        self.there, self.edits = set(WRITTEN), 0

    def do(self, step: str, one: str, other: str) -> None:
        if one not in self.there or other not in self.there:
            return
        try:
            getattr(self, f"do_{step}")(one, other)
        except FootnoteError as refused:
            assert "\n" not in str(refused)

    def touched(self, *numbers: int) -> None:
        for number in numbers:
            self.kept |= dict.fromkeys(told_by(self.library, number), number)

    def do_merge(self, one: str, other: str) -> None:
        number, into = self.number(one), self.number(other)
        both = {*told_by(self.library, number), *told_by(self.library, into)}
        merge(self.library, number, into, "ines")
        assert set(told_by(self.library, into)) == both
        assert told_by(self.library, number) == []
        self.touched(into)

    def do_split(self, one: str, _: str) -> None:
        number = self.number(one)
        own = split(self.library, number, [one], "ines")
        assert told_by(self.library, own) == [one]
        self.touched(number, own)

    def do_move(self, one: str, other: str) -> None:
        number, into = self.number(one), self.number(other)
        move(self.library, number, [one], into, "ines")
        assert one in told_by(self.library, into)
        self.touched(number, into)

    def do_take_in(self, one: str, other: str) -> None:
        number, into = self.number(one), self.number(other)
        take_in(self.library, into, one, "ines")
        self.touched(number, into)

    def do_rename(self, one: str, _: str) -> None:
        self.edits += 1
        rename(self.library, self.number(one), f"name {self.edits}", "ines")
        self.touched(self.number(one))

    def do_edit(self, one: str, other: str) -> None:
        """It comes in with the text of the other one."""
        self.edits += 1
        day, title, text = WRITTEN[other]
        self.write(one, title, f"{text} This is edit {self.edits}.", day)
        self.ingest()

    def do_correct(self, one: str, other: str) -> None:
        self.edits += 1
        self.correct(one, f"{WRITTEN[other][2]} This is edit {self.edits}.")

    def do_withdraw(self, one: str, _: str) -> None:
        desk.withdraw(self.library, one, "Wrong.")

    def do_restore(self, one: str, _: str) -> None:
        desk.restore(self.corrector, self.library, one, "Right.")

    def do_erase(self, one: str, _: str) -> None:
        number = self.number(one)
        desk.erase(self.library, one, "A court order.")
        assert names(self.library, [number]) == {}
        self.there.discard(one)
        self.kept.pop(one, None)

    def do_new(self, one: str, _: str) -> None:
        self.edits += 1
        day, title, text = WRITTEN[one]
        self.write(f"new-{self.edits}", title, text, day)
        self.ingest()
        self.there.add(f"new-{self.edits}")

    def check(self) -> None:
        rows = self.library.database.connection.execute("SELECT article_id, story FROM story_articles").fetchall()
        assert {row["article_id"] for row in rows} >= {article.id for article in self.library.articles()}
        assert {row["article_id"] for row in rows} <= self.there
        assert len({row["article_id"] for row in rows}) == len(rows)
        for article_id, number in self.kept.items():
            assert self.number(article_id) == number, article_id
        numbers = {row["number"] for row in self.library.database.connection.execute("SELECT number FROM stories")}
        assert numbers == {row["story"] for row in rows}
        shown = [article for one in self.told for article in one]
        assert len(shown) == len(set(shown))


@settings(max_examples=15)
@example(
    [("merge", "fair-1", "mill-1"), ("edit", "fair-1", "bees"), ("split", "mill-2", "bees"), ("new", "mill-1", "bees")]
)
@example(
    [
        ("split", "mill-3", "bees"),
        ("withdraw", "mill-3", "bees"),
        ("edit", "mill-3", "mill-1"),
        ("restore", "mill-3", "bees"),
    ]
)
@example(
    [("move", "bees", "mill-1"), ("rename", "mill-1", "bees"), ("move", "bees", "fair-1"), ("erase", "bees", "mill-1")]
)
@example(
    [
        ("withdraw", "bees", "mill-1"),
        ("edit", "bees", "mill-1"),
        ("restore", "bees", "mill-1"),
        ("new", "bees", "mill-1"),
    ]
)
@given(st.lists(st.tuples(st.sampled_from(STEPS), IDS, IDS), min_size=3, max_size=9))
def test_no_order_of_corrections_and_ingests_loses_an_article_or_undoes_what_was_decided(
    steps: list[tuple[str, str, str]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        newsroom = Watched(Path(folder))
        for step, one, other in steps:
            newsroom.do(step, one, other)
            newsroom.check()
        place(newsroom.library)
        newsroom.ingest()
        newsroom.check()
