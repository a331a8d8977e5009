"""Tests of mcstats.effects.measures.small_sample."""

from __future__ import annotations

import numpy as np
import pytest

from helpers.reference_values import SIX_DECIMALS
from mcstats.effects import escalc, exact_j


@pytest.mark.parametrize(
    ("m", "expected"),
    [(2, 0.564190), (10, 0.922746), (28, 0.972932), (29, 0.973875), (106, 0.992905)],
)
def test_the_small_sample_factor_has_its_known_values(m: float, expected: float) -> None:
    assert float(exact_j(m)) == pytest.approx(expected, abs=SIX_DECIMALS)


def test_the_small_sample_factor_of_a_long_column_is_that_of_its_single_values() -> None:
    m = np.random.default_rng(1).integers(2, 300, 20_000).astype(float)
    np.testing.assert_array_equal(exact_j(m), [float(exact_j(x)) for x in m])
    assert np.isnan(exact_j([1.0, 0.5, np.nan])).all()
    np.testing.assert_array_equal(exact_j(m + 0.5), [float(exact_j(x)) for x in m + 0.5])


def test_the_corrected_log_ratio_of_means_hits_the_truth_where_the_plain_one_misses_it() -> None:
    """400,000 drawn pairs of means; the bias that is left is of the next order in 1/n."""
    rng = np.random.default_rng(8)
    n, draws, r = 12, 400_000, 0.6
    sd1, sd2, m1, m2 = 5.0, 1.0, 10.0, 8.0
    covariance = np.array([[sd1**2, r * sd1 * sd2], [r * sd1 * sd2, sd2**2]]) / n
    means = rng.multivariate_normal([m1, m2], covariance, draws)
    raw = {"m1i": means[:, 0], "sd1i": sd1, "m2i": means[:, 1], "sd2i": sd2, "ni": n, "ri": r}
    truth, bias = np.log(m1 / m2), (0.5**2 - 0.125**2) / n / 2
    plain = escalc("ROMC", **raw, correct=False)["yi"].mean() - truth
    corrected = escalc("ROMC", **raw)["yi"].mean() - truth
    noise = 4 * np.sqrt(covariance[0, 0] / m1**2 / draws)
    assert plain == pytest.approx(-bias, abs=noise + 0.1 * bias)
    assert abs(corrected) < noise + 0.1 * bias < bias / 3


def test_morris_2008_row_1_as_a_ratio_has_the_value_of_metafor_5() -> None:
    row = {"m1i": 38.5, "sd1i": 11.6, "m2i": 30.6, "sd2i": 15.0, "ni": 20, "ri": 0.47}
    assert escalc("ROMC", **row)["yi"][0] == pytest.approx(0.225920, abs=5e-7)
    assert escalc("ROMC", **row, correct=False)["yi"][0] == pytest.approx(0.229658, abs=5e-7)
    percent = 100 * (np.exp(escalc("ROMC", **row)["yi"][0]) - 1)
    assert escalc("PCM", **row)["yi"][0] == pytest.approx(percent, rel=1e-14)
