"""Tests of mcstats.effects.routes.from_arm_changes and from_paired_tests."""

from __future__ import annotations

import pytest

from helpers.run_routes import arm, run_route, why_not
from mcstats.effects.assumptions import Options

TESTED = Options(test_reported="yes")
PAIR = (
    arm(change_mean="7.9", t="2.60", n="20"),
    arm(change_mean="-3.4", t="-1.40", n="24"),
)


def test_a_change_that_may_be_zero_says_nothing_of_its_sd() -> None:
    flat = (PAIR[0] | {"change_mean": "0.0"}, PAIR[1])
    assert why_not("changes_t", "MD", *flat) == ("a change that may be zero says nothing of its SD")
    assert "more than two arms" in why_not("changes_t", "MD", *PAIR, PAIR[1])


def test_a_p_of_changes_without_its_test_leaves_a_point() -> None:
    arms = (arm(change_mean="7.9", p="0.02", n="20"), arm(change_mean="-3.4", p="0.20", n="24"))
    silent = run_route("changes_p", "MD", *arms)
    assert (silent.estimable, silent.vi) == ("point", None)
    assert "test behind P" in silent.because
    assert run_route("changes_p", "MD", *arms, options=TESTED).estimable == "yes"
    bound = (arms[0] | {"p": "<0.001"}, arms[1])
    assert run_route("changes_p", "MD", *bound, options=TESTED).estimable == "point"


def test_a_standardised_change_by_t_needs_no_mean_and_no_less_its_sign() -> None:
    one = run_route("change_t", "SMCC", PAIR[0])
    assert one.yi == pytest.approx(run_route("paired_t", "SMCC", PAIR[0], t="2.60").yi)
    falls = run_route("change_t", "SMCC", PAIR[1])
    assert (falls.yi or 0) < 0
    unsure = PAIR[0] | {"change_mean": "0.0"}
    assert "which way it changed" in why_not("change_t", "SMCC", unsure)
    raw = run_route("change_t", "MC", unsure)
    assert (raw.estimable, raw.yi) == ("point", 0)


def test_errors_of_changes_have_limits() -> None:
    narrow = arm(change_mean="7.9", change_ci="7.9 to 7.9", n="20")
    assert "certain width" in why_not("change_ci", "MC", narrow)
    assert "may be zero" in why_not("change_se", "MC", arm(change_mean="7", change_se="0", n="9"))
    assert "negative" in why_not("change_f", "MC", arm(change_mean="7", f="-2", n="9"))
    assert "at least 2" in why_not("change_sd", "MC", arm(change_mean="7", change_sd="2", n="1"))


def test_the_sign_of_a_paired_test_follows_from_what_is_printed_of_the_arm() -> None:
    silent = arm(p="0.02", n="20")
    known = arm(baseline_mean="30.6", mean="38.5", p="0.02", n="20")
    falling = arm(change="-12%", p="0.04", n="24")
    effect = run_route("paired_p_of_arms", "SMCC", known, falling, options=TESTED)
    assert (effect.yi or 0) > 0.9
    assert why_not("paired_p_of_arms", "SMCC", silent, falling) == (
        "the source does not say which way group 1 changed"
    )
    assert "more than two arms" in why_not("paired_t_of_arms", "SMCC", *PAIR, PAIR[1])


def test_in_units_of_the_sd_before_the_correlation_of_each_arm_counts() -> None:
    unknown = run_route("paired_t_of_arms", "SMCR", *PAIR)
    assert (unknown.estimable, unknown.yi) == ("bound", None)
    own = run_route("paired_t_of_arms", "SMCC", *PAIR)
    half = run_route("paired_t_of_arms", "SMCR", *PAIR, options=Options(r=0.5))
    assert half.yi == pytest.approx(own.yi)  # √(2 (1 - r)) is 1


def test_an_f_of_one_group_needs_a_direction() -> None:
    group = arm(n="30")
    assert "which way" in why_not("paired_f", "SMCC", group, f="6.8")
    assert "negative" in why_not("paired_f", "SMCC", group, f="-6.8")
    way = Options(direction="harm")
    assert (run_route("paired_f", "SMCC", group, options=way, f="6.8").yi or 0) < 0
    assert run_route("paired_f", "SMCC", group, options=way, f="over 6").estimable == "bound"


def test_from_x_to_y_is_a_point() -> None:
    effect = run_route("from_to", "PCM", arm(baseline_mean="148", mean="139"))
    assert (effect.estimable, effect.because) == ("point", "no spread of the changes is printed")
    assert effect.yi == pytest.approx(100 * (139 / 148 - 1))
    assert "true zero" in why_not("from_to", "ROMC", arm(baseline_mean="0", mean="139"))
    arms = [arm(baseline_mean="148", mean="139")] * 3
    assert "more than two arms" in why_not("from_to_of_arms", "MD", *arms)
