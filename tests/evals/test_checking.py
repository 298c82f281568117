"""The benchmark of the checker: what it holds, and the floors under what was reached."""

from __future__ import annotations

import json

import pytest

from assistant.attribution.check import Checker
from assistant.attribution.judge import MiniLMJudge
from assistant.library.embedding import MiniLM
from assistant.weights import shipped
from evals.checking.benchmark import CORPUS, PARAPHRASES, altered, paraphrases, untouched, verdicts
from evals.checking.material import Case, Material

FLOORS = {
    "quote word": 0.99, "number": 0.95, "unit": 0.95, "scale": 0.95, "date": 0.95, "relative date": 0.95,
    "name swap": 0.9, "role swap": 0.85, "speaker swap": 0.9, "negation": 0.9, "direction": 0.85,
    "modality dropped": 0.85, "truncation": 0.85, "claim from another article": 0.95, "merged facts": 0.55,
}  # fmt: skip
EACH = 40


@pytest.fixture(scope="module")
def material() -> Material:
    return Material.of(CORPUS)


@pytest.fixture(scope="module")
def cases(material: Material) -> dict[str, list[Case]]:
    return altered(material, EACH)


def test_there_are_enough_claims_of_every_kind_and_none_is_true(cases: dict[str, list[Case]]) -> None:
    assert cases.keys() == FLOORS.keys()
    for kind, found in cases.items():
        assert len(found) == EACH
        assert len({(c.claim, c.source) for c in found}) == EACH
        if kind not in ("modality dropped", "truncation"):
            assert not any(c.claim in c.source for c in found)


def test_the_same_claims_are_made_each_time(material: Material, cases: dict[str, list[Case]]) -> None:
    assert altered(material, EACH) == cases


def test_every_paraphrase_rewords_a_sentence_of_the_archive(material: Material) -> None:
    rows = [json.loads(line) for line in PARAPHRASES.read_text(encoding="utf-8").splitlines()]
    assert len(rows) >= 200
    known = {s.text for s in material.said}
    assert all(row["quote"] in known and row["claim"] not in known for row in rows)


def test_what_was_reached_is_kept(material: Material, cases: dict[str, list[Case]]) -> None:
    checker = Checker(MiniLM(), MiniLMJudge(), shipped().checking)

    def flagged(found: list[Case]) -> float:
        return sum(a.verdict == "unverified" for _, a in verdicts(found, checker)) / len(found)

    reached = {kind: flagged(found) for kind, found in cases.items()}
    assert {kind: share for kind, share in reached.items() if share < FLOORS[kind]} == {}
    assert flagged(untouched(material, 100)) == 0
    assert flagged(paraphrases(material)) <= 0.10
