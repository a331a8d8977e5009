"""Tests of mcstats.effects.routes.from_tests."""

from __future__ import annotations

import math

import pytest

from helpers.route_references import BENEFIT, SPLIT
from helpers.run_routes import arm, run_route
from mcstats.effects.assumptions import Options


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
