"""Tests of mcstats.effects.routes.standardised."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special

from helpers.drawn_numbers import INF
from mcstats.effects.routes.standardised import t_from_p
from mcstats.effects.sampling_interval import quantile


@given(p=st.floats(1e-12, 1), df=st.integers(1, 300))
def test_t_from_p_inverts_the_distribution_function(p: float, df: int) -> None:
    t = float(t_from_p(p, df))
    assert 2 * special.stdtr(df, -t) == pytest.approx(p, rel=1e-7, abs=1e-12)


def test_t_of_a_p_of_zero_is_infinite_although_scipy_puts_it_in_the_other_tail() -> None:
    assert t_from_p(0.0, 28) == INF
    assert quantile(28, 0.95) == pytest.approx(2.048407, abs=5e-7)
