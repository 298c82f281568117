"""Whether a library is sound, and putting right what can be."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from assistant.errors import LibraryError
from assistant.library.embedding import Vector
from assistant.library.index import PassageIndex
from assistant.library.scrubbing import owed, scrub
from assistant.library.store import NAMED, Library
from assistant.library.tables import ANSWERS, PINS, WORDINGS


@dataclass(frozen=True)
class Check:
    """One thing looked at: its name, whether it is in order, and what was seen or what to do."""

    name: str
    ok: bool
    detail: str


def examine(library: Library, index: PassageIndex) -> list[Check]:
    """Look at the SQLite file, at every text and every citation offset's ground, at what was deleted, and at Chroma
    against the library. What cannot be looked at is a problem, never an error."""
    return [
        _looked("library", lambda: _file(library)),
        _looked("texts", lambda: _texts(library)),
        _looked("passages", lambda: _passages(library)),
        _looked("spans", lambda: _spans(library)),
        _looked("vectors", lambda: _vectors(library)),
        _looked("words", lambda: _words(library)),
        _looked("answers", lambda: _answers(library)),
        _looked("erased", lambda: _erased(library)),
        _looked("index", lambda: _index(index)),
    ]


def repair(index: PassageIndex) -> Check:
    """Rebuild Chroma from the library's vectors; nothing is embedded again."""
    count = index.rebuild()
    return Check("index", True, f"rebuilt from the library with {count:,} passages")


def _looked(name: str, look: Callable[[], Check]) -> Check:
    try:
        return look()
    except (LibraryError, ValueError, TypeError) as error:  # the latter two: what altered rows hold
        return Check(name, False, str(error))


def _file(library: Library) -> Check:
    result = library.database.connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    foreign = library.database.connection.execute("PRAGMA foreign_key_check").fetchone()
    if result != "ok" or foreign:
        why = result if result != "ok" else f"a row of {foreign[0]} belongs to none of {foreign[2]}"
        return Check("library", False, f"damaged: {why}. Take it from a backup, or ingest into a new folder")
    overview = library.overview()
    return Check("library", True, f"{overview.articles:,} articles, {overview.passages:,} passages")


def _texts(library: Library) -> Check:
    altered = library.altered()
    if not altered:
        return Check("texts", True, "all are as they were stored")
    named = ", ".join(f"'{article}' version {version}" for article, version in altered[:NAMED])
    more = f" and {len(altered) - NAMED:,} more" if len(altered) > NAMED else ""
    return Check("texts", False, f"altered on the disk and not shown: {named}{more}. Ingest or correct them again")


def _passages(library: Library) -> Check:
    wrong = library.database.connection.execute(
        "SELECT count(*) FROM passages p LEFT JOIN articles a ON a.id = p.article_id AND a.version = p.version "
        "LEFT JOIN versions v ON v.article_id = p.article_id AND v.version = p.version "
        "WHERE typeof(p.start) <> 'integer' OR typeof(p.\"end\") <> 'integer' OR p.start < 0 OR p.start >= p.\"end\" "
        'OR a.id IS NULL OR v.text IS NULL OR p."end" > length(v.text) OR p.id NOT LIKE '
        "replace(p.article_id, '_', '%') || '@' || p.version || '#%'"
    ).fetchone()[0]
    outside = library.database.connection.execute(
        "SELECT count(*) FROM sentences s LEFT JOIN passages p ON p.number = s.passage WHERE p.number IS NULL "
        "OR typeof(s.start) <> 'integer' OR typeof(s.\"end\") <> 'integer' OR s.start < p.start "
        'OR s."end" > p."end" OR s.start >= s."end"'
    ).fetchone()[0]
    count = wrong + outside
    return Check("passages", not count, f"{count:,} do not fit their article" if count else "all fit their article")


def _spans(library: Library) -> Check:
    altered = library.altered_passages()
    if not altered:
        return Check("spans", True, "all passages and sentences are as they were stored")
    more = f" and {len(altered) - 1:,} more" if len(altered) > 1 else ""
    told = f"altered on the disk and not searched: {altered[0]!r}{more}. Ingest their articles again"
    return Check("spans", False, told)


def _vectors(library: Library) -> Check:
    ids = sorted(library.passage_ids())
    wrong = sum(not _is_unit(vector) for vector in library.all_vectors().values())
    wrong += sum(not _is_unit(s.vector, 0.05) for i in ids for s in library.sentences(i))
    return Check("vectors", not wrong, f"{wrong:,} are damaged" if wrong else "all are sound")


def _is_unit(vector: Vector, within: float = 0.01) -> bool:
    with np.errstate(all="ignore"):  # what the disk has altered may be no number
        return abs(float(vector @ vector) - 1.0) <= within


def _words(library: Library) -> Check:
    library.database.connection.execute("INSERT INTO passage_terms (passage_terms) VALUES ('integrity-check')")
    lacking = library.database.connection.execute(
        "SELECT count(*) FROM passages WHERE number NOT IN (SELECT rowid FROM passage_terms)"
    ).fetchone()[0]
    return Check("words", not lacking, f"{lacking:,} passages lack theirs" if lacking else "every passage has its own")


def _answers(library: Library) -> Check:
    rows = library.database.connection.execute(
        f"SELECT id, answer, altered FROM {ANSWERS} UNION ALL SELECT id, answer, altered FROM {PINS} "
        f"UNION ALL SELECT pin_id, json_quote(wording), altered FROM {WORDINGS}"
    )
    damaged = [row["id"] for row in rows if row["altered"] or not _is_json(row["answer"])]
    if not damaged:
        return Check("answers", True, "all are as they were stored")
    more = f" and {len(damaged) - NAMED:,} more" if len(damaged) > NAMED else ""
    return Check("answers", False, f"altered on the disk and not shown: {', '.join(map(repr, damaged[:NAMED]))}{more}")


def _is_json(held: Any) -> bool:
    try:
        json.loads(held)
    except (TypeError, ValueError):
        return False
    return True


def _erased(library: Library) -> Check:
    """Finishes what an erasure was kept from."""
    if owed(library.database):
        scrub(library)
    return Check("erased", True, "nothing of it is left")


def _index(index: PassageIndex) -> Check:
    state = index.state()
    if state.is_whole:
        return Check("index", True, "holds every passage")
    altered = f", and {state.altered:,} are damaged" if state.altered else ""
    return Check(
        "index",
        False,
        f"lacks {state.missing:,} passages and has {state.surplus:,} too many{altered}; run: footnote doctor --repair",
    )
