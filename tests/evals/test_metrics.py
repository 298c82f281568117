"""Our metrics against the libraries that the field trusts."""

from __future__ import annotations

import ir_measures
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rouge_score.rouge_scorer import RougeScorer
from sklearn.metrics import roc_auc_score

from evals.metrics import abstention, calibration, overlap, ranking

rankings = st.lists(st.sampled_from("abcdefghijkl"), unique=True, max_size=12)
golds = st.sets(st.sampled_from("abcdefghijkl"), min_size=1, max_size=8)
words = st.lists(st.sampled_from("the a bridge costs 61 million crowns Skell-haven's town. No".split()), max_size=14)
texts = words.map(" ".join)
judged = st.lists(st.tuples(st.sampled_from([0.1, 0.2, 0.5, 0.7, 0.9]), st.booleans()), min_size=1, max_size=30)


@given(rankings.filter(bool), golds, st.integers(1, 12))
def test_ranking_metrics_equal_those_of_ir_measures(ranked: list[str], gold: set[str], k: int) -> None:
    run = {"q": {i: float(len(ranked) - n) for n, i in enumerate(ranked)}}
    relevant = {"q": dict.fromkeys(gold, 1)}
    cut = [ir_measures.Success @ k, ir_measures.R @ k, ir_measures.nDCG @ k]
    expected = ir_measures.calc_aggregate([*cut, ir_measures.RR, ir_measures.AP], relevant, run)
    assert ranking.hit(ranked, gold, k) == pytest.approx(expected[ir_measures.Success @ k])
    assert ranking.recall(ranked, gold, k) == pytest.approx(expected[ir_measures.R @ k])
    assert ranking.reciprocal_rank(ranked, gold) == pytest.approx(expected[ir_measures.RR])
    assert ranking.average_precision(ranked, gold) == pytest.approx(expected[ir_measures.AP])
    assert ranking.ndcg(ranked, gold, k) == pytest.approx(expected[ir_measures.nDCG @ k])


@given(texts, texts)
def test_rouge_l_equals_that_of_rouge_score(text: str, reference: str) -> None:
    expected = RougeScorer(["rougeL"]).score(reference, text)["rougeL"].fmeasure
    assert overlap.rouge_l(text, [reference]) == pytest.approx(expected)


@given(judged)
def test_auroc_equals_that_of_scikit_learn(cases: list[tuple[float, bool]]) -> None:
    confidence, positive = [c for c, _ in cases], [p for _, p in cases]
    if len(set(positive)) < 2:
        assert abstention.auroc(confidence, positive) is None
    else:
        assert abstention.auroc(confidence, positive) == pytest.approx(roc_auc_score(positive, confidence))


@given(judged)
def test_risk_and_coverage_are_those_of_every_threshold(cases: list[tuple[float, bool]]) -> None:
    confidence, right = [c for c, _ in cases], [r for _, r in cases]
    points = dict(zip(*(p.tolist() for p in abstention.risk_coverage(confidence, right)), strict=True))
    for threshold in set(confidence):
        given = [r for c, r in cases if c >= threshold]
        assert points[len(given) / len(cases)] == pytest.approx(1 - sum(given) / len(given))
    area = abstention.augrc(confidence, right)
    assert area is not None
    assert 0 <= area <= 0.5


def test_unscored_is_neither_zero_nor_a_pass() -> None:
    assert ranking.ndcg(["a"], [], 5) is None
    assert overlap.token_f1("text", []) is None
    assert abstention.decline_precision([False], [True]) is None
    assert abstention.decline_recall([True], [True]) is None
    assert abstention.augrc([], []) is None
    assert abstention.truthfulness([], []) is None


def test_answers_are_compared_without_articles_case_and_punctuation() -> None:
    assert overlap.contains("It costs 61 million crowns, he said.", ["the 61 Million crowns"]) == 1.0
    assert overlap.contains("It costs 161 million", ["61 million"]) == 0.0
    assert overlap.token_f1("the cat sat", ["A cat sat down"]) == pytest.approx(0.8)
    assert overlap.token_f1("", [""]) == 1.0


def test_declining_and_truth() -> None:
    declined, answerable = [True, True, False, False], [False, True, False, True]
    assert abstention.decline_precision(declined, answerable) == 0.5
    assert abstention.decline_recall(declined, answerable) == 0.5
    assert abstention.truthfulness(declined, [False, False, False, True]) == 0.0


def test_coverage_at_a_risk() -> None:
    confidence, right = [0.9, 0.8, 0.7, 0.6], [True, True, False, True]
    assert abstention.coverage_at_risk(confidence, right, 0.0) == 0.5
    assert abstention.coverage_at_risk(confidence, right, 0.25) == 1.0
    assert abstention.coverage_at_risk([0.9], [False], 0.1) == 0.0


@given(judged)
def test_reliability_bins_hold_every_question_once(cases: list[tuple[float, bool]]) -> None:
    confidence, right = [c for c, _ in cases], [r for _, r in cases]
    bins = calibration.reliability(confidence, right)
    assert sum(b.count for b in bins) == len(cases)
    assert sum(b.count * b.right for b in bins) == pytest.approx(sum(right))
    assert sum(b.count * b.confidence for b in bins) == pytest.approx(sum(confidence))
    error = calibration.calibration_error(confidence, right)
    assert error is not None
    assert 0 <= error <= 1


def test_calibration_error_by_hand() -> None:
    assert calibration.calibration_error([], []) is None
    assert calibration.calibration_error([0.8] * 5, [True, True, True, True, False]) == pytest.approx(0.0)
    assert calibration.calibration_error([0.9, 0.9, 0.1, 0.1], [True, False, False, False]) == pytest.approx(0.25)
