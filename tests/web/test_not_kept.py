"""A reader is answered although the library cannot be written, and is told no path or command of the server."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant.errors import FootnoteError, LibraryError, NotThereError, NotWrittenError
from assistant.library.database import FILE_NAME, Database
from assistant.library.store import Library
from assistant.web.problems import OUR_FAULT
from tests.web.visiting import BRIDGE, Guest

NOT_KEPT = "This answer could not be kept."
# A path, a file of ours, a command, a setting: nothing of this is for readers.
SERVERS_OWN = re.compile(
    r"/(?:srv|tmp|home|root|work|var)/|sqlite|footnote [a-z]|--\w|FOOTNOTE_|Traceback", re.IGNORECASE
)
_connect = sqlite3.connect


class FullDisk:
    """Connections that find no more room on the disk, once it is full."""

    def __init__(self) -> None:
        self.is_full = False

    def connect(self, path: Any, **given: Any) -> sqlite3.Connection:
        return _connect(path, **{**given, "factory": self._filling(given["factory"])})

    def _filling(self, ours: type[sqlite3.Connection]) -> type[sqlite3.Connection]:
        disk = self

        class Filling(ours):  # type: ignore[valid-type, misc]
            def execute(self, sql: str, *parameters: Any) -> Any:
                if sql == "BEGIN IMMEDIATE":
                    pages = super().execute("PRAGMA page_count").fetchone()[0] if disk.is_full else 2**30
                    super().execute(f"PRAGMA max_page_count = {pages}")
                return super().execute(sql, *parameters)

        return Filling


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> FullDisk:
    found = FullDisk()
    monkeypatch.setattr("assistant.library.connection.sqlite3.connect", found.connect)
    return found


def fill(library: Library, disk: FullDisk) -> None:
    """Use up the room in the pages that are there, and have no more."""
    disk.is_full = True
    with pytest.raises(NotWrittenError, match="The disk is full"):
        for number in range(10_000):
            with library.database.transaction() as connection:
                connection.execute("INSERT INTO settings VALUES (?, ?)", (f"filler {number}", "x" * 500))
    for number in range(10_000):
        try:
            with library.database.transaction() as connection:
                connection.execute("INSERT INTO conversations VALUES (?, ?, ?)", (f"filler {number}", "x", ""))
        except NotWrittenError:
            return
    raise AssertionError("The disk was never full.")


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Another process holds the library's lock."""
    code = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None); c.execute('BEGIN IMMEDIATE'); "
        "print('held', flush=True); sys.stdin.read()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", code, str(folder / FILE_NAME)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdin and other.stdout
    assert other.stdout.readline() == "held\n"
    try:
        yield
    finally:
        other.communicate()


def asked_in_every_way(guest: Guest, answer: dict[str, Any]) -> None:
    """The library cannot be written: each way in answers, says that it is not kept, and nothing of the server."""
    shown = guest.shown(guest.join())
    assert "39 million" in shown
    assert NOT_KEPT in shown
    assert "Copy with footnotes" in shown
    assert "data-thumb" not in shown.rpartition("turn-pending")[2]
    told = guest.ask()
    assert told.status_code == 200
    assert told.json() | {"answer": None} == {
        "id": None, "conversation": None, "link": None, "kept": False, "answer": None,
    }  # fmt: skip
    assert "39 million" in told.text
    further = guest.ask("And who opposes it?", answer["conversation"])
    assert further.status_code == 200
    assert further.json()["kept"] is False
    thumb = guest.client.post(f"/api/answers/{answer['id']}/thumb", json={"thumb": "up"})
    gone = guest.client.delete(f"/api/conversations/{answer['conversation']}")
    for tried in (thumb, gone):  # on a full disk there may be room for a word, and for having less
        assert tried.status_code in (200, 503)
        assert tried.status_code == 200 or tried.json() == {"error": OUR_FAULT}
    for page in (shown, told.text, further.text, thumb.text, gone.text):
        assert not SERVERS_OWN.search(page)
    assert guest.client.get(answer["link"]).status_code == (404 if gone.status_code == 200 else 200)


def test_with_a_full_disk(disk: FullDisk, address: str, small_app: Any) -> None:
    guest = Guest(address)
    before = guest.ask().json()
    assert before["kept"] is True
    library = small_app.state.site.library
    fill(library, disk)
    asked_in_every_way(guest, before)
    disk.is_full = False
    assert guest.ask().json()["kept"] is True
    assert "39 million" in guest.shown(guest.join())
    assert NOT_KEPT not in guest.shown(guest.join())


def test_while_another_process_keeps_the_library_locked(
    address: str, small_app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def impatient(path: Any, **given: Any) -> sqlite3.Connection:
        return _connect(path, **{**given, "timeout": 0.2})

    monkeypatch.setattr("assistant.library.connection.sqlite3.connect", impatient)
    guest = Guest(address)
    before = guest.ask().json()
    with locked(small_app.state.site.config.library):
        asked_in_every_way(guest, before)
    assert guest.ask("And who opposes it?", before["conversation"]).json()["kept"] is True


def test_a_conversation_that_is_deleted_while_it_is_answered_stays_deleted(address: str, small_app: Any) -> None:
    guest = Guest(address)
    before = guest.ask().json()
    answering = small_app.state.site.background.assistant()

    class Deleting:
        def stream(self, *given: Any) -> Any:
            yield from answering.stream(*given)
            assert guest.client.delete(f"/api/conversations/{before['conversation']}").json() == {"deleted": 1}

    small_app.state.site.background.assistant = Deleting
    told = guest.ask("And who opposes it?", before["conversation"])
    assert (told.status_code, told.json()["kept"]) == (200, False)
    assert guest.client.get(before["link"]).status_code == 404


@pytest.mark.parametrize("asked_on", ["page", "api"])
def test_what_is_deleted_during_its_first_answer_is_given_but_not_kept(
    address: str, small_app: Any, asked_on: str
) -> None:
    guest, other = Guest(address), Guest(address, "192.0.2.2")
    answering = small_app.state.site.background.assistant()
    deleting = guest

    class Deleting:
        def stream(self, *given: Any) -> Any:
            yield from answering.stream(*given)
            assert deleting.client.delete("/api/conversations").json() == {"deleted": 0}

    small_app.state.site.background.assistant = Deleting
    shown = guest.shown(guest.join()) if asked_on == "page" else guest.ask().text
    assert "39 million" in shown
    assert (NOT_KEPT if asked_on == "page" else '"kept":false') in shown
    connection = small_app.state.site.library.database.connection
    for table in ("answers", "conversations"):
        assert connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == 0
    deleting = other  # what somebody else deletes is theirs
    assert guest.ask().json()["kept"] is True


def test_what_is_deleted_while_its_first_answer_is_being_stored_is_deleted(address: str, small_app: Any) -> None:
    guest, log, database = Guest(address), small_app.state.site.log, small_app.state.site.library.database
    deletion: list[Future[httpx.Response]] = []
    record = log.record

    with ThreadPoolExecutor(1) as pool:

        def slowly(*given: Any) -> Any:
            with database.transaction():
                stored = record(*given)
                deletion.append(pool.submit(guest.client.delete, "/api/conversations"))
                assert not wait(deletion, 0.5).done
            return stored

        small_app.state.site.asking.log.record = slowly
        given = guest.ask()
        assert given.json()["kept"] is True
        assert deletion[0].result().json() == {"deleted": 1}
    assert guest.client.get(given.json()["link"]).status_code == 404


@pytest.mark.parametrize("kept", [True, False])
def test_a_transaction_that_cannot_be_written_leaves_the_connection_usable(
    disk: FullDisk, tmp_path: Path, kept: bool
) -> None:
    library = Library.open(tmp_path / "library", create=True)
    fill(library, disk)
    disk.is_full = not kept
    if kept:
        with library.database.transaction() as connection:
            connection.execute("INSERT INTO settings VALUES ('last', ?)", ("x" * 9_000,))
        assert Library(Database(tmp_path / "library")).setting("last")
    else:
        with pytest.raises(NotWrittenError), library.database.transaction() as connection:
            connection.execute("INSERT INTO settings VALUES ('last', ?)", ("x" * 9_000,))
        assert not library.database.connection.in_transaction


# What the layers below may raise while a question is answered.
BELOW = [
    LibraryError(
        "No library in /srv/news/.footnote. Make one with: footnote ingest PATH --library /srv/news/.footnote"
    ),
    LibraryError("The search index in /srv/news/chroma cannot be read. Rebuild it with: footnote doctor --repair"),
    LibraryError("There are no articles yet. Add some with: footnote ingest PATH"),
    NotThereError("There is no article 'x'. List them with: footnote articles"),
    NotWrittenError("The library cannot be written: the disk is full."),
    FootnoteError("Cannot write a model to /home/news/.cache; set XDG_CACHE_HOME to a folder that can be written."),
    FootnoteError("FOOTNOTE_JUDGE=llm needs a language model: set FOOTNOTE_LLM and FOOTNOTE_LLM_MODEL."),
    OSError(13, "Permission denied", "/srv/news/.footnote/library.sqlite3"),
    sqlite3.OperationalError("unable to open database file /srv/news/.footnote/library.sqlite3"),
]


@pytest.mark.parametrize("error", BELOW, ids=lambda e: type(e).__name__)
def test_no_reader_is_told_a_path_or_a_command(address: str, small_app: Any, error: Exception) -> None:
    class Broken:
        def stream(self, *_: Any) -> Any:
            raise error

    small_app.state.site.background.assistant = Broken
    guest = Guest(address)
    shown = guest.shown(guest.join())
    assert "Something went wrong on our side." in shown
    assert BRIDGE in shown  # still in the box
    told = guest.ask()
    assert told.status_code >= 400
    for page in (shown, told.text, httpx.get(f"{address}/answer/x").text, httpx.get(f"{address}/article/x").text):
        assert not SERVERS_OWN.search(page), page


def test_what_readers_did_they_are_told_in_words(address: str) -> None:
    guest = Guest(address)
    long = guest.join("x" * 2_001)
    assert long.status_code == 400
    assert long.json()["detail"].startswith("The question has 2,001 characters; shorten it")  # Gradio's page shows it
    told = guest.ask(BRIDGE, "somebody else's")
    assert told.json() == {"error": "This conversation was deleted, or is not yours. Start a new one."}
