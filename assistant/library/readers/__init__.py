"""Files → drafts of articles. One reader a format; `read` picks it by the file's ending."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import FootnoteError
from assistant.library.readers.jsonl import read_jsonl
from assistant.library.readers.markdown import read_markdown
from assistant.library.readers.plain_text import read_plain_text
from assistant.schema import Draft

Reader = Callable[[Path], Iterator["Draft | Unreadable"]]


@dataclass(frozen=True)
class Unreadable:
    """Something that did not become an article, and why."""

    source: str
    reason: str


@dataclass(frozen=True)
class Found:
    """A draft and the file it came from."""

    draft: Draft
    origin: str


NOT_ARTICLES = ("readme", "license", "licence", "changelog")


def _one(reader: Callable[[str], Draft]) -> Reader:
    def read(path: Path) -> Iterator[Draft | Unreadable]:
        try:
            yield reader(decode(path.read_bytes()))
        except (FootnoteError, OSError) as error:
            yield Unreadable(str(path), _reason(error))

    return read


def _lines(path: Path) -> Iterator[Draft | Unreadable]:
    try:
        content = decode(path.read_bytes())
    except (FootnoteError, OSError) as error:
        yield Unreadable(str(path), _reason(error))
        return
    for number, outcome in read_jsonl(content):
        if isinstance(outcome, Draft):
            yield outcome
        else:
            yield Unreadable(f"{path}:{number}", outcome)


READERS: dict[str, Reader] = {
    ".md": _one(read_markdown),
    ".markdown": _one(read_markdown),
    ".txt": _one(read_plain_text),
    ".jsonl": _lines,
}


def files(paths: Iterable[Path]) -> list[Path]:
    """The files to read: those named, and those in the folders named, sorted by name.

    In folders, hidden files and README, LICENSE and CHANGELOG are passed over.
    Raises FootnoteError for a path that does not exist.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if not path.exists():
            raise FootnoteError(f"There is no file or folder at {path}.")
        if path.is_dir():
            inside = (p for p in sorted(path.rglob("*")) if p.is_file() and _is_article(p.relative_to(path)))
            found |= dict.fromkeys(inside)
        else:
            found[path] = None
    return list(found)


def count(path: Path) -> int:
    """How many articles a file may hold: its lines for JSONL, else one."""
    if path.suffix.lower() != ".jsonl":
        return 1
    with path.open("rb") as lines:
        return sum(1 for line in lines if line.strip())


def read(path: Path) -> Iterator[Found | Unreadable]:
    """The articles in one file; for what cannot be read, one line that says why."""
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        yield Unreadable(str(path), f"not a format Footnote reads ({', '.join(READERS)})")
        return
    for outcome in reader(path):
        if isinstance(outcome, Unreadable):
            yield outcome
        elif not outcome.text.strip():
            yield Unreadable(str(path), f"“{outcome.title}” has no text")
        else:
            yield Found(outcome, str(path))


def decode(data: bytes) -> str:
    """Bytes as UTF-8 text. Raises FootnoteError when they are not, or hold binary data."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FootnoteError(f"not UTF-8 text (byte {error.start}); save it as UTF-8") from error
    if "\0" in text:
        raise FootnoteError("holds binary data, not text")
    return text


def _is_article(relative: Path) -> bool:
    hidden = any(part.startswith(".") for part in relative.parts)
    return not hidden and relative.stem.casefold() not in NOT_ARTICLES


def _reason(error: Exception) -> str:
    return (error.strerror or str(error)) if isinstance(error, OSError) else str(error)
