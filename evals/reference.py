"""The handwritten cases over the sample archive: where they lie, how they are split, what must hold of them.

`stories.toml` says which articles tell which story and in which split it is. `digests.json` lists every
case with a digest, so that a line that is lost or garbled is noticed; `python -m evals cases --accept`
writes it anew after a change that was meant.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import combinations
from pathlib import Path

from assistant.library.readers import Found, files, read
from evals.dataset import DataError, Dataset, EvalCase, read_cases
from evals.metrics.overlap import normalised

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
SAME_QUESTION = 0.8  # share of words in common from which two questions are one


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


def problems(reference: Reference, corpus: Path = CORPUS) -> Iterator[str]:
    """What is wrong with the cases, a line each: against the corpus, and between the splits."""
    texts = {f.draft.id or "": f.draft.text for path in files([corpus]) for f in read(path) if isinstance(f, Found)}
    for article in sorted(texts.keys() ^ reference.story_of.keys()):
        yield f"article {article} is " + ("of no story in stories.toml" if article in texts else "not in the corpus")
    for case in reference.cases:
        yield from (f"{case.id}: {problem}" for problem in _against_corpus(case, texts))
        yield from (f"{case.id}: {problem}" for problem in _form(case))
    yield from _leaks(reference, texts)


def _against_corpus(case: EvalCase, texts: Mapping[str, str]) -> Iterator[str]:
    for article in (*case.gold_doc_ids, *case.distractor_doc_ids):
        if article not in texts:
            yield f"there is no article {article}"
    for sentence in case.gold_text:
        if not any(sentence in texts.get(article, "") for article in case.gold_doc_ids):
            yield f"no gold article holds the words “{sentence}”"
    gold = f" {normalised(' '.join(case.gold_text))} "
    for nugget in case.nuggets:
        if not any(f" {normalised(wording)} " in gold for wording in nugget.wordings):
            yield f"no gold sentence holds the nugget “{nugget.wordings[0]}”"


def _form(case: EvalCase) -> Iterator[str]:
    if unknown := [tag for tag in case.tags if tag not in TAGS]:
        yield f"unknown tag {unknown[0]}; use one of {', '.join(TAGS)}"
    if not case.tags:
        yield "has no tag"
    if case.answerable and not (case.answer and case.gold_text and case.vital):
        yield "an answerable case needs an answer, gold sentences and a vital nugget"
    if not case.answerable and not case.corrects and case.gold_text:
        yield "a case that must be declined has gold sentences"


def _leaks(reference: Reference, texts: Mapping[str, str]) -> Iterator[str]:
    """Articles, sentences or questions that a case of one split shares with the other split."""
    other_text = {
        split: "\n".join(t for a, t in texts.items() if reference.split_of.get(reference.story_of.get(a, "")) != split)
        for split in SPLITS
    }
    for case in reference.cases:
        split = reference.split(case)
        for article in (*case.gold_doc_ids, *case.distractor_doc_ids):
            if reference.split_of.get(reference.story_of.get(article, ""), split) != split:
                yield f"{case.id}: leak: its article {article} is of the other split"
        for sentence in case.gold_text:
            if sentence in other_text[split]:
                yield f"{case.id}: leak: an article of the other split holds “{sentence}”"
    for one, other in combinations(reference.cases, 2):
        if reference.split(one) != reference.split(other) and _alike(one, other):
            yield f"{one.id}: leak: asks the same as {other.id} of the other split"


def _alike(one: EvalCase, other: EvalCase) -> bool:
    if one.earlier or other.earlier:
        return (*one.earlier, one.question) == (*other.earlier, other.question)
    words, more = set(normalised(one.question).split()), set(normalised(other.question).split())
    return len(words & more) >= SAME_QUESTION * len(words | more)


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
