"""Invariant 5: without a model or an address configured, nothing looks beyond this machine, and nothing is written
outside of the library, Footnote's cache and the temporary folder. Seen from below Python, where libraries in other
languages are seen too."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from platformdirs import user_cache_path

from assistant.assembly import default_encoder, default_reader
from tests.evals.small import CORPUS, QUERIES
from tests.tracing import made_home, offences, watched

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="strace is Linux's")

QUESTION = "When does the ferry to the islands sail?"
STRAY = """
import os, socket
from pathlib import Path
for kind, address in ((socket.AF_INET, ("192.0.2.1", 443)), (socket.AF_INET6, ("2001:db8::1", 443)),
                      (socket.AF_INET, ("127.0.0.53", 53)), (socket.AF_INET, ("127.0.0.1", 9))):
    with socket.socket(kind, socket.SOCK_DGRAM) as opened:
        opened.connect_ex(address)
home = Path(os.environ["HOME"])
(home / "tmp" / "may-be").write_text("x")
(home / "device-id").write_text("x")
(home / "folder").mkdir()
os.chdir(home / "tmp")
Path("../moved").write_text("x")
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with the models in its cache, which are made first where they are not there."""
    default_encoder()
    default_reader()
    return made_home(tmp_path, user_cache_path("footnote"))


def seen(home: Path, tmp_path: Path, *arguments: object, writes: tuple[Path, ...] = ()) -> str:
    """Run `python …` to its end and see that it kept to itself; what it said."""
    done = watched(tmp_path, *arguments, home=home)
    said, _ = done.communicate(timeout=300)
    assert done.returncode == 0, said
    assert offences(tmp_path / "trace", home / "cache" / "footnote", home / "tmp", *writes) == []
    return said


def test_what_goes_out_or_strays_is_seen(tmp_path: Path) -> None:
    home = made_home(tmp_path, None)
    done = watched(tmp_path, "-c", STRAY, home=home)
    said, _ = done.communicate(timeout=60)
    assert done.returncode == 0, said
    found = offences(tmp_path / "trace", home / "tmp")
    for told in ('"192.0.2.1"', '"2001:db8::1"', "htons(53)", "home/device-id", "home/folder", "../moved"):
        assert sum(told in line for line in found) == 1, (told, found)
    assert len(found) == 6


def test_articles_are_taken_in_and_asked_about_on_this_machine(tmp_path: Path, home: Path) -> None:
    source, library = tmp_path / "ferry.txt", tmp_path / "library"
    source.write_text("The ferry\n\nThe ferry to the islands sails every day but Sunday.", encoding="utf-8")
    for arguments in (("ingest", source), ("ask", QUESTION), ("doctor", "--repair")):
        seen(home, tmp_path, "-m", "assistant", *arguments, "--library", library, writes=(library,))
    assert {path.name for path in (home / "cache").iterdir()} == {"footnote"}


def test_the_page_is_served_and_a_question_answered_on_this_machine(tmp_path: Path, home: Path) -> None:
    source, library = tmp_path / "ferry.txt", tmp_path / "library"
    source.write_text("The ferry\n\nThe ferry to the islands sails every day but Sunday.", encoding="utf-8")
    command = [sys.executable, "-m", "assistant", "ingest", str(source), "--library", str(library)]
    subprocess.run(command, check=True, capture_output=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = watched(tmp_path, "-m", "assistant", "serve", "--port", port, "--library", library, home=home)
    try:
        answer = asked(f"http://127.0.0.1:{port}/api/ask", server)
        assert answer["answer"]["claims"][0]["text"].startswith("The ferry to the islands sails")
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=60) as page:
            assert page.status == 200
    finally:
        stop(server)
    assert offences(tmp_path / "trace", home / "cache" / "footnote", home / "tmp", library) == []
    assert {path.name for path in (home / "cache").iterdir()} == {"footnote"}


def test_evals_run_on_this_machine(tmp_path: Path, home: Path) -> None:
    data, out = tmp_path / "data", tmp_path / "run"
    data.mkdir()
    for name, rows in (("corpus", CORPUS), ("queries", QUERIES)):
        (data / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    seen(home, tmp_path, "-m", "evals", "run", "--data", data, "--out", out, writes=(out, data))


@pytest.mark.soak
def test_the_models_are_made_on_this_machine(tmp_path: Path) -> None:
    home = made_home(tmp_path, None)
    made = "from assistant.assembly import *; default_encoder(); default_reader(); default_judge()"
    seen(home, tmp_path, "-c", made)
    assert len(list((home / "cache" / "footnote").iterdir())) == 3


def asked(address: str, server: subprocess.Popen[str]) -> dict[str, dict[str, list[dict[str, str]]]]:
    """The answer of a server that is starting."""
    body = json.dumps({"question": QUESTION}).encode()
    request = urllib.request.Request(address, body, {"Content-Type": "application/json"})
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(request, timeout=120) as response:
                return json.load(response)  # type: ignore[no-any-return]
        except urllib.error.HTTPError:
            raise
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)  # until the port is taken
    raise AssertionError(f"The server did not come up: {server.communicate(timeout=10)[0]}")


def stop(server: subprocess.Popen[str]) -> None:
    """Stop what is watched; strace ends with it."""
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    for child in children:
        os.kill(int(child), 15)
    server.communicate(timeout=60)
