"""Whether a library is sound, and putting its index right."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.errors import LibraryError
from assistant.library.index import PassageIndex
from assistant.library.store import Library


@dataclass(frozen=True)
class Check:
    """One thing looked at: its name, whether it is in order, and what was seen or what to do."""

    name: str
    ok: bool
    detail: str


def examine(library: Library, index: PassageIndex) -> list[Check]:
    """Look at the SQLite file, at every citation offset's ground, and at Chroma against the library."""
    return [_file(library), _passages(library), _index(index)]


def repair(index: PassageIndex) -> Check:
    """Rebuild Chroma from the library's vectors; nothing is embedded again."""
    count = index.rebuild()
    return Check("index", True, f"rebuilt from the library with {count:,} passages")


def _file(library: Library) -> Check:
    result = library.database.connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    overview = library.overview()
    detail = f"{overview.articles:,} articles, {overview.passages:,} passages"
    return Check("library", result == "ok", detail if result == "ok" else f"damaged: {result}")


def _passages(library: Library) -> Check:
    bad = library.database.connection.execute(
        "SELECT count(*) FROM passages p JOIN versions v ON v.article_id = p.article_id AND v.version = p.version "
        'WHERE p.start < 0 OR p.start >= p."end" OR p."end" > length(v.text)'
    ).fetchone()[0]
    lost = library.database.connection.execute(
        "SELECT count(*) FROM passages p JOIN articles a ON a.id = p.article_id WHERE a.version <> p.version"
    ).fetchone()[0]
    wrong = bad + lost
    return Check("passages", not wrong, f"{wrong:,} do not fit their article" if wrong else "all fit their article")


def _index(index: PassageIndex) -> Check:
    try:
        state = index.state()
    except LibraryError as error:
        return Check("index", False, str(error))
    if state.is_whole:
        return Check("index", True, "holds every passage")
    return Check(
        "index",
        False,
        f"lacks {state.missing:,} passages and has {state.surplus:,} too many; run: footnote doctor --repair",
    )
