"""Where the library, the articles and the answers may be: each place is used, or refused in a line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands import Ended, footnote
from tests.conftest import write_article

LONG = "x" * 300
Place = tuple[str | bytes | Path, bool]  # what is given, and whether it is to be used

NAMES: dict[str, bytes] = {
    "with blanks": b"my library ",
    "with quotes": b'it\'s "here"',
    "with a line break": b"two\nlines",
    "in another script": "бібліотека".encode(),
    "with a hash and a question mark": b"a#b?c=d&e%20f",
    "with escapes": b"\x1b[31mred\x1b[0m",
    "that looks like an option": b"./--json",
    "with a bidi override": "a\u202eb".encode(),
    "with a trailing slash": b"library/",
    "that is deep": b"/".join([b"folder"] * 30),
    "with dots": b"a/../b/./c",
}


def _file(folder: Path) -> Path:
    (folder / "file").write_text("no folder")
    return folder / "file"


def _link(folder: Path, target: str) -> Path:
    (folder / "link").symlink_to(target)
    return folder / "link"


LIBRARIES: dict[str, Callable[[Path], Place]] = {
    **{name: lambda _, given=given: (given, True) for name, given in NAMES.items()},
    "that is no UTF-8": lambda _: (b"caf\xe9", False),
    "a link to a folder": lambda f: (_link(f, str(f)) / "library", True),
    "a link to nowhere": lambda f: (_link(f, "/proc/none/there"), False),
    "a link to itself": lambda f: (_link(f, "link"), False),
    "a file": lambda f: (_file(f), False),
    "below a file": lambda f: (_file(f) / "library", False),
    "/dev/null": lambda _: ("/dev/null", False),
    "in /proc": lambda _: ("/proc/library", False),
    "too long a name": lambda _: (LONG, False),
    "too long a path": lambda _: ("/".join(["y" * 200] * 30), False),
    "nothing": lambda _: ("", False),
}
SOURCES: dict[str, Callable[[Path], Place]] = {
    "not there": lambda f: (f / "none", False),
    "/dev/zero": lambda _: ("/dev/zero", False),
    "a link to nowhere": lambda f: (_link(f, "none"), False),
    "the library itself": lambda f: (f / "library", False),
    "a name that is too long": lambda _: (LONG, False),
}
OUTPUTS: dict[str, Callable[[Path], Place]] = {
    "in a folder that is not there": lambda f: (f / "none" / "answers.jsonl", False),
    "a folder": lambda f: (f, False),
}
CASES = [
    *(("library", name) for name in LIBRARIES),
    *(("source", name) for name in SOURCES),
    *(("out", name) for name in OUTPUTS),
]


def used(kind: str, name: str, folder: Path) -> None:
    """Ingest from, into or write to a place, and see that it was used or refused in a line."""
    write_article(folder / "in", "ferry", "The ferry Sigrun carries 83 people.")
    if kind == "library":
        place, good = LIBRARIES[name](folder)
        ended = footnote("ingest", "in", "--library", place, cwd=folder)
        if good:
            assert "1 passages" in ended.out
            assert footnote("articles", "--library", place, cwd=folder).out.strip()
    elif kind == "source":
        place, good = SOURCES[name](folder)
        ended = footnote("ingest", place, "--library", folder / "library", cwd=folder)
    else:
        (folder / "q.jsonl").write_text('{"id": 1, "question": "How many people does the ferry carry?"}\n')
        footnote("ingest", "in", "--library", "library", cwd=folder)
        place, good = OUTPUTS[name](folder)
        ended = footnote("ask", "--batch", "q.jsonl", "--out", place, "--library", "library", cwd=folder)
    told(Ended(ended.code, ended.out, ended.err.replace(str(place), "…")), good)


def told(ended: Ended, good: bool) -> None:
    assert ended.is_plain, ended.told
    assert (ended.code == 0) == good, ended.told
    assert good or 0 < len(ended.err.strip().splitlines()) <= 2, ended.told
    assert "\x1b" not in ended.told
    assert "\u202e" not in ended.told


def test_there_are_twenty_nine() -> None:
    assert len(CASES) == 29


@pytest.mark.parametrize(("kind", "name"), CASES[::6])
def test_a_place_is_used_or_refused_in_a_line(kind: str, name: str, tmp_path: Path) -> None:
    used(kind, name, tmp_path)


@pytest.mark.soak
def test_every_place_is_used_or_refused_in_a_line(tmp_path: Path) -> None:
    failed = {}
    for number, (kind, name) in enumerate(CASES):
        folder = tmp_path / str(number)
        folder.mkdir()
        try:
            used(kind, name, folder)
        except AssertionError as error:
            failed[kind, name] = str(error)[:400]
    print(f"\nplaces: {len(CASES)}, {len(failed)} failed")
    assert not failed
