"""Many visitors at once: does anybody see another's words, does anything fail, how long does an answer take?

`python -m evals.load` asks a server of its own over the sample archive.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import click
import httpx
import numpy as np

from assistant.assembly import build_ingest
from assistant.config import Config
from assistant.errors import FootnoteError
from assistant.progress import Bar
from assistant.terminal import say
from evals.reference import CORPUS

QUESTIONS = (
    "How much will the Heron Bridge cost?",
    "And who opposes it?",
    "How many soldiers does KFOR have?",
    "When did Montenegro join NATO?",
    "How many pairs of terns were counted?",
)


@dataclass
class Visits:
    """`seconds` of each answer, waiting in line included; `busy`: times somebody was told to come again; `wrong`: what
    must not be, a line each."""

    seconds: list[float] = field(default_factory=list)
    busy: int = 0
    wrong: list[str] = field(default_factory=list)

    def quantile(self, q: float) -> float:
        return float(np.quantile(self.seconds, q))


def visit(address: str, visitors: int, turns: int) -> Visits:
    """So many visitors, each in a conversation of so many turns, all at once. Each question carries a word that only
    its visitor knows."""
    found = Visits()
    canaries = [f"canary{uuid4().hex}" for _ in range(visitors)]
    with ThreadPoolExecutor(visitors) as pool:
        conversations = list(pool.map(lambda n: _one(address, n, canaries[n], turns, found), range(visitors)))
    everything = set(canaries)
    with httpx.Client(base_url=address) as stranger:
        stranger.get("/")
        for conversation, canary in zip(conversations, canaries, strict=True):
            if any(other in stranger.get(f"/api/conversations/{conversation}").text for other in everything):
                found.wrong.append(f"a stranger reads what {canary} asked")
            told = stranger.post("/api/ask", json={"question": "And then?", "conversation": conversation})
            if told.status_code == 200:
                found.wrong.append(f"a stranger goes on with what {canary} asked")
    return found


def _one(address: str, number: int, canary: str, turns: int, found: Visits) -> str:
    """The visit of one, from an address of its own; the id of the conversation."""
    conversation = None
    forwarded = {"X-Forwarded-For": str(ip_address("192.0.2.0") + number)}
    with httpx.Client(base_url=address, timeout=120, headers=forwarded) as client:
        client.get("/")  # the page gives each visitor a cookie
        for turn in range(turns):
            question = f"{QUESTIONS[turn % len(QUESTIONS)]} {canary}"
            began = time.perf_counter()
            told = client.post("/api/ask", json={"question": question, "conversation": conversation})
            while told.status_code in (429, 503) and told.headers.get("Retry-After", "").isdigit():
                found.busy += 1
                time.sleep(int(told.headers["Retry-After"]))
                told = client.post("/api/ask", json={"question": question, "conversation": conversation})
            if told.status_code != 200:
                found.wrong.append(f"{told.status_code}: {told.text[:200]}")
                continue
            found.seconds.append(time.perf_counter() - began)
            conversation = told.json()["conversation"]
            _check(told.text, canary, found)
        kept = client.get(f"/api/conversations/{conversation}")
        _check(kept.text, canary, found)
        if len(kept.json()) != turns:
            found.wrong.append(f"{len(kept.json())} of {turns} turns were kept")
    return conversation or ""


def _check(text: str, canary: str, found: Visits) -> None:
    if canary not in text:
        found.wrong.append("a visitor's own words are lost")
    if "canary" in text.replace(canary, ""):
        found.wrong.append("a visitor sees another's words")


@contextmanager
def _serving() -> Iterator[str]:
    with TemporaryDirectory() as scratch:
        library = Path(scratch) / "library"
        with Bar() as bar:
            build_ingest(Config(library=library), bar).run([CORPUS])
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        address = f"http://127.0.0.1:{port}"
        server = subprocess.Popen(
            [sys.executable, "-m", "assistant", "serve", "--port", str(port), "--library", str(library)],
            stdout=subprocess.DEVNULL,
        )
        try:
            for _ in range(300):
                try:
                    httpx.post(f"{address}/api/ask", json={"question": QUESTIONS[0]}, timeout=60)
                    break
                except httpx.TransportError:
                    time.sleep(0.2)
            yield address
        finally:
            server.terminate()
            server.wait(20)


@click.command()
@click.option("--visitors", default=50, show_default=True)
@click.option("--turns", default=20, show_default=True)
def main(visitors: int, turns: int) -> None:
    """Ask a server over the sample archive, and print how it fared."""
    with _serving() as address:
        began = time.perf_counter()
        found = visit(address, visitors, turns)
        total = time.perf_counter() - began
    click.echo(f"{visitors} visitors, {turns} turns each: {len(found.seconds):,} answers in {total:.0f} s")
    click.echo(f"p50 {found.quantile(0.5):.1f} s, p95 {found.quantile(0.95):.1f} s, slowest {max(found.seconds):.1f} s")
    click.echo(f"told to come again: {found.busy:,} times; went wrong: {len(found.wrong)}")
    for line in sorted(set(found.wrong)):
        say(line, err=True)
    if found.wrong:
        raise FootnoteError("Something went wrong.")


if __name__ == "__main__":
    main()
