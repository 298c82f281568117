"""Watches a program below Python, with strace: every address it looks for, every file it writes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path

WRITES = "openat,open,creat,mkdir,mkdirat,rename,renameat,renameat2,symlink,symlinkat,link,linkat,truncate,mknodat"
# Sockets are never connected, so that even a program that calls home reaches nobody from a test.
STRACE = ["strace", "-f", "-y", "-qq", "--seccomp-bpf", "-s", "4096", "-e", f"trace=%network,{WRITES}",
          "-e", "inject=connect:error=ENETUNREACH"]  # fmt: skip
# Where libraries are silent without being told to be; a watched program does not have it so easy.
UNSET = ("CI", "ORT_DISABLE_TELEMETRY", "ORT_RUNNING_UNIT_TESTS", "HF_HUB_OFFLINE", "DO_NOT_TRACK", "GITHUB_ACTIONS")

_ADDRESS = re.compile(r'sin6?_port=htons\((\d+)\).*?inet_(?:addr|pton)\((?:AF_INET6, )?"([^"]+)"')
_RESOLVER = re.compile(r'sun_path="[^"]*resolve[^"]*"')
_CALL = re.compile(r"\d+ +(\w+)\(")
_TO_WRITE = re.compile(r"O_WRONLY|O_RDWR|O_CREAT")
_PATH = re.compile(r'(?:<([^>]*)>, )?"((?:[^"\\]|\\.)*)"')
_NO_FILES = ("/dev/", "/proc/")  # terminals, shared memory, what the kernel tells of a process


def watched(folder: Path, *arguments: object, home: Path) -> subprocess.Popen[str]:
    """`python …` with `home` as its home, begun in `folder`; what it does goes to `folder/trace`."""
    kept = {k: v for k, v in os.environ.items() if k not in UNSET and not k.startswith(("XDG_", "COV_", "PYTEST"))}
    own = {"HOME": str(home), "XDG_CACHE_HOME": str(home / "cache"), "TMPDIR": str(home / "tmp")}
    return subprocess.Popen(
        [*STRACE, "-o", str(folder / "trace"), sys.executable, *map(str, arguments)],
        env={**kept, **own, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUNBUFFERED": "1"},
        cwd=Path(__file__).parent.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def made_home(folder: Path, cache: Path | None) -> Path:
    """An empty home, in whose cache only Footnote's own folder is there, that of `cache`."""
    home = folder / "home"
    for name in ("cache", "tmp"):
        (home / name).mkdir(parents=True)
    if cache is not None:
        shutil.copytree(cache, home / "cache" / "footnote", copy_function=os.link)
    return home


def offences(trace: Path, *allowed: Path) -> list[str]:
    """The calls of a trace that look beyond this machine, or write outside of these folders."""
    lines = trace.read_text(encoding="utf-8", errors="replace").splitlines()
    return [line for line in lines if _goes_out(line) or _strays(line, allowed)]


def _goes_out(line: str) -> bool:
    """Whether an address is named that is not this machine's, or a resolver, on this machine or not."""
    if _RESOLVER.search(line):
        return True
    return any(int(port) == 53 or not _is_here(address) for port, address in _ADDRESS.findall(line))


def _is_here(address: str) -> bool:
    found = ip_address(address)
    return found.is_loopback or found.is_unspecified


def _strays(line: str, allowed: tuple[Path, ...]) -> bool:
    """Whether something is written, made or renamed outside of the folders."""
    call = _CALL.match(line)
    if call is None or call[1] not in WRITES.split(",") or " = -1 " in line:
        return False
    if call[1] in ("open", "openat") and not _TO_WRITE.search(line):
        return False
    return any(not any(path.is_relative_to(folder) for folder in allowed) for path in _paths(line))


def _paths(line: str) -> Iterator[Path]:
    for folder, name in _PATH.findall(line):
        path = os.path.normpath(Path(folder, name))
        if path.startswith("/") and not path.startswith(_NO_FILES):
            yield Path(path)
