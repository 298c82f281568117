"""Every peer is a small file behind one interface, and answers for real."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from evals.dataset import EvalCase, Nugget, read_folder
from evals.peers import forms
from evals.peers.table import measure, write_corpus
from evals.peers.worker import PEERS
from tests.conftest import ROOT
from tests.evals.small import write_small


@pytest.mark.parametrize("module", [module for module, _ in PEERS.values()])
def test_a_peer_is_under_80_lines(module: str) -> None:
    path = ROOT / (module.replace(".", "/") + ".py")
    assert len(path.read_text(encoding="utf-8").splitlines()) < 80


@pytest.mark.parametrize("name", PEERS)
def test_a_peer_indexes_and_finds(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evals.peers.table.ROUNDS", 1)
    data = read_folder(write_small(tmp_path / "small"))
    texts = write_corpus(data.articles, tmp_path / "corpus.jsonl")
    assert texts.keys() == {"ferry", "bridge", "terns"}
    result = measure(data, name, tmp_path / "corpus.jsonl", tmp_path)
    assert result.answers["pairs"]["articles"][0] == "terns"
    assert re.search(r"1,312", result.answers["pairs"]["shown"][0])
    assert result.passages >= 3
    assert result.first_answer_s > 0 < result.peak_mb


def test_forms_are_told_with_the_words_they_took() -> None:
    facts = (Nugget(("wet",), True), Nugget(("cold",), True))
    case = EvalCase(id="one", question="", form="list", nuggets=facts)
    ours = {"one": {"shown": ["It was wet.", "It was cold."], "at_once": 2}}
    theirs = {"one": {"shown": ["Rain is wet today.", "Snow is cold.", "Never shown."], "at_once": 1}}
    table = forms.table({"list": [case]}, {"footnote": ours, "other": theirs}, "footnote").splitlines()
    assert table[2] == "| list | 1.00 [1.00, 1.00] in 6 words | 0.50 [0.50, 0.50] in 4 words |"
    assert table[3] == "| list, at least as many words | 1.00 [1.00, 1.00] in 6 words | 1.00 [1.00, 1.00] in 7 words |"
    assert table[5] == forms.NOTE.splitlines()[0]


def test_who_declines_shows_no_words_and_the_others_one_passage() -> None:
    case = EvalCase(id="one", question="", form="list", nuggets=(Nugget(("wet",), True),))
    silent, talking = ({"one": {"shown": shown, "at_once": len(shown)}} for shown in ([], ["It was wet."]))
    row = forms.table({"list": [case]}, {"footnote": silent, "other": talking}, "footnote").splitlines()[3]
    assert row == "| list, at least as many words | 0.00 [0.00, 0.00] in 0 words | 1.00 [1.00, 1.00] in 3 words |"
