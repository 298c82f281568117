"""The reference cases are whole, true to the corpus, and split without leaks; damage is noticed."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.dataset import DataError
from evals.forms import cases as form_cases
from evals.reference import CASES, TAGS, Reference, accept, read_reference, reference_set
from evals.soundness import problems

FILES = sorted(CASES.glob("*.jsonl"))
LINES = [(path.name, n) for path in FILES for n, _ in enumerate(path.read_text(encoding="utf-8").splitlines())]


def test_there_are_enough_cases_of_every_kind_in_both_splits() -> None:
    reference = read_reference()
    tags = Counter(tag for case in reference.cases for tag in case.tags)
    assert len(reference.cases) >= 240
    assert all(tags[tag] >= 30 for tag in TAGS)
    for split in ("dev", "test"):
        found = Counter(tag for case in reference_set(split).cases for tag in case.tags)
        assert all(found[tag] >= 15 for tag in TAGS), split
    assert max(case.turn for case in reference.cases) == 5


def test_the_cases_are_true_to_the_corpus_and_do_not_leak() -> None:
    assert list(problems(read_reference(), form_cases("all"))) == []


def damaged(name: str, number: int, garble: str, folder: Path) -> Path:
    """A copy of the cases with one line deleted ("") or cut and garbled."""
    copy = Path(shutil.copytree(CASES, folder / "cases"))
    lines = (copy / name).read_text(encoding="utf-8").splitlines(keepends=True)
    lines[number] = lines[number][: len(lines[number]) // 2] + garble if garble else ""
    (copy / name).write_text("".join(lines), encoding="utf-8")
    return copy


@settings(max_examples=40)
@given(st.sampled_from(LINES), st.sampled_from(["", "\n", "}\n", '"}\n', "\x00\n", "日\n", "[]\n"]))
def test_a_line_that_is_deleted_or_garbled_is_told(line: tuple[str, int], garble: str) -> None:
    with TemporaryDirectory() as folder:
        copy = damaged(*line, garble, Path(folder))
        with pytest.raises(DataError) as told:
            read_reference(copy)
        case = json.loads((CASES / line[0]).read_text(encoding="utf-8").splitlines()[line[1]])["id"]
        assert f"{line[0]}:{line[1] + 1}" in str(told.value) or f"case {case} " in str(told.value)
        assert "\n" not in str(told.value)


@settings(max_examples=40)
@given(st.sampled_from(LINES), st.data())
def test_a_word_that_was_changed_is_told(line: tuple[str, int], data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        copy = Path(shutil.copytree(CASES, Path(folder) / "cases"))
        lines = (copy / line[0]).read_text(encoding="utf-8").splitlines()
        case = json.loads(lines[line[1]])
        key = data.draw(st.sampled_from(["question", "story", "tags"]))
        case[key] = {"question": case["question"] + "?", "story": "terns", "tags": ["time", "time"]}[key]
        if case == json.loads(lines[line[1]]):
            return
        lines[line[1]] = json.dumps(case, ensure_ascii=False)
        (copy / line[0]).write_text("\n".join(lines) + "\n", encoding="utf-8")
        with pytest.raises(DataError, match=f"case {case['id']} was changed"):
            read_reference(copy)
        accept(copy)
        read_reference(copy)


def told(reference: Reference) -> str:
    return "\n".join(problems(reference))


def test_what_is_wrong_with_a_case_is_told() -> None:
    reference = read_reference()
    case = next(c for c in reference.cases if c.id == "single-fact-01")

    def with_case(**changes: object) -> Reference:
        return replace(reference, cases=(replace(case, **changes),))  # type: ignore[arg-type]

    assert "no gold article holds the words “Not so.”" in told(with_case(gold_text=("Not so.",)))
    assert "there is no article nowhere" in told(with_case(gold_doc_ids=("nowhere",)))
    assert "unknown tag odd" in told(with_case(tags=("odd",)))
    assert "no gold sentence holds the nugget “35 minutes”" in told(
        with_case(gold_text=("Over the bridge it would take four.",))
    )
    assert "needs an answer, gold sentences and a vital nugget" in told(with_case(gold_text=(), nuggets=()))


def test_leaks_between_the_splits_are_told() -> None:
    reference = read_reference()
    case = next(c for c in reference.cases if c.id == "single-fact-01")
    assert reference.split(case) == "dev"
    moved = replace(case, id="moved", story="sigrun")
    found = told(replace(reference, cases=(case, moved)))
    assert "moved: leak: its article heron-bridge-vote is of the other split" in found
    assert "moved: leak: an article of the other split holds" in found
    assert "single-fact-01: leak: asks the same as moved of the other split" in found


def test_stories_must_be_listed_once(tmp_path: Path) -> None:
    copy = Path(shutil.copytree(CASES, tmp_path / "cases"))
    listed = (copy / "stories.toml").read_text(encoding="utf-8")
    for change, message in (
        ("[test]\nterns = []", "a story is listed in both splits"),
        ('[test]\nagain = ["bus-fares"]', "an article is listed twice"),
        ("", "cannot be read"),
    ):
        (copy / "stories.toml").write_text(listed.replace("[test]", change), encoding="utf-8")
        with pytest.raises(DataError, match=message):
            read_reference(copy)


def test_what_is_wrong_with_a_case_of_a_form_is_told() -> None:
    reference = replace(read_reference(), cases=())
    case = next(c for c in form_cases("all") if c.id == "latest-01")

    def told_of(**changes: object) -> str:
        return "\n".join(problems(reference, [replace(case, **changes)]))  # type: ignore[arg-type]

    assert told_of() == ""
    first, *others = case.nuggets
    loose = replace(first, wordings=(*first.wordings, "began again at last"))
    assert "no gold sentence holds the wording “began again at last”" in told_of(nuggets=(loose, *others))
    assert "a case of form latest needs the order of its articles" in told_of(order=())
    assert "its order is not that of time" in told_of(order=case.order[::-1])
    assert "its order names nowhere, which is not gold" in told_of(order=("nowhere",))
    assert "leak: its article" in told_of(story="sigrun")
