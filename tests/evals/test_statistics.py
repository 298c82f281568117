from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from evals.statistics import cluster_interval, holm, permutation_test

values = st.lists(st.integers(-10, 10).map(float), min_size=2, max_size=10)  # whole, so that ties are ties


@given(values)
def test_the_exact_test_equals_scipys_when_every_case_is_a_cluster(differences: list[float]) -> None:
    expected = stats.permutation_test(
        (np.array(differences),), np.mean, permutation_type="samples", n_resamples=np.inf, alternative="two-sided"
    )
    assert permutation_test(differences, range(len(differences))) == pytest.approx(expected.pvalue, abs=0.02)


def test_a_clear_difference_is_told_and_noise_is_not() -> None:
    noise = np.random.default_rng(1).normal(0, 0.3, 200)
    assert permutation_test(noise + 0.2, range(200)) < 0.001
    assert permutation_test(noise - noise.mean(), range(200)) > 0.9


def test_cases_that_belong_together_widen_the_interval() -> None:
    scores = [float(n // 10 % 2) for n in range(200)]
    alone = cluster_interval(scores, range(200))
    together = cluster_interval(scores, [n // 10 for n in range(200)])
    assert together[1] - together[0] > 2 * (alone[1] - alone[0])
    assert together[0] < 0.5 < together[1]


def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    random = np.random.default_rng(7)
    held = 0
    for _ in range(200):
        low, high = cluster_interval(random.normal(0.4, 1.0, 60).tolist(), range(60), resamples=500)
        held += low <= 0.4 <= high
    assert 0.88 <= held / 200 <= 0.99


def test_the_same_seed_gives_the_same_interval() -> None:
    assert cluster_interval([0.0, 1.0, 1.0], "abc") == cluster_interval([0.0, 1.0, 1.0], "abc")


def test_holm_adjusts_in_the_given_order() -> None:
    assert holm([0.04, 0.01, 0.03]) == pytest.approx([0.06, 0.03, 0.06])
    assert holm([]) == []


def test_nothing_to_compare_is_told() -> None:
    with pytest.raises(ValueError, match="no values"):
        cluster_interval([], [])
    with pytest.raises(ValueError, match="2 values but 1 clusters"):
        permutation_test([1.0, 2.0], "a")
