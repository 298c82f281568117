from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from assistant.errors import FootnoteError
from assistant.library.readers import Found, Unreadable, files, read
from assistant.library.readers.boilerplate import is_boilerplate
from assistant.library.readers.dateline import dateline
from assistant.library.readers.markdown import read_markdown
from assistant.library.readers.plain_text import read_plain_text

COPIED_PAGE = """\
Ferry to run at night from May

Tuesday, 4 March 2025 —
By Nora Aker

The ferry will run until midnight from 1 May. "People asked for it," said the director.

Read more: The timetable in full, by our transport desk.

Tickets cost the same as by day.

If you spot a mistake, please mark it and press Ctrl + Enter to tell our editors.
Advertisement:
"""


def test_plain_text_is_read_as_a_story() -> None:
    draft = read_plain_text(COPIED_PAGE)
    assert draft.title == "Ferry to run at night from May"
    assert draft.published == date(2025, 3, 4)
    assert draft.byline == "Nora Aker"
    assert draft.text == (
        'The ferry will run until midnight from 1 May. "People asked for it," said the director.\n\n'
        "Tickets cost the same as by day."
    )


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Wednesday, 26 March 2025 —", date(2025, 3, 26)),
        ("March 26, 2025", date(2025, 3, 26)),
        ("Published: 3rd of May 2024, 10:15", date(2024, 5, 3)),
        ("2024-02-29 |", date(2024, 2, 29)),
        ("30 February 2024", None),
        ("On 26 March 2025 the ferry sank.", None),
        ("26 March", None),
        ("03/04/2025", None),
    ],
)
def test_a_dateline_is_a_line_that_is_only_a_date(line: str, day: date | None) -> None:
    assert dateline(line) == day


@pytest.mark.parametrize(
    "paragraph",
    [
        "Advertisement",
        "Read also: Ten years of the bridge",
        "Subscribe to our newsletter and never miss a story.",
        "If you have found a spelling error, please notify us by pressing Ctrl+Enter.",
        "© 2025 The Courier. All rights reserved.",
        "Photo: Anna Berg",
        "See also the report of the board.",
    ],
)
def test_what_is_no_part_of_the_story(paragraph: str) -> None:
    assert is_boilerplate(paragraph)


@pytest.mark.parametrize(
    "paragraph",
    [
        "Register offices were closed on Monday.",
        "Reading more than one newspaper is a habit of hers.",
        "The advertisement had run for a week before anybody noticed.",
        "Donations came to 4,000 crowns.",
        "Related families often share a boat.",
        "Recommended doses were exceeded in two cases.",
        "Read on the steps of the Customs House, the names take eleven minutes.",
    ],
)
def test_prose_that_looks_like_boilerplate_is_kept(paragraph: str) -> None:
    assert not is_boilerplate(paragraph)


def test_markdown_keeps_words_and_drops_markup() -> None:
    draft = read_markdown(
        "---\ntitle: Nets & pylons\nid: nets\npublished: 2024-04-29\nkind: Opinion\nbyline: Ines Marl\n---\n\n"
        "He *said* so to [the paper](http://x.example/a).\n\n## Later\n\n- one\n- two\n\n![picture](p.png)\n\n"
        "<b>bold?</b> &amp; so on"
    )
    assert (draft.id, draft.title, draft.kind) == ("nets", "Nets & pylons", "opinion")
    assert draft.published == date(2024, 4, 29)
    assert draft.text == "He said so to the paper.\n\nLater\n\none\n\ntwo\n\n<b>bold?</b> & so on"


def test_markdown_without_front_matter_takes_its_first_heading_as_title() -> None:
    draft = read_markdown("# Town hall\n\nIt rained.\n")
    assert (draft.title, draft.text, draft.published) == ("Town hall", "It rained.", None)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("---\ntitle: [\n---\ntext", "front matter is not YAML"),
        ("---\n- a\n---\ntext", "lines of 'name: value'"),
        ("just text", "has no title"),
        ("---\ntitle: A\npublished: yesterday\n---\ntext", "write it as YYYY-MM-DD"),
        ("---\ntitle: A\nid: a b\n---\ntext", "without blanks"),
    ],
)
def test_wrong_markdown_says_what_to_change(content: str, reason: str) -> None:
    with pytest.raises(FootnoteError, match=reason):
        read_markdown(content)


def test_jsonl_reports_each_bad_line_and_keeps_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    good = {
        "id": "x:1-2",
        "title": "",
        "text": "Some words of text.",
        "date": "2024-01-02",
        "url": "http://e.example/",
    }
    path.write_text(json.dumps(good) + '\n{"id": 1}\nnot json\n[]\n\n{"text": "no id"}\n', encoding="utf-8")
    outcomes = list(read(path))
    assert [type(o) for o in outcomes] == [Found, Unreadable, Unreadable, Unreadable, Unreadable]
    found = outcomes[0]
    assert isinstance(found, Found)
    assert (found.draft.id, found.draft.title) == ("x:1-2", "Some words of text.")
    assert [o.source for o in outcomes if isinstance(o, Unreadable)] == [f"{path}:{n}" for n in (2, 3, 4, 6)]


def test_a_folder_is_read_without_readme_and_hidden_files(tmp_path: Path) -> None:
    for name in ("b.txt", "README.md", ".hidden.md", "c/a.md", ".git/x.md", "picture.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("Headline\n\nText.")
    assert [p.name for p in files([tmp_path])] == ["b.txt", "a.md", "picture.png"]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "is empty"),
        ("a.txt", b"\xff\xfe\x00a", "not UTF-8"),
        ("a.txt", b"Head\n\nbin\x00ary", "binary data"),
        ("a.txt", b"Headline only\n", "has no text"),
        ("a.txt", b"x" * 500, "no headline"),
        ("a.pdf", b"%PDF", "not a format Footnote reads"),
    ],
)
def test_an_unreadable_file_says_why(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    (outcome,) = read(path)
    assert isinstance(outcome, Unreadable)
    assert reason in outcome.reason
