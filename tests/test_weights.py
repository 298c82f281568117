"""The numbers that decide answers stand in one file, are told in the answer's `config`, and are written by fitting."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.config import Config
from assistant.errors import FootnoteError
from assistant.pipeline import Assistant
from assistant.schema import Answer
from assistant.weights import SHIPPED, Weights, shipped
from evals import settings
from evals.ablation import PARTS
from evals.dataset import DataError
from evals.weights import write
from tests.conftest import ROOT

TEXT = SHIPPED.read_text(encoding="utf-8")
NAMES = [name for name in settings.names() if name.startswith("weights.")]
DECIDING = [
    *(ROOT / "assistant" / "answering").glob("*.py"),
    *(ROOT / "assistant" / "retrieval").glob("*.py"),
    *(ROOT / "assistant" / "attribution").glob("*.py"),
    ROOT / "assistant" / "pins" / "match.py",
]
STAYS = {
    "attribution/changes.py": {2: "a place in what difflib gives"},
    "attribution/check.py": {2: "closing marks after a sentence", 4: "digits of what is shown"},
    "attribution/dates.py": {2: "a group of a pattern"},
    "attribution/figures.py": {1e-9: "two amounts are equal in spite of rounding"},
    "attribution/files.py": {2_000: "characters of a claim", 200_000: "and of a source"},
    "attribution/judge.py": {
        3: "supported, neutral, refuted", 12: "digits of a file's name", 256: "the most tokens it was trained on",
        2_048: "judgements remembered",
    },
    "attribution/pair.py": {1e-9: "two shares are equal in spite of rounding"},
    "answering/candidates.py": {2: "a sentence and the next"},
    "answering/reading.py": {2: "the mean of two"},
    "answering/counterpart.py": {4: "words of what is named", 2: "the two of \"what about\""},
    "answering/leaning.py": {
        3: "a count that its model was trained on", 2: "another", 6: "another", 12: "another",
    },
    "answering/spelling.py": {2: "slips, the most that a word may have", 3: "letters that a word must keep"},
    "answering/statements.py": {
        1e-9: "two amounts are equal in spite of rounding",
        366: "days of a year", 2: "February", 29: "its last day", 28: "and the one before"},
    "answering/wording.py": {3: "words of a feature its models were trained on", 4: "and of another", 2: "its least"},
    "answering/parts.py": {6: "digits of the seconds an answer took"},
    "answering/questions.py": {0.5: "is of the definition of inverse document frequency"},
    "retrieval/fusion.py": {1e-12: "two scores are equal in spite of rounding"},
    "retrieval/reader.py": {
        2: "threads", 12: "digits of a file's name", 384: "the most tokens the model was trained on",
        40: "the longest span that is an answer", 256: "readings that are remembered",
    },
    "retrieval/rerank.py": {60.0: "beyond this a sigmoid is 0 or 1"},
}  # fmt: skip
ANYWHERE = {0, 1}
CALENDAR = {"retrieval/dates.py"}  # months, weeks and days


def numbers(path: Path) -> Iterator[int | float]:
    """The numbers in a module, but for the sizes of caches."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    sizes = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg == "maxsize"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and type(node.value) in (int, float) and id(node) not in sizes:
            assert isinstance(node.value, int | float)
            yield node.value


@pytest.mark.parametrize("path", DECIDING, ids=lambda p: p.relative_to(ROOT / "assistant").as_posix())
def test_no_number_that_decides_an_answer_stands_in_a_module(path: Path) -> None:
    inside = path.relative_to(ROOT / "assistant").as_posix()
    found = set() if inside in CALENDAR else set(numbers(path)) - ANYWHERE
    assert found - STAYS.get(inside, {}).keys() == set(), "give it a name in assistant/weights.toml"
    assert STAYS.get(inside, {}).keys() - found == set(), "take it off the list"


def test_every_weight_is_a_setting_and_part_of_the_hash() -> None:
    table = tomllib.loads(TEXT)
    assert len(NAMES) == sum(1 for _ in leaves(table)) - 1  # the version
    changed = {settings.configured({name: value(name) + 1}).hash for name in NAMES}
    assert len(changed | {Config().hash}) == len(NAMES) + 1


def leaves(table: dict[str, object]) -> Iterator[object]:
    for held in table.values():
        if isinstance(held, dict):
            yield from leaves(held)
        else:
            yield held


def value(name: str) -> float:
    held: object = settings.BASE
    for part in name.split("."):
        held = getattr(held, part)
    assert isinstance(held, int | float)
    return held


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("like = 0.6", "", "standing.like is missing."),
        ("like = 0.6", "like = 0.6\nliek = 1", "there is no standing.liek; there are: standing.nearly, "),
        ("like = 0.6", "like = '0.6'", "standing.like must be a number, not '0.6'."),
        ("like = 0.6", "like = nan", "standing.like must be a number, not nan."),
        ("like = 0.6", "like = true", "standing.like must be a number, not True."),
        ("at_once = 3", "at_once = 3.5", "standing.at_once must be a whole number, not 3.5."),
        ("[by_words.sure]\ncoverage", "[by_words.sure]\ncover", "by_words.sure.coverage is missing."),
        ("[pins]\nalike = 0.85", "", "pins is missing."),
        ("[pins]\nalike = 0.85", "[[pins]]\nalike = 0.85", "pins must be a section, not [{'alike': 0.85}]."),
        ("[pins]", "[hats]\na = 1\n[pins]", "there is no hats; there are: search, "),
        ("version = 1", "version = 2", "version must be 1, not 2."),
        ("[pins]", "[pins", "cannot be read: "),
    ],
)
def test_a_file_that_does_not_fit_is_told_in_one_line(tmp_path: Path, old: str, new: str, told: str) -> None:
    path = tmp_path / "weights.toml"
    assert TEXT.count(old) == 1
    path.write_text(TEXT.replace(old, new), encoding="utf-8")
    with pytest.raises(FootnoteError, match=re.escape(told)) as raised:
        Weights.read(path)
    assert str(path) in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_file_that_is_not_there_is_told_too(tmp_path: Path) -> None:
    with pytest.raises(FootnoteError, match="cannot be read"):
        Weights.read(tmp_path / "nothing.toml")


def test_the_ablation_changes_settings_and_nothing_else() -> None:
    known = set(settings.names())
    for part in PARTS:
        assert set(part.changes) <= known, part.name
        assert part.any_time or settings.configured(part.changes) != settings.BASE


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("How much does the Heron Bridge cost?", "what stands now"),
        ("How many people were on board the ferry when the fire broke out?", "copies told once"),
    ],
)
def test_a_part_is_gone_under_its_settings(sample: Assistant, question: str, name: str) -> None:
    changes = next(part.changes for part in PARTS if part.name == name)
    assert _supersedes(sample.ask(question)) or _copied(sample.ask(question))
    from assistant.assembly import build_assistant

    less = build_assistant(settings.configured(changes, sample.config)).ask(question)
    assert not (_supersedes(less) if name == "what stands now" else _copied(less))


def _supersedes(answer: Answer) -> bool:
    return bool(answer.claims[0].earlier)


def _copied(answer: Answer) -> bool:
    return any(cited.also_in for cited in answer.citations)


def test_fitted_values_are_written_and_all_else_stays(tmp_path: Path) -> None:
    path = tmp_path / "weights.toml"
    path.write_text(TEXT, encoding="utf-8")
    write("standing", {"like": 0.65, "at_once": 4}, path)
    write("by_reading.choose", {"coverage": 2.0}, path)
    fitted = Weights.read(path)
    before = shipped()
    assert fitted == replace(
        before,
        standing=replace(before.standing, like=0.65, at_once=4),
        by_reading=replace(before.by_reading, choose=replace(before.by_reading.choose, coverage=2.0)),
    )
    was, now = TEXT.splitlines(), path.read_text(encoding="utf-8").splitlines()
    assert [n for n, (one, other) in enumerate(zip(was, now, strict=True)) if one != other] == [
        was.index(next(line for line in was if line.startswith("coverage = 1.35"))),
        was.index(next(line for line in was if line.startswith("like = "))),
        was.index(next(line for line in was if line.startswith("at_once = "))),
    ]
    comments = [line.partition("#")[2] for line in was]
    assert comments == [line.partition("#")[2] for line in now]


def test_what_does_not_fit_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "weights.toml"
    path.write_text(TEXT, encoding="utf-8")
    for section, values, told in (
        ("hats", {"a": 1}, "no section hats"),
        ("by_reading.hats", {"a": 1}, "no section by_reading.hats"),
        ("standing", {"liek": 1}, "standing has no value liek"),
        ("by_reading", {"choose": 1}, "by_reading has no value choose"),
    ):
        with pytest.raises(DataError, match=told):
            write(section, values, path)
    with pytest.raises(FootnoteError, match="at_once must be a whole number"):
        write("standing", {"at_once": 0.5}, path)
    assert path.read_text(encoding="utf-8") == TEXT
