"""The server as a user starts it: a process, which can be paused, killed and started again at its address."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

UP = 90.0  # seconds until the page is there, on a busy machine


class Server:
    """On a library. What it says is kept, so that it can be checked to be no traceback."""

    def __init__(self, library: Path, **settings: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self._port}"
        self.said: list[str] = []
        self._library = library
        self._settings = settings
        self.start()

    def start(self) -> None:
        """Start it, at the address that it has, and wait until the page is there."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "assistant", "serve", "--port", str(self._port), "--library", str(self._library)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **self._settings},
        )
        self._reading = threading.Thread(target=self._read, args=(self._process,), daemon=True)
        self._reading.start()
        self._wait()

    def pause(self) -> None:
        """It runs on no more, but keeps its connections."""
        self._process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        self._process.kill()
        self._ended()

    def stop(self) -> None:
        """End it as a service manager does."""
        self.resume()
        self._process.terminate()
        self._ended()

    def _ended(self) -> None:
        self._process.wait(timeout=20)
        self._reading.join(timeout=5)
        if self._process.stdout:
            self._process.stdout.close()

    def _read(self, process: subprocess.Popen[str]) -> None:
        self.said.extend(process.stdout or [])

    def _wait(self) -> None:
        deadline = time.monotonic() + UP
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                with urllib.request.urlopen(self.address, timeout=2):
                    return
            except (urllib.error.URLError, TimeoutError, ConnectionError):
                threading.Event().wait(0.2)
        raise AssertionError(f"The server did not come up: {''.join(self.said)}")


@contextmanager
def started(library: Path, **settings: str) -> Iterator[Server]:
    """A server while it is needed; what it says first is checked, and that it says nothing of a traceback."""
    server = Server(library, **settings)
    try:
        yield server
    finally:
        server.stop()
    assert server.said[0].strip() == f"The Skellhaven Courier answers at {server.address}"
    assert "Traceback" not in "".join(server.said)
