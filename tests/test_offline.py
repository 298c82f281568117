"""Invariant 5: without a model or an address configured, nothing opens a socket beyond loopback."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

GUARD = """
import socket, sys
real = socket.socket.connect
def connect(self, address):
    if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1", "localhost"):
        print("OUTSIDE", address, file=sys.stderr, flush=True)
        raise OSError("refused by the test")
    return real(self, address)
socket.socket.connect = connect
def lookup(host, *rest, **more):
    if host not in ("127.0.0.1", "::1", "localhost", None):
        print("OUTSIDE", host, file=sys.stderr, flush=True)
        raise socket.gaierror("refused by the test")
    return real_lookup(host, *rest, **more)
real_lookup, socket.getaddrinfo = socket.getaddrinfo, lookup
from assistant.cli import main
sys.argv = ["footnote", *sys.argv[1:]]
main()
"""


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", GUARD, *map(str, arguments)], capture_output=True, text=True, check=False
    )


def test_ingesting_and_asking_stay_on_this_machine(tmp_path: Path) -> None:
    source = tmp_path / "ferry.txt"
    source.write_text("The ferry\n\nThe ferry to the islands sails every day but Sunday.", encoding="utf-8")
    library = tmp_path / "library"
    for done in (
        run("ingest", source, "--library", library),
        run("ask", "When does the ferry to the islands sail?", "--library", library),
        run("doctor", "--repair", "--library", library),
    ):
        assert done.returncode == 0, done.stderr
        assert "OUTSIDE" not in done.stderr
