from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from evals.statistics import Rows, by_cluster, holm, interval, paired_interval, paired_p_value

values = st.lists(st.integers(-10, 10).map(float), min_size=2, max_size=10)  # whole, so that ties are ties


def grouped(values: Sequence[float], clusters: Iterable[Hashable] | None = None) -> list[Rows]:
    return by_cluster([[v] for v in values], list(clusters) if clusters is not None else range(len(values)))


def p_value(differences: Sequence[float]) -> float:
    """Of one run against another that is worse by the differences."""
    return paired_p_value(grouped(differences), grouped([0.0] * len(differences)))


@given(values)
def test_the_exact_test_equals_scipys_when_every_case_is_a_cluster(differences: list[float]) -> None:
    expected = stats.permutation_test(
        (np.array(differences),), np.mean, permutation_type="samples", n_resamples=np.inf, alternative="two-sided"
    )
    assert p_value(differences) == pytest.approx(expected.pvalue, abs=0.02)


def test_a_clear_difference_is_told_and_noise_is_not() -> None:
    noise = np.random.default_rng(1).normal(0, 0.3, 200)
    assert p_value(noise + 0.2) < 0.001
    assert p_value(noise - noise.mean()) > 0.9


def test_cases_that_belong_together_widen_the_interval() -> None:
    scores = [float(n // 10 % 2) for n in range(200)]
    alone = interval(grouped(scores))
    together = interval(grouped(scores, [n // 10 for n in range(200)]))
    assert together[1] - together[0] > 2 * (alone[1] - alone[0])
    assert together[0] < 0.5 < together[1]


def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    random = np.random.default_rng(7)
    held = 0
    for _ in range(200):
        low, high = interval(grouped(random.normal(0.4, 1.0, 60).tolist()), resamples=500)
        held += low <= 0.4 <= high
    assert 0.88 <= held / 200 <= 0.99


def test_the_same_seed_gives_the_same_interval() -> None:
    assert interval(grouped([0.0, 1.0, 1.0])) == interval(grouped([0.0, 1.0, 1.0]))


def test_holm_adjusts_in_the_given_order() -> None:
    assert holm([0.04, 0.01, 0.03]) == pytest.approx([0.06, 0.03, 0.06])
    assert holm([]) == []


@given(st.lists(st.tuples(st.integers(0, 9), st.floats(0, 1), st.floats(0, 1)), min_size=2, max_size=40))
def test_any_statistic_is_drawn_as_the_mean_is(cases: list[tuple[int, float, float]]) -> None:
    clusters = [c for c, _, _ in cases]
    ours, theirs = by_cluster([[a] for _, a, _ in cases], clusters), by_cluster([[b] for _, _, b in cases], clusters)
    slow = lambda rows: float(np.mean(rows))  # noqa: E731
    assert interval(ours, slow, resamples=50) == pytest.approx(interval(ours, resamples=50))
    assert paired_interval(ours, theirs, slow, resamples=50) == pytest.approx(
        paired_interval(ours, theirs, resamples=50)
    )
    assert paired_p_value(ours, theirs, slow, resamples=50) == pytest.approx(
        paired_p_value(ours, theirs, resamples=50), abs=0.05
    )


def test_a_case_without_a_value_is_neither_0_nor_left_out_of_its_cluster() -> None:
    ours = by_cluster([[1.0], None, [0.0]], "aab")
    theirs = by_cluster([[1.0], [1.0], [1.0]], "aab")
    assert interval(ours) == (0.0, 1.0)
    assert paired_interval(ours, theirs) == (-1.0, 0.0)


def test_runs_that_are_equal_do_not_differ() -> None:
    same = grouped([0.0, 1.0, 0.5])
    assert paired_interval(same, same) == (0.0, 0.0)
    assert paired_p_value(same, same) == 1.0


def test_nothing_to_compare_is_told() -> None:
    with pytest.raises(ValueError, match="no values"):
        interval([])
    with pytest.raises(ValueError, match="2 values but 1 clusters"):
        by_cluster([[1.0], [2.0]], "a")
