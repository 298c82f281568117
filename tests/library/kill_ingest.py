"""Kills ingests at random moments. Run by test_crash.py as a process of its own, because it forks."""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from multiprocessing import get_context
from pathlib import Path

from assistant.assembly import build_ingest
from assistant.config import Config
from assistant.errors import LibraryError
from assistant.library.index import PassageIndex
from assistant.library.store import Library
from tests.fakes import HashEncoder, Silence

FORK = get_context("fork")


class Acknowledging(Silence):
    """Writes down, outside the library, how many articles were reported as stored."""

    def __init__(self, note: Path) -> None:
        super().__init__()
        self._note = note

    def stored(self, articles: int, passages: int) -> None:
        super().stored(articles, passages)
        self._note.write_text(str(self.articles))


def run(folder: Path, sources: list[Path], note: Path) -> None:
    build_ingest(Config(library=folder, passage_tokens=60), Acknowledging(note), HashEncoder()).run(sources)


def look(folder: Path, sources: list[Path], result: Path) -> None:
    """Complete the ingest in `folder` and write down what the library then holds."""
    run(folder, sources, folder.with_suffix(".again"))
    library = Library.open(folder)
    content = {
        table: [
            [v.hex() if isinstance(v, bytes) else v for v in row]
            for row in library.database.connection.execute(f"SELECT {columns} FROM {table} ORDER BY {columns}")
        ]
        for table, columns in {
            "articles": "id, version, content_hash",
            "versions": "article_id, version, title, text, published",
            "passages": 'id, article_id, version, start, "end", vector',
            "index_queue": "key",
            "passage_vocabulary": "term, doc, cnt",
        }.items()
    }
    sentences = library.database.connection.execute("SELECT count(*), sum(start) FROM sentences").fetchone()
    state = PassageIndex(library).state()
    result.write_text(json.dumps([content, list(sentences), state.missing, state.surplus]))


def stored_articles(folder: Path, result: Path) -> None:
    try:
        count = Library.open(folder).overview().articles
    except LibraryError:  # killed before there was one
        count = 0
    result.write_text(str(count))


def child(target: object, *args: object) -> None:
    process = FORK.Process(target=target, args=args)  # type: ignore[arg-type]
    process.start()
    process.join()
    assert process.exitcode == 0, (target, process.exitcode)


def main(work: Path, source: Path, kills: int, seed: int) -> None:
    rng = random.Random(seed)
    began = time.perf_counter()
    child(run, work / "whole", [source], work / "whole.note")
    lasts = time.perf_counter() - began
    child(look, work / "whole", [source], work / "whole.json")
    expected = (work / "whole.json").read_text()
    interrupted = 0
    for number in range(kills):
        folder, note = work / f"killed-{number}", work / f"killed-{number}.note"
        process = FORK.Process(target=run, args=(folder, [source], note))
        process.start()
        process.join(rng.uniform(0.02, lasts))
        if process.is_alive():
            os.kill(process.pid or 0, signal.SIGKILL)
            interrupted += 1
        process.join()
        acknowledged = int(note.read_text() or 0) if note.exists() else 0
        child(stored_articles, folder, work / "count")
        assert int((work / "count").read_text()) >= acknowledged, f"kill {number}: acknowledged articles are missing"
        child(look, folder, [source], work / "after.json")
        assert (work / "after.json").read_text() == expected, f"kill {number}: another library than undisturbed"
    print(json.dumps({"kills": kills, "interrupted": interrupted}))


if __name__ == "__main__":
    import chromadb  # noqa: F401  imported once, before forking
    import llama_index.core.schema
    import llama_index.core.vector_stores.utils  # noqa: F401

    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
