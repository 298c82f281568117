"""Every peer is a small file behind one interface, and answers for real."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from evals.dataset import read_folder
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
    assert re.search(r"1,312", result.answers["pairs"]["first_words"])
    assert result.passages >= 3
    assert result.first_answer_s > 0 < result.peak_mb
