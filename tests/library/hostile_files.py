"""Files that an archive should not hold, as a table: name, content, and what is said of it (None: it is taken in)."""

from __future__ import annotations

import itertools
import json
import os
import socket
from collections.abc import Callable
from pathlib import Path

STORY = "The bridge will cost 39 million crowns. The council voted by 17 to eight."


def markdown(front: str, text: str = STORY) -> bytes:
    return f"---\n{front}\n---\n\n{text}\n".encode("utf-8", "surrogatepass")


def line(**values: object) -> bytes:
    return json.dumps({"id": "x", "title": "Bridge", "text": STORY, **values}).encode() + b"\n"


def bomb(levels: int) -> str:
    """An alias bomb ("billion laughs")."""
    names = [f"a{n}" for n in range(levels)]
    lines = [f"{names[0]}: &{names[0]} [x,x,x,x,x,x,x,x,x]"]
    lines += [f"{n}: &{n} [{','.join([f'*{before}'] * 9)}]" for before, n in itertools.pairwise(names)]
    return "\n".join([*lines, f"title: *{names[-1]}"])


NOT_YAML, NOT_JSON, NOT_UTF8 = "front matter is not YAML", "not JSON", "not UTF-8"
CONTENTS: list[tuple[str, bytes, str | None]] = [
    # Markdown
    ("brackets.md", markdown("title: " + "[" * 3_000), "nested more than"),
    ("braces.md", markdown("title: " + "{a: " * 3_000), "nested more than"),
    ("dashes.md", markdown("title: B\nx:\n" + "\n".join("  " * n + "- " for n in range(1, 200))), "nested more than"),
    ("bomb.md", markdown(bomb(9)), "alias"),
    ("big-bomb.md", markdown(bomb(40)), "alias"),
    ("self.md", markdown("title: &a [*a]"), "alias"),
    ("merge.md", markdown("base: &b {title: B}\n<<: *b"), "alias"),
    ("number.md", markdown("title: " + "7" * 5_000), NOT_YAML),
    ("hex.md", markdown("title: 0x" + "f" * 5_000), "thousands of digits"),
    ("hex-id.md", markdown("title: B\nid: 0x" + "f" * 5_000), "thousands of digits"),
    ("hex-day.md", markdown("title: B\npublished: 0x" + "f" * 5_000), "thousands of digits"),
    ("sixty.md", markdown("title: " + "1" + ":59" * 3_000), "thousands of digits"),
    ("float.md", markdown("title: 1e999"), None),
    ("infinite.md", markdown("title: .inf"), None),
    ("binary.md", markdown("title: !!binary aGVsbG8="), "must be one line of text"),
    ("set.md", markdown("title: !!set {a, b}"), "must be one line of text"),
    ("python.md", markdown("title: !!python/object/apply:os.system ['true']"), NOT_YAML),
    ("tag.md", markdown("title: !<tag:x> y"), NOT_YAML),
    ("omap.md", markdown("title: !!omap [a: 1]"), "must be one line of text"),
    ("keys.md", markdown("? [a]\n: b\ntitle: B"), NOT_YAML),
    ("tab.md", markdown("title:\tB\n\tx: y"), NOT_YAML),
    ("control.md", markdown("title: B\x01"), NOT_YAML),
    ("half.md", markdown('title: "\\uD800"'), None),
    ("half-id.md", markdown('title: B\nid: "a\\uD800"'), "signs that are not seen"),
    ("nul-id.md", markdown('title: B\nid: "a\\0b"'), "signs that are not seen"),
    ("bidi-id.md", markdown("title: B\nid: a\u202eb"), "signs that are not seen"),
    ("zero-width-id.md", markdown("title: B\nid: a\u200bb"), "signs that are not seen"),
    ("dots-id.md", markdown("title: B\nid: .."), "would be no address"),
    ("dot-id.md", markdown("title: B\nid: ."), "would be no address"),
    ("up-id.md", markdown("title: B\nid: ../../x"), "would be no address"),
    ("root-id.md", markdown("title: B\nid: /etc/passwd"), "would be no address"),
    ("folder-id.md", markdown("title: B\nid: a/"), "would be no address"),
    ("long-id.md", markdown("title: B\nid: " + "a" * 10_000), "1 to 200 characters"),
    ("empty-id.md", markdown("title: B\nid: ''"), "1 to 200 characters"),
    ("list-id.md", markdown("title: B\nid: [a]"), "must be one line of text"),
    ("address-id.md", markdown("title: B\nid: 2025/03/bridge"), None),
    ("long-title.md", markdown("title: " + "word " * 50_000), "100,000 are read at most"),
    ("longish-title.md", markdown("title: " + "word " * 5_000), "shorten it to 2,000"),
    ("long-front.md", markdown("title: B\n" + "".join(f"k{n}: v\n" for n in range(20_000))), "at most"),
    ("open.md", b"---\ntitle: B\n", "has no title"),
    ("year-0.md", markdown("title: B\npublished: 0000-01-01"), NOT_YAML),
    ("year-10000.md", markdown("title: B\npublished: 10000-01-01"), "YYYY-MM-DD"),
    ("no-day.md", markdown("title: B\npublished: 2025-02-30"), NOT_YAML),
    ("list-day.md", markdown("title: B\npublished: [2025]"), "must be one line of text"),
    ("zone.md", markdown("title: B\npublished: 2025-03-01T10:00:00+99:00"), NOT_YAML),
    ("quotes.md", markdown("title: B", ">" * 20_000 + " " + STORY), "has no text"),
    ("links.md", markdown("title: B", "[" * 20_000 + STORY), None),
    ("images.md", markdown("title: B", "![" * 10_000 + STORY), None),
    ("stars.md", markdown("title: B", "*a **a " * 10_000 + STORY), None),
    ("ticks.md", markdown("title: B", "".join("`" * n + "x" for n in range(1, 200)) + STORY), None),
    ("lists.md", markdown("title: B", "\n".join("  " * n + "- x" for n in range(1, 1_000)) + "\n\n" + STORY), None),
    ("entities.md", markdown("title: B", "&" * 20_000 + "#x110000; &#0; " + STORY), None),
    ("references.md", markdown("title: B", "".join(f"[{n}]: <x>\n" for n in range(3_000)) + "\n" + STORY), None),
    # Plain text
    ("empty.txt", b"", "is empty"),
    ("blank.txt", b" \n\t\n \x0b\n", "is empty"),
    ("bom.txt", b"\xef\xbb\xbf", "is empty"),
    ("utf-16.txt", "Head\n\nText.".encode("utf-16"), NOT_UTF8),
    ("latin-1.txt", "Göteborg\n\nText.".encode("latin-1"), NOT_UTF8),
    ("half.txt", b"Head\n\n\xed\xa0\x80 text.", NOT_UTF8),
    ("overlong.txt", b"Head\n\n\xc0\xae text.", NOT_UTF8),
    ("nul.txt", b"Head\n\nbin\0ary", "binary data"),
    ("blanks.txt", b"Head\n\n" + b" " * 200_000 + b"x\n", None),
    ("breaks.txt", b"Head\n\nx" + b"\n \n" * 100_000 + b"x\n", None),
    ("returns.txt", b"Head\r\rText of the story.\r", None),
    ("one-line.txt", b"x" * 300_000, "no headline"),
    # JSONL
    ("deep.jsonl", b'{"id": "x", "title": "B", "text": ' + b"[" * 100_000 + b"\n", NOT_JSON),
    ("deep-object.jsonl", b'{"a":' * 100_000 + b"\n", NOT_JSON),
    ("digits.jsonl", b'{"id": ' + b"7" * 5_000 + b', "text": "x"}\n', NOT_JSON),
    ("half.jsonl", line(title="\ud800", text=STORY + "\udfff"), None),
    ("latin-1.jsonl", '{"id": "x", "title": "ö", "text": "ö"}\n'.encode("latin-1"), NOT_UTF8),
]
assert len(CONTENTS) == 70, len(CONTENTS)


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as unbound:
        unbound.bind(str(path))


def _sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(8_000_000_000)


def _loop(path: Path) -> None:
    path.symlink_to(path.name)


def _folder_loop(path: Path) -> None:
    path.mkdir()
    (path / "again.md").symlink_to(path, target_is_directory=True)


OBJECTS: list[tuple[str, Callable[[Path], None], str]] = [
    ("pipe.md", lambda path: os.mkfifo(path), "is a named pipe, not a file"),
    ("socket.md", _socket, "is a socket, not a file"),
    ("device.md", lambda path: path.symlink_to("/dev/zero"), "is a device, not a file"),
    ("linked-pipe.jsonl", lambda path: (os.mkfifo(path.with_suffix(".p")), path.symlink_to(path.with_suffix(".p")))[1],
     "is a named pipe, not a file"),
    ("loop.md", _loop, "too many levels of symbolic links"),
    ("nowhere.md", lambda path: path.symlink_to("gone.md"), "no such file"),
    ("folder.md", _folder_loop, "is a link to a folder"),
    ("sparse.md", _sparse, "has 8.0 GB; 8 MB are read at most"),
    ("sparse.jsonl", _sparse, "has 8.0 GB; 4.0 GB are read at most"),
]  # fmt: skip
