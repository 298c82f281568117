"""The cases that editors made of answers at the desk, with the articles of their library."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.desk.cases import local_cases
from assistant.library.store import Library
from evals.dataset import DataError, Dataset, EvalCase, case_from


@contextmanager
def local_set(folder: Path) -> Iterator[Dataset]:
    """The cases of a library, and its articles as they stand now, in a file that is gone afterwards. Cases whose gold
    words stand in no article any more, since it was changed or withdrawn, are left out.

    Raises LibraryError when there is no library, DataError when nobody made a case."""
    library = Library.open(folder)
    articles = library.articles()
    texts = {article.id: article.text for article in articles}
    cases = tuple(case for case in map(case_from, local_cases(library.database)) if _stands(case, texts))
    if not cases:
        raise DataError(f"The library in {folder} holds no eval cases. Make one of a reviewed answer, at /desk.")
    with TemporaryDirectory() as scratch:
        corpus = Path(scratch) / "corpus.jsonl"
        with corpus.open("w", encoding="utf-8") as lines:
            for article in articles:
                lines.write(json.dumps(article.to_dict(), ensure_ascii=False) + "\n")
        yield Dataset("desk", (corpus,), cases)


def _stands(case: EvalCase, texts: Mapping[str, str]) -> bool:
    return all(any(words in texts.get(article, "") for article in case.gold_doc_ids) for words in case.gold_text)
