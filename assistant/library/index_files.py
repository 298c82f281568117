"""Where Chroma's files lie, and whether they are as they were written.

Its graph files are read without a check by what searches them: what the disk has altered there may end the process,
or hide what is near. So they have a digest, taken whenever they were written.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from pathlib import Path
from uuid import uuid4

from assistant.errors import LibraryError
from assistant.library.store import Library

FOLDER_NAME = "chroma"
FOLDER_SETTING = "index_folder"  # each index made anew has a folder of its own
GRAPHS = "index_graphs"  # the digest of its graph files
REPAIR = "Rebuild it with: footnote doctor --repair"
_OURS = re.compile(rf"{FOLDER_NAME}(-[0-9a-f]{{12}}|-by-key)?")  # names of folders that hold an index


class IndexFiles:
    """The files of a library's index."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._parent = library.database.folder

    @property
    def folder(self) -> Path:
        """The folder in use."""
        name = self._library.setting(FOLDER_SETTING) or FOLDER_NAME
        return self._parent / (name if _OURS.fullmatch(name) else FOLDER_NAME)

    def another(self) -> Path:
        """A folder for an index to come."""
        return self._parent / f"{FOLDER_NAME}-{uuid4().hex[:12]}"

    def exist(self) -> bool:
        return (self.folder / "chroma.sqlite3").exists()

    def altered(self) -> bool:
        """Whether graph files are others than were written; not when all are gone."""
        written = self._library.setting(GRAPHS)
        return written is not None and self.exist() and digest_of(self.folder) != written

    def check(self) -> None:
        """Raises LibraryError when Chroma's files are not there, or others than were written."""
        if not self.exist():
            raise LibraryError(f"The search index in {self.folder} is not there. {REPAIR}")
        if self.altered():
            raise LibraryError(f"Files of the search index in {self.folder} were altered. {REPAIR}")

    def remove_others(self) -> None:
        """Remove the folders of earlier indexes."""
        for folder in self._parent.glob(f"{FOLDER_NAME}*"):
            if folder != self.folder and _OURS.fullmatch(folder.name) and folder.is_dir() and not folder.is_symlink():
                shutil.rmtree(folder)


def digest_of(folder: Path) -> str:
    """SHA-256 over the names and contents of the graph files of an index; about a second for a gigabyte."""
    whole = hashlib.sha256()
    for path in sorted(folder.glob("*/*")):
        with path.open("rb") as file:
            whole.update(f"{path.relative_to(folder)}\0{hashlib.file_digest(file, 'sha256').hexdigest()}\0".encode())
    return whole.hexdigest()
