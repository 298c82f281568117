"""Known weaknesses of what is installed: `python -m evals.audit` asks pip-audit, which needs its database's address.

`locks/exceptions.toml` names those that do not concern Footnote, each with its reason and its last day.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

LOCKS = Path(__file__).parent.parent / "locks"
EXCEPTIONS = LOCKS / "exceptions.toml"
LEAST_REASON = 40  # characters
LONGEST = 366  # days that an exception counts
COMMAND = ("pip-audit", "--disable-pip", "--require-hashes", "--format", "json", "--progress-spinner", "off")


@dataclass(frozen=True)
class Accepted:
    """A weakness that does not concern Footnote. `until`: the last day on which that counts."""

    id: str
    package: str
    reason: str
    since: date
    until: date


def exceptions(path: Path = EXCEPTIONS) -> list[Accepted]:
    """Raises TypeError for an entry without all five values, or with others."""
    return [Accepted(**entry) for entry in tomllib.loads(path.read_text(encoding="utf-8")).get("exception", [])]


def flaws(given: Iterable[Accepted], today: date) -> list[str]:
    """What is wrong with the exceptions: none too old, none without a reason."""
    found = []
    for one in given:
        if one.until < today:
            found.append(f"{one.id}: the exception ended on {one.until}; look at it again")
        if (one.until - one.since).days > LONGEST:
            found.append(f"{one.id}: the exception counts for more than a year")
        if len(one.reason) < LEAST_REASON:
            found.append(f"{one.id}: the exception has no reason to speak of")
    return found


def open_weaknesses(report: Mapping[str, Any], given: Sequence[Accepted], today: date) -> list[str]:
    """The weaknesses of pip-audit's report that no exception covers, a line each."""
    covered = {(e.package, e.id) for e in given if e.until >= today}
    found = []
    for package in report["dependencies"]:
        for weakness in package.get("vulns", []):
            names = {weakness["id"], *weakness.get("aliases", [])}
            if not any((package["name"], name) in covered for name in names):
                fixed = ", ".join(weakness.get("fix_versions", [])) or "no version yet"
                found.append(f"{package['name']} {package['version']}: {weakness['id']}, fixed in {fixed}")
    return found


def main() -> int:
    """0 when nothing is open, 1 when something is, 2 when the audit could not be made."""
    if shutil.which(COMMAND[0]) is None:
        print("The audit needs pip-audit. Install it, for instance with: pipx install pip-audit", file=sys.stderr)
        return 2
    given, today = exceptions(), date.today()
    found = flaws(given, today)
    for lock in ("dev.txt", "cuda.txt"):
        done = subprocess.run(
            [*COMMAND, "--requirement", str(LOCKS / lock)], capture_output=True, text=True, check=False
        )
        if not done.stdout:
            print(f"The audit of {lock} could not be made: {done.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
            return 2
        found += open_weaknesses(json.loads(done.stdout), given, today)
    print("\n".join(found) or "Nothing is open.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
