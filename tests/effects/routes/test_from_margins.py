"""Tests of mcstats.effects.routes.from_margins."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from helpers.run_routes import arm, run_route, why_not
from mcstats.effects.assumptions import Options
from mcstats.effects.routes.from_margins import chi_squared, phi

SIZES = (arm(n="40"), arm(n="38"))
HARM = Options(direction="harm")


def test_the_set_holds_each_table_that_prints_alike_and_no_other() -> None:
    few = run_route("chi2_margins", "RD", *SIZES, options=HARM, chi2="7", events="39")
    shares = []
    for a in range(1, 39):
        table = [[a, 40 - a], [39 - a, 38 - 39 + a]]
        if min(map(min, table)) < 0:
            continue
        for correct in (False, True):
            value = stats.chi2_contingency(table, correction=correct).statistic
            if 6.5 <= value <= 7.5 and a / 40 < (39 - a) / 38:
                shares.append(a / 40 - (39 - a) / 38)
    assert (few.yi_min, few.yi_max) == (pytest.approx(min(shares)), pytest.approx(max(shares)))
    assert few.yi in [pytest.approx(share) for share in shares]


def test_chi_squared_and_phi_are_those_of_scipy() -> None:
    a, c = np.array([14.0]), np.array([25.0])
    plain, corrected = chi_squared(a, 40, c, 38)
    table = [[14, 26], [25, 13]]
    assert plain[0] == pytest.approx(stats.chi2_contingency(table, correction=False).statistic)
    assert corrected[0] == pytest.approx(stats.chi2_contingency(table).statistic)
    assert phi(a, 40, c, 38)[0][0] == pytest.approx(-math.sqrt(plain[0] / 78))


def test_figures_that_no_table_gives_are_a_contradiction() -> None:
    assert why_not("ratio_margins", "OR", *SIZES, estimate="0.2811", events="39") == (
        "no table with these margins prints as 0.2811"
    )
    assert "between 0 and all" in why_not("ratio_margins", "OR", *SIZES, estimate="1", events="99")
    assert "which arm" in why_not("chi2_margins", "OR", *SIZES, chi2="7.2", events="39")
    assert "no table" in why_not("ratio_margins", "RR", *SIZES, estimate="1", events="0")


def test_a_bound_leaves_the_tables_on_one_side() -> None:
    effect = run_route("chi2_p_margins", "RD", *SIZES, options=HARM, p="<0.05", events="39")
    assert (effect.estimable, effect.vi, effect.yi_max is not None) == ("bound", None, True)
    assert (effect.yi_max or 0) < -0.2
    assert effect.yi_min == pytest.approx(1 / 40 - 1)


def test_a_table_with_a_zero_has_a_risk_difference_of_its_counts() -> None:
    arms = (arm(n="20"), arm(n="20"))
    value = f"{stats.chi2_contingency([[0, 20], [5, 15]], correction=False).statistic:.4f}"
    effect = run_route("chi2_margins", "OR", *arms, options=HARM, chi2=value, events="5")
    assert (effect.yi or 0) < -2
    assert effect.vi is not None
