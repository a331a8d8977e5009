"""Tests of mcstats.effects.sampling_interval."""

from __future__ import annotations

import math

import pytest
from scipy import special

from helpers.run_routes import arm, run_route
from mcstats.effects.sampling_interval import standardised_interval


def test_the_noncentrality_of_nothing_is_zero() -> None:
    # half of the distribution lies below t = 0 only where it is central
    ends = standardised_interval(0.0, 10.0, 1.0, level=0.0)
    assert ends == pytest.approx((0.0, 0.0), abs=1e-12)


def test_the_interval_of_g_inverts_the_noncentral_t() -> None:
    effect = run_route("t_value", "SMD", arm(n="12"), arm(n="7"), t="-1.75")
    factor = math.sqrt(1 / 12 + 1 / 7)
    ends = [special.nctdtr(17, bound / factor, -1.75) for bound in (effect.ci_lb, effect.ci_ub)]
    assert ends == [pytest.approx(0.975, abs=1e-8), pytest.approx(0.025, abs=1e-8)]


@pytest.mark.parametrize(
    ("t", "df", "ends"),
    [
        # R: uniroot(function(nc) pt(t, df, nc) - p, c(-37, 37), tol = 1e-12)
        (2.5, 30.0, (0.42244299, 4.53982814)),
        (15.0, 2.0, (2.17857480, 28.92008307)),
        (10.0, 1.0, (-0.18263860, 22.52581863)),
        (-10.0, 1.0, (-22.52581863, 0.18263860)),
    ],
)
def test_the_interval_is_as_wide_as_few_degrees_of_freedom_make_it(
    t: float, df: float, ends: tuple[float, float]
) -> None:
    assert standardised_interval(t, df, 1.0) == pytest.approx(ends, abs=1e-7)
    assert standardised_interval(t, df, 0.5) == pytest.approx([end / 2 for end in ends], abs=1e-7)
