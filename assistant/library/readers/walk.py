"""The files that a list of paths names."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from assistant.errors import FootnoteError
from assistant.files import name_of, reason_of

NOT_ARTICLES = ("readme", "license", "licence", "changelog")


def files(paths: Iterable[Path]) -> list[Path]:
    """The files to read: those named, and those in the folders named, sorted by name. Folders within that cannot be
    looked into, and links to folders, are among them, so that they are told of.

    In folders, hidden files and README, LICENSE and CHANGELOG are passed over.
    Raises FootnoteError for a path that does not exist.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if not _exists(path):
            raise FootnoteError(f"There is no file or folder at {name_of(path)}.")
        found |= dict.fromkeys(sorted(_inside(path)) if path.is_dir() else [path])
    return list(found)


def why_closed(folder: Path) -> str | None:
    """Why what lies in a folder was not read; None for what is no folder."""
    try:
        if not folder.is_dir():
            return None
        os.scandir(folder).close()
    except OSError as error:
        return f"cannot be looked into: {reason_of(error)}"
    return "is a link to a folder, which is not followed; name it to have it read"


def _exists(path: Path) -> bool:
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return False
    except OSError as error:
        raise FootnoteError(f"Cannot look at {name_of(path)}: {reason_of(error)}.") from error
    return True


def _inside(folder: Path) -> Iterator[Path]:
    waiting = [folder]
    while waiting:
        current = waiting.pop()
        try:
            with os.scandir(current) as entries:
                listed = [(Path(e.path), e.is_dir(follow_symlinks=False)) for e in entries if e.name[0] != "."]
        except OSError:
            yield current
            continue
        waiting += [path for path, is_folder in listed if is_folder]
        yield from (path for path, is_folder in listed if not is_folder and path.stem.casefold() not in NOT_ARTICLES)
