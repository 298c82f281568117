"""Any folder of corpus.jsonl and queries.jsonl can be asked; what is wrong with one is told in a line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.dataset import DataError, read_folder
from tests.evals.small import write_small


def test_the_fields_that_are_there_are_read(tmp_path: Path) -> None:
    data = read_folder(write_small(tmp_path / "small"))
    assert data.name == "small"
    by_id = {case.id: case for case in data.cases}
    assert by_id["7"].gold_doc_ids == ("ferry",)
    assert by_id["follow"].turn == 2
    assert by_id["follow"].cluster == "conversation When did the ferry burn?"
    assert by_id["near"].given == ("bridge",)
    assert not by_id["near"].answerable


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"id": "x"', "queries.jsonl:6: not JSON"),
        ("[1]", "queries.jsonl:6: not a JSON object"),
        ('{"question": "Why?"}', "queries.jsonl:6: not a case: id is missing"),
        ('{"id": "x"}', "queries.jsonl:6: not a case: question is missing"),
        ('{"id": "x", "question": " "}', "question must be text"),
        ('{"id": "x", "question": "Why?", "answers": "yes"}', "answers must be a list of texts"),
        ('{"id": "x", "question": "Why?", "history": ["yes"]}', "queries.jsonl:6: not a case"),
        ('{"id": "x", "question": "Why?", "answerable": "no"}', "answerable must be true or false"),
        ('{"id": "near", "question": "Why?"}', "id near was used in line 5"),
        ('{"id": "x", "question": "Why?", "gold_doc_ids": ["lost"]}', "names article lost, which corpus.jsonl lacks"),
    ],
)
def test_a_line_that_is_wrong_is_named(tmp_path: Path, line: str, message: str) -> None:
    folder = write_small(tmp_path / "small")
    with (folder / "queries.jsonl").open("a", encoding="utf-8") as queries:
        queries.write(line + "\n")
    with pytest.raises(DataError) as told:
        read_folder(folder)
    assert message in str(told.value)


def test_a_folder_that_is_no_data_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"holds no corpus\.jsonl"):
        read_folder(tmp_path)
    folder = write_small(tmp_path / "small")
    (folder / "queries.jsonl").write_text("\n", encoding="utf-8")
    with pytest.raises(DataError, match="holds no questions"):
        read_folder(folder)
    (folder / "queries.jsonl").write_bytes(b'{"id": "\xff"}')
    with pytest.raises(DataError, match=r"queries\.jsonl:1: not UTF-8"):
        read_folder(folder)


def test_the_hash_tells_other_cases_and_other_articles(tmp_path: Path) -> None:
    folder = write_small(tmp_path / "small")
    first = read_folder(folder).hash
    assert read_folder(folder).hash == first
    corpus = folder / "corpus.jsonl"
    corpus.write_text(corpus.read_text(encoding="utf-8").replace("January", "February"), encoding="utf-8")
    second = read_folder(folder).hash
    with (folder / "queries.jsonl").open("a", encoding="utf-8") as queries:
        queries.write(json.dumps({"id": "new", "question": "Why?"}) + "\n")
    assert len({first, second, read_folder(folder).hash}) == 3
