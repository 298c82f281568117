"""Files → drafts of articles. One reader a format; `read` picks it by the file's ending."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.errors import FootnoteError
from assistant.files import count_lines, name_of, read_text
from assistant.library.days import printable, why_not
from assistant.library.readers.credits import without_credits
from assistant.library.readers.jsonl import read_jsonl
from assistant.library.readers.markdown import read_markdown
from assistant.library.readers.plain_text import read_plain_text
from assistant.library.readers.walk import files, why_closed
from assistant.schema import Draft

__all__ = ["Found", "Unreadable", "count", "files", "read"]

Reader = Callable[[Path], Iterator["Draft | Unreadable"]]


@dataclass(frozen=True)
class Unreadable:
    """Something that did not become an article, and why."""

    source: str
    reason: str


@dataclass(frozen=True)
class Found:
    """A draft, the file it came from, and what of it is not used, a line each."""

    draft: Draft
    origin: str
    notices: tuple[str, ...] = ()


def _one(reader: Callable[[str], Draft]) -> Reader:
    def read(path: Path) -> Iterator[Draft | Unreadable]:
        try:
            yield reader(read_text(path))
        except FootnoteError as error:
            yield Unreadable(name_of(path), str(error))
        except (ArithmeticError, LookupError, RecursionError, TypeError, ValueError) as error:
            yield Unreadable(name_of(path), f"cannot be taken apart ({type(error).__name__})")  # by a parser not ours

    return read


def _lines(path: Path) -> Iterator[Draft | Unreadable]:
    try:
        for number, outcome in read_jsonl(path):
            yield outcome if isinstance(outcome, Draft) else Unreadable(f"{name_of(path)}:{number}", outcome)
    except FootnoteError as error:
        yield Unreadable(name_of(path), str(error))


READERS: dict[str, Reader] = {
    ".md": _one(read_markdown),
    ".markdown": _one(read_markdown),
    ".txt": _one(read_plain_text),
    ".jsonl": _lines,
}


def count(path: Path) -> int:
    """How many articles a file may hold: its lines for JSONL, else one."""
    return count_lines(path) if path.suffix.lower() == ".jsonl" else 1


def read(path: Path) -> Iterator[Found | Unreadable]:
    """The articles in one file; for what cannot be read, one line that says why."""
    source = name_of(path)
    reader = READERS.get(path.suffix.lower())
    if closed := why_closed(path):
        yield Unreadable(source, closed)
    elif reader is None:
        yield Unreadable(source, f"not a format Footnote reads ({', '.join(READERS)})")
    else:
        for found in reader(path):
            outcome = found if isinstance(found, Unreadable) else without_credits(found)
            if isinstance(outcome, Unreadable):
                yield outcome
            elif not outcome.text.strip():
                yield Unreadable(source, f"“{outcome.title}” has no text")
            else:
                yield _dated(outcome, source)


def _dated(draft: Draft, source: str) -> Found:
    """The draft without the days that no newspaper can carry."""
    told = (why_not("published", draft.published), why_not("updated", draft.updated))
    draft = replace(draft, published=printable(draft.published), updated=printable(draft.updated))
    return Found(draft, source, tuple(filter(None, told)))
