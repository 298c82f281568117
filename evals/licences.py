"""The licences of everything that Footnote is installed with: `python -m evals.licences` writes docs/licences.md."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).parent.parent
LOCKS = ROOT / "locks"
DOCUMENT = ROOT / "docs" / "licences.md"
UNKNOWN = "unknown"

_CLASSIFIER = "License :: OSI Approved :: "
_NAME = re.compile(r"^([a-z0-9][a-z0-9._-]*)==", re.M)
_HEAD = """# Licences

What Footnote is installed with, as `python -m evals.licences` lists it; the first table is what it runs on, the second
what it is tested with besides. A licence that `evals/licences.py` does not allow fails the tests. On Linux, torch from
PyPI brings NVIDIA's CUDA libraries (`locks/cuda.txt`), which are under NVIDIA's own licence and not listed here; its
CPU build does without.
"""

# Permissive licences ask for no more than that they are passed on.
PERMISSIVE = re.compile(
    r"(?:apache|mit\b|(?:[0-4]-clause )?bsd|0bsd|isc\b|psf-2|python software foundation|cnri-python|zlib|cc0|bsl-1"
    r"|academic free|unlicense)",
    re.I,
)
# Weak copyleft asks for the changes to the library itself; what uses it is free. Each with its reason.
WEAK = {
    "axe-playwright-python": "with axe-core, MPL 2.0, used unchanged, by tests only",
    "certifi": "a list of certificates, used unchanged",
    "hypothesis": "used unchanged, by tests only",
    "orjson": "used unchanged",
    "pathspec": "used unchanged, by mypy only",
    "tqdm": "used unchanged",
}
_MPL = re.compile(r"(?:mpl-2|mozilla public license 2)", re.I)


@dataclass(frozen=True)
class Licensed:
    name: str
    version: str
    licence: str

    @property
    def allowed(self) -> bool:
        """Whether every licence of it is, also where one may choose."""
        parts = re.split(
            r"\s+(?:AND|OR)\s+|,\s+(?!version)", self.licence.replace("(", "").replace(")", ""), flags=re.I
        )
        weak = self.name in WEAK
        return all(PERMISSIVE.match(part) or (weak and _MPL.match(part)) for part in parts)


def locked(name: str) -> list[str]:
    """The packages of a lock, by name."""
    return _NAME.findall((LOCKS / name).read_text(encoding="utf-8"))


def licences(names: list[str]) -> list[Licensed]:
    """Of those packages that are installed here; others belong to other systems."""
    found = []
    for name in names:
        try:
            installed = distribution(name)
        except PackageNotFoundError:
            continue
        found.append(Licensed(name, installed.version.split("+")[0], _licence(installed)))
    return found


def _licence(installed: Distribution) -> str:
    """What the metadata say: the expression, else the classifiers, else the first line of the text."""
    told = installed.metadata
    if "License-Expression" in told:
        return told["License-Expression"]
    classified = [c.removeprefix(_CLASSIFIER) for c in told.get_all("Classifier", []) if c.startswith(_CLASSIFIER)]
    if classified:
        return ", ".join(classified)
    files = (installed.read_text(f"licenses/{name}") for name in told.get_all("License-File", []))
    stated = next(filter(None, [*told.get_all("License", []), *files]), None)
    lines = (stated or UNKNOWN).strip().splitlines()
    return lines[0].strip() if lines else UNKNOWN


def document() -> str:
    """The page."""
    runs_on = locked("footnote.txt")
    besides = [name for name in locked("dev.txt") if name not in set(runs_on)]
    return "\n".join([_HEAD, *_table(licences(runs_on)), "", *_table(licences(besides)), ""])


def _table(rows: list[Licensed]) -> list[str]:
    lines = [f"| {r.name} | {r.version} | {r.licence}{_reason(r)} |" for r in rows]
    return ["| package | version | licence |", "|---|---|---|", *lines]


def _reason(row: Licensed) -> str:
    return f" ({WEAK[row.name]})" if row.name in WEAK else ""


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
