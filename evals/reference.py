"""The handwritten cases over the sample archive: where they lie and how they are split.

`stories.toml` says which articles tell which story and in which split it is. `digests.json` lists every
case with a digest, so that a line that is lost or garbled is noticed; `python -m evals cases --accept`
writes it anew after a change that was meant.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from evals.dataset import DataError, Dataset, EvalCase, read_cases

ROOT = Path(__file__).parent.parent
CASES = Path(__file__).parent / "cases"
PENDING = CASES / "pending"  # cases that are not of the set yet
CORPUS = ROOT / "corpus"
SPLITS = ("dev", "test")
TAGS = (
    "single-fact",
    "several-articles",
    "follow-up",
    "time",
    "who-said-what",
    "near-miss",
    "off-topic",
    "wrong-premise",
)


@dataclass(frozen=True)
class Reference:
    """All cases, the split of each story, and the story of each article."""

    cases: tuple[EvalCase, ...]
    split_of: Mapping[str, str]
    story_of: Mapping[str, str]

    def split(self, case: EvalCase) -> str:
        return self.split_of[case.story or ""]


def read_reference(folder: Path = CASES) -> Reference:
    """Every case of the folder. Raises DataError for a line that is lost, garbled or of no known story."""
    split_of, story_of = _stories(folder / "stories.toml")
    cases: dict[str, EvalCase] = {}
    for path in sorted(folder.glob("*.jsonl")):
        for case in read_cases(path):
            if case.id in cases:
                raise DataError(f"{path}: id {case.id} is used in two files")
            if case.story not in split_of:
                raise DataError(f"{path}: case {case.id} is of story {case.story}, which stories.toml does not list")
            cases[case.id] = case
    _compare(digests(cases.values()), folder / "digests.json")
    return Reference(tuple(cases.values()), split_of, story_of)


def reference_set(split: str, folder: Path = CASES, corpus: Path = CORPUS) -> Dataset:
    """The cases of one split with the sample archive; those of both for "all"."""
    reference = read_reference(folder)
    chosen = tuple(c for c in reference.cases if split in ("all", reference.split(c)))
    return Dataset(f"sample-{split}", (corpus / "articles",), chosen)


def accept(folder: Path = CASES) -> None:
    """Write the digests of the cases as they are."""
    cases = [case for path in sorted(folder.glob("*.jsonl")) for case in read_cases(path)]
    lines = json.dumps(digests(cases), indent=0)
    (folder / "digests.json").write_text(lines + "\n", encoding="utf-8")


def digests(cases: Iterable[EvalCase]) -> dict[str, str]:
    """Case id → first 12 digits of the SHA-256 of its fields."""
    return {case.id: sha256(json.dumps(case.to_dict(), sort_keys=True).encode()).hexdigest()[:12] for case in cases}


def _stories(path: Path) -> tuple[dict[str, str], dict[str, str]]:
    try:
        listed = tomllib.loads(path.read_text(encoding="utf-8"))
        split_of = {story: split for split in SPLITS for story in listed[split]}
        story_of = {article: story for split in SPLITS for story, told in listed[split].items() for article in told}
    except (OSError, KeyError, AttributeError, TypeError, ValueError) as error:
        raise DataError(f"{path}: cannot be read as [dev] and [test] with lists of articles: {error}") from error
    if sum(len(listed[split]) for split in SPLITS) != len(split_of):
        raise DataError(f"{path}: a story is listed in both splits")
    if sum(len(told) for split in SPLITS for told in listed[split].values()) != len(story_of):
        raise DataError(f"{path}: an article is listed twice")
    return split_of, story_of


def _compare(found: Mapping[str, str], path: Path) -> None:
    try:
        expected = json.loads(path.read_text(encoding="utf-8"))
        changed = [f"case {i} is lost" for i in expected if i not in found]
        changed += [f"case {i} is new" for i in found if i not in expected]
        changed += [f"case {i} was changed" for i in found if i in expected and expected[i] != found[i]]
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise DataError(f"{path}: cannot be read ({error}); write it anew: python -m evals cases --accept") from error
    if changed:
        more = f" (and {len(changed) - 1} more)" if len(changed) > 1 else ""
        raise DataError(
            f"{path.parent}: {changed[0]}{more}. Restore the line, or say that it was meant: "
            "python -m evals cases --accept"
        )
