"""The recipe of the judge: its examples, and what it is made to learn."""

from __future__ import annotations

import gzip
import json
import math
import random
from pathlib import Path

import pytest

from evals.training.judge import EITHER, LABELS, batches, build, loss_of, pairs

ROWS = [
    {"premise": "The ferry burnt.", "claim": "There was a fire.", "label": "supported"},
    {"premise": "The ferry burnt.", "claim": "Nothing burnt.", "label": "refuted"},
    {"premise": "The ferry burnt.", "claim": "It was red.", "label": "neutral"},
    {"premise": "The ferry burnt.", "claim": "It sank " * 200, "label": "neutral", "binary": True},
    {"premise": "The ferry burnt.", "claim": "The ferry burnt.", "label": "supported", "binary": True},
]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "support.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row) + "\n" for row in ROWS)
    return path


def test_a_row_that_says_only_not_supported_is_either_of_two(data: Path) -> None:
    assert [p.label for p in pairs(data)] == [0, 2, 1, EITHER, 0]
    assert LABELS[0] == "supported"


def test_batches_are_cut_to_what_the_model_reads(data: Path) -> None:
    _, tokenizer = build()
    rows = pairs(data) * 40
    batch = next(batches(rows, tokenizer, 4, random.Random(1)))
    assert batch["input_ids"].shape[0] == 4
    assert batch["input_ids"].shape[1] <= 192
    assert batch["label"].shape == (4,)


def test_the_loss_of_either_takes_both_classes_together() -> None:
    import torch

    logits = torch.log(torch.tensor([[0.2, 0.5, 0.3]]))
    assert float(loss_of(logits, torch.tensor([0]))) == pytest.approx(-math.log(0.2))
    assert float(loss_of(logits, torch.tensor([EITHER]))) == pytest.approx(-math.log(0.8))


def test_the_embeddings_stay_as_they_are() -> None:
    model, _ = build()
    frozen = {name for name, p in model.named_parameters() if not p.requires_grad}
    assert frozen and all("embeddings" in name for name in frozen)
