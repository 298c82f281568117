"""What editors do to stories, each with a line in the audit log by the `actor` for every story that it touches. No name
is written there: that log forgets nothing, and a name may hold words of an article that is erased one day.

`based_on`: the revision of the story that the change was made to; each raises ChangedError when somebody else changed
that story meanwhile, and NotThereError when there is none of the number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from assistant.desk.audit import note
from assistant.desk.conflicts import story as story_thing
from assistant.desk.conflicts import unchanged
from assistant.desk.named import named_article
from assistant.display import one_line
from assistant.errors import FootnoteError
from assistant.library.placements import call, names, put, story_of, told_by
from assistant.library.readers.fields import tidy
from assistant.library.store import Library
from assistant.library.stories import story

MAX_NAME_CHARS = 100


def rename(library: Library, number: int, name: str, actor: str, based_on: str | None = None) -> None:
    """Call a story so from now on, wherever it is named. Raises FootnoteError for no name, and for one too long."""
    name = " ".join(tidy(name).split())
    if not any(character.isalnum() for character in name):
        raise FootnoteError("A name has at least one letter or digit.")
    if len(name) > MAX_NAME_CHARS:
        raise FootnoteError(f"The name has {len(name)} characters; shorten it to {MAX_NAME_CHARS} at most.")
    with _changing(library, number, based_on):
        if names(library, [number]).get(number) == name:
            raise FootnoteError("Nothing was changed. It is called that already.")
        call(library, number, name)
        note(library.database, actor, "story renamed", _subject(number))


def give_back(library: Library, number: int, actor: str, based_on: str | None = None) -> None:
    """Call a story by its headlines again. Raises FootnoteError when it is called so already."""
    with _changing(library, number, based_on):
        if not names(library, [number]):
            raise FootnoteError("No editor named this story: it is called by its headlines already.")
        call(library, number, None)
        note(library.database, actor, "story name given back", _subject(number))


def merge(library: Library, number: int, into: int, actor: str, based_on: str | None = None) -> int:
    """Let all articles of a story tell another, which keeps its name; return that one's number. Raises FootnoteError
    when it is the same."""
    with _changing(library, number, based_on):
        _other(library, number, into)
        put(library, told_by(library, number), into)
        _note_both(library, actor, "story merged", number, into)
    return into


def split(library: Library, number: int, articles: Sequence[str], actor: str, based_on: str | None = None) -> int:
    """Let some articles of a story tell one of their own; return its number. Raises FootnoteError when they are none,
    all of them, or not of this story."""
    with _changing(library, number, based_on):
        theirs = _ticked(library, number, articles)
        if len(theirs) == len(told_by(library, number)):
            raise FootnoteError("These are all articles of the story. Leave one or more in it, or rename it.")
        own = put(library, theirs, None)
        _note_both(library, actor, "story split", number, own, theirs)
    return own


def move(
    library: Library, number: int, articles: Sequence[str], into: int, actor: str, based_on: str | None = None
) -> int:
    """Let some articles of a story tell another; return that one's number. Raises FootnoteError when they are none or
    not of this story, and when the other is the same."""
    with _changing(library, number, based_on):
        _other(library, number, into)
        theirs = _ticked(library, number, articles)
        put(library, theirs, into)
        _note_both(library, actor, "articles moved", number, into, theirs)
    return into


def take_in(library: Library, number: int, article_id: str, actor: str, based_on: str | None = None) -> int:
    """Let an article tell this story, whichever it told before. Raises NotThereError when there is no such article, and
    FootnoteError when it is in this story already."""
    with _changing(library, number, based_on):
        article = named_article(library, article_id.strip())
        before = story_of(library, article.id)
        if before == number:
            raise FootnoteError(f"'{one_line(article.id)}' is in this story already.")
        put(library, [article.id], number)
        if before is None:
            note(library.database, actor, "articles moved", _subject(number), f"from no story: {article.id}")
        else:
            _note_both(library, actor, "articles moved", before, number, [article.id])
    return number


@contextmanager
def _changing(library: Library, number: int, based_on: str | None) -> Iterator[None]:
    with library.database.transaction():
        unchanged(library.database, story_thing(number), based_on)
        story(library, number)
        yield


def _other(library: Library, number: int, into: int) -> None:
    if number == into:
        raise FootnoteError("That is this story itself. Choose another one.")
    story(library, into)


def _ticked(library: Library, number: int, articles: Sequence[str]) -> list[str]:
    """These articles, each once. Raises FootnoteError for none, and for one that is not of the story."""
    if not articles:
        raise FootnoteError("No article is ticked. Tick those that you mean.")
    own = set(told_by(library, number))
    if missing := next((article for article in articles if article not in own), None):
        raise FootnoteError(f"'{one_line(missing)}' is not in this story. Look at it again.")
    return list(dict.fromkeys(articles))


def _note_both(library: Library, actor: str, action: str, number: int, into: int, articles: Sequence[str] = ()) -> None:
    """A line about the story that lost articles, and one about the story that gained them."""
    which = f": {', '.join(articles)}" if articles else ""
    note(library.database, actor, action, _subject(number), f"to story {into}{which}")
    note(library.database, actor, action, _subject(into), f"from story {number}{which}")


def _subject(number: int) -> str:
    return story_thing(number).subject
