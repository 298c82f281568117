"""The cases that editors made of answers at the desk, with the articles of their library."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.desk.cases import local_cases
from assistant.library.store import Library
from evals.dataset import DataError, Dataset, case_from


@contextmanager
def local_set(folder: Path) -> Iterator[Dataset]:
    """The cases of a library, and its articles as they stand now, in a file that is gone afterwards.

    Raises LibraryError when there is no library, DataError when nobody made a case."""
    library = Library.open(folder)
    cases = tuple(map(case_from, local_cases(library.database)))
    if not cases:
        raise DataError(f"The library in {folder} holds no eval cases. Make one of a reviewed answer, at /desk.")
    with TemporaryDirectory() as scratch:
        corpus = Path(scratch) / "corpus.jsonl"
        with corpus.open("w", encoding="utf-8") as lines:
            for article in library.articles():
                lines.write(json.dumps(article.to_dict(), ensure_ascii=False) + "\n")
        yield Dataset("desk", (corpus,), cases)
