"""What each part gives is measured on the same cases, with the part really gone."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.ablation import PARTS, Loss, Part, ablate, table
from evals.dataset import read_folder
from tests.evals.small import write_small


@pytest.fixture(scope="module")
def losses(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Loss]]:
    data = read_folder(write_small(tmp_path_factory.mktemp("data") / "small"))
    nothing = Part("nothing at all")
    hopeless = Part("most of what speaks for a sentence", {"answer.threshold": 1.0})
    return {name: dict(found) for name, found in ablate(data, [nothing, hopeless])}


def test_without_nothing_nothing_is_lost(losses: dict[str, dict[str, Loss]]) -> None:
    assert losses["everything"]["first claim holds the answer"].value == 1.0
    assert all(loss.value == loss.low == loss.high == 0 for loss in losses["nothing at all"].values())


def test_what_is_lost_has_an_interval_and_stands_in_the_table(losses: dict[str, dict[str, Loss]]) -> None:
    lost = losses["most of what speaks for a sentence"]["first claim holds the answer"]
    assert (lost.value, lost.low, lost.high) == (-1.0, -1.0, -1.0)
    lines = table(losses).splitlines()
    assert lines[2].startswith("| (everything there) |")
    assert "**-1.000 [-1.000, -1.000]**" in lines[-1]


def test_every_part_can_be_done_without_and_comes_back(tmp_path: Path) -> None:
    data = read_folder(write_small(tmp_path / "small"))
    found = dict(ablate(data, PARTS))
    assert list(found) == ["everything", *(part.name for part in PARTS)]
    again = dict(ablate(data, []))
    assert again["everything"] == found["everything"]
