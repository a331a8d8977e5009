"""Tests of mcstats.effects.routes.from_tests."""

from __future__ import annotations

import math

import pytest

from helpers.route_references import BENEFIT, SPLIT
from helpers.run_routes import arm, run_route
from mcstats.effects.assumptions import Options
from mcstats.model.vocabularies import Assignment


def test_a_negative_f_is_refused_and_one_that_may_be_zero_is_not() -> None:
    arms = (arm(n="15"), arm(n="15"))
    benefit = Options(direction="benefit")
    assert (
        run_route("f_value", "SMD", *arms, options=benefit, f="-4").because
        == "a printed F is negative"
    )
    result = run_route("f_value", "SMD", *arms, options=benefit, f="0.4")
    assert result.yi is not None and result.yi > 0
    near = run_route("f_value", "SMD", *arms, options=benefit, f="0.0")
    assert near.estimable != "no"
    assert near.yi_min == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize(
    ("p", "n", "g"),
    [
        ("<.05", "15", 0.7277),
        ("<.01", "15", 0.9817),
        ("<.001", "15", 1.3052),
        ("<.05", "54", 0.3788),
        ("<.01", "54", 0.5012),
        ("<.001", "54", 0.6468),
    ],
)
def test_p_below_alpha_is_a_bound_with_no_upper_limit_and_above_alpha_the_opposite(
    p: str, n: str, g: float
) -> None:
    arms = (arm(n=n), arm(n=n))
    below = run_route("p_value", "SMD", *arms, options=BENEFIT, p=p)
    assert (below.estimable, below.yi, below.vi) == ("bound", None, None)
    assert (below.yi_min, below.yi_max) == (pytest.approx(g, abs=5e-5), math.inf)
    assert below.min_open
    above = run_route("p_value", "SMD", *arms, p=p.replace("<", ">"))
    assert above.yi_max == pytest.approx(g, abs=5e-5)
    assert above.yi_min == -(above.yi_max or 0)


def test_dropouts_and_truncation_widen_the_set_of_a_p_value() -> None:
    from dataclasses import replace

    fewer = replace(SPLIT, total_low=90)
    rounded = run_route("p_value", "SMD", options=fewer, p="0.0001")
    truncated = run_route(
        "p_value", "SMD", options=replace(fewer, p_reading="truncated"), p="0.0001"
    )
    assert truncated.yi_min == pytest.approx(0.736, abs=5e-4)
    assert rounded.yi_max == pytest.approx(0.946, abs=5e-4)


def test_a_negative_oracle_is_not_returned_for_two_over_root_df() -> None:
    effect = run_route("t_value", "SMD", arm(n="10"), arm(n="40"), t="2.1909")
    assert effect.steps[1].value.best != pytest.approx(2 * 2.1909 / math.sqrt(48), abs=1e-3)


def test_an_f_of_more_than_two_groups_is_refused_and_so_is_its_p_value() -> None:
    three = (arm(n="20"), arm(n="20"), arm(n="20"))
    benefit = Options(direction="benefit", test_reported="yes")
    omnibus = run_route("f_value", "SMD", *three, options=benefit, f="3.9", df="57")
    assert omnibus.estimable == "no" and "F of 3 groups" in omnibus.because
    tested = run_route("p_value", "SMD", *three, options=benefit, f="3.9", df="57", p="0.026")
    assert tested.estimable == "no" and "F of 3 groups" in tested.because
    # the same statistic beside two of the three groups: 57 degrees of freedom are of 60 people
    two = run_route("f_value", "SMD", *three[:2], options=benefit, f="3.9", df="57")
    assert two.estimable == "no" and "leave 38" in two.because
    own = run_route("f_value", "SMD", *three[:2], options=benefit, f="3.9", df="38")
    assert own.estimable == "yes"


@pytest.mark.parametrize(
    ("printed", "se", "interval"),
    [
        # blood pressure: (11.2 - 4.0) / (2 · 1.959964)
        ({"difference": "-7.6", "ci": "-11.2 to -4.0"}, 1.836769, (-11.2, -4.0)),
        # haemoglobin: (0.9 - 0.1) / (2 · 1.959964)
        ({"difference": "0.5", "ci": "0.1 to 0.9"}, 0.2040854, (0.1, 0.9)),
        # hearing: 2.50 ± 1.959964 · 0.80
        ({"difference": "2.50", "se": "0.80"}, 0.8, (0.932029, 4.067971)),
    ],
)
def test_a_difference_with_its_interval_or_error_needs_no_sizes(
    printed: dict[str, str], se: float, interval: tuple[float, float]
) -> None:
    name = "difference_ci" if "ci" in printed else "difference_se"
    effect = run_route(name, "MD", options=Options(), **printed)
    assert effect.estimable == "yes" and effect.df is None and effect.n1 is None
    assert math.sqrt(effect.vi or 0) == pytest.approx(se, rel=1e-6)
    assert (effect.ci_lb, effect.ci_ub) == pytest.approx(interval, rel=1e-6)
    if name == "difference_ci":
        assert "normal quantile" in effect.steps[0].formula
        sized = run_route(name, "MD", arm(n="12"), arm(n="12"), options=Options(), **printed)
        # t(22) = 2.073873 leaves a smaller standard error for the same width
        assert math.sqrt(sized.vi or 0) == pytest.approx(se * 1.959964 / 2.073873, rel=1e-6)
        assert "t quantile" in sized.steps[0].formula and sized.df == 22
    known = run_route(name, "MD", options=Options(), df="22", **printed)
    assert known.df == 22
    standardised = run_route(name, "SMD", options=Options(), **printed)
    assert standardised.estimable == "no" and "n of both arms" in standardised.because


def test_an_effect_of_an_unreported_test_keeps_the_interval_that_it_would_have() -> None:
    from dataclasses import replace

    from scipy import optimize, stats

    reported = replace(SPLIT, test_reported="yes")
    known = run_route("p_value", "SMD", options=reported, p="0.0001")
    silent = run_route("p_value", "SMD", options=replace(SPLIT, test_reported="no"), p="0.0001")
    assert (silent.estimable, silent.vi, silent.ci_lb) == ("point", None, None)
    assert (silent.approx_lb, silent.approx_ub) == (known.ci_lb, known.ci_ub)
    assert (known.approx_lb, known.approx_ub) == (None, None)
    # The noncentral t distribution, inverted here for the t that P = 0.0001 stands for.
    t, df, scale = stats.t.isf(0.00005, 106), 106, math.sqrt(2 / 54)
    for end, share in ((silent.approx_lb, 0.975), (silent.approx_ub, 0.025)):
        of = optimize.brentq(lambda d, s=share: stats.nct.cdf(t, df, d / scale) - s, -2, 3)
        assert end == pytest.approx(of, rel=1e-4)


def test_an_approximate_interval_is_seen_from_the_other_side_with_its_effect() -> None:
    from dataclasses import replace

    silent = replace(SPLIT, test_reported="no")
    result = run_route("p_value", "SMD", options=silent, p="0.0001")
    turned = run_route("p_value", "SMD", options=replace(silent, direction="harm"), p="0.0001")
    assert turned.approx_lb == pytest.approx(-(result.approx_ub or 0))
    assert turned.approx_ub == pytest.approx(-(result.approx_lb or 0))


@pytest.mark.parametrize("change", [{"shared": 2}, {"assignment": Assignment.CLUSTER}])
def test_a_design_that_the_test_does_not_know_leaves_no_approximate_interval(
    change: dict[str, object],
) -> None:
    from dataclasses import replace

    options = replace(SPLIT, test_reported="no", **change)  # type: ignore[arg-type]
    result = run_route("p_value", "SMD", options=options, p="0.0001")
    assert (result.approx_lb, result.approx_ub) == (None, None)
