"""Tests of mcstats.effects.measures.small_sample."""

from __future__ import annotations

import numpy as np
import pytest

from helpers.reference_values import SIX_DECIMALS
from mcstats.effects import exact_j


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
