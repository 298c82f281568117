"""The command line as somebody starts it: a process of its own, under its own limits and rights."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT

_DROP = 24  # PR_CAPBSET_DROP of prctl(2)
_OVERRIDE = (1, 2)  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH: what lets root read and write everything
STARTED = "import sys; sys.argv[0] = 'footnote'; from assistant.cli import main; main()"


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def told(self) -> str:
        return self.out + self.err

    @property
    def is_plain(self) -> bool:
        """Whether a user was told in lines, and not with a traceback."""
        return "Traceback" not in self.told and all(len(line) < 600 for line in self.err.splitlines())


def footnote(
    *arguments: str | bytes | Path, cwd: Path = ROOT, ordinary: bool = False, env: Mapping[str, str] | None = None
) -> Ended:
    """Run `footnote`. `ordinary`: with the rights of the file's owner only, also where root runs the tests."""
    done = subprocess.run(
        [sys.executable, "-c", STARTED, *map(os.fsencode, arguments)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), **(env or {})},
        capture_output=True,
        check=False,
        timeout=120,
        preexec_fn=_without_override if ordinary else None,
    )
    return Ended(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))


def _without_override() -> None:
    if os.getuid() == 0:
        for capability in _OVERRIDE:
            ctypes.CDLL(None).prctl(_DROP, capability, 0, 0, 0)
