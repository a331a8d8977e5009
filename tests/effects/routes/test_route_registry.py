"""Tests of mcstats.effects.routes.route_registry."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from helpers.route_references import BENEFIT, FIFTEEN, MORRIS, OF_COMPARISONS
from helpers.route_references_from_r import OF_R
from helpers.route_references_of_arms import OF_ARMS
from helpers.run_routes import arm, run_route
from mcstats.effects.assumptions import Options
from mcstats.effects.routes.route import Effect, Given
from mcstats.effects.routes.route_registry import ROUTES, prints_interval

ORACLES = OF_COMPARISONS | OF_ARMS | OF_R
CASES = [(route, *oracle) for route, oracles in ORACLES.items() for oracle in oracles]


@pytest.mark.parametrize(
    ("effect_of", "expected"), [c[2:] for c in CASES], ids=[f"{c[0]}: {c[1]}" for c in CASES]
)
def test_a_route_gives_what_an_outside_source_gives(
    effect_of: Callable[[], Effect], expected: dict[str, Any]
) -> None:
    effect = effect_of()
    steps = {step.symbol: step.value.best for step in effect.steps}
    for name, value in expected.items():
        result = getattr(effect, name) if hasattr(effect, name) else steps[name]
        assert result == value, name


def test_an_interval_is_printed_unless_it_is_standardised_or_computed() -> None:
    assert prints_interval("pooled_ci", "RR") and prints_interval("difference_ci", "MD")
    assert not prints_interval("difference_ci", "SMD") and not prints_interval("events", "RR")


def test_every_route_has_an_oracle_and_a_citation() -> None:
    without = sorted(set(ROUTES) ^ set(ORACLES))
    assert not without, f"add a case to route_oracles or route_oracles_arms for {without}"
    for route in ROUTES.values():
        named = [word for word in route.reference.replace(",", " ").split() if word.isdigit()]
        assert any(1900 < int(year) < 2030 for year in named), f"{route.name} cites nobody"
        assert route.assumptions, f"{route.name} says nothing of what it takes for granted"


@pytest.mark.parametrize(("route", "effect_of"), [(c[0], c[2]) for c in CASES])
def test_every_step_has_a_source_and_holds_its_best_value(
    route: str, effect_of: Callable[[], Effect]
) -> None:
    effect = effect_of()
    assert effect.route == route
    assert effect.assumption == ROUTES[route].assumptions
    for step in effect.steps:
        assert step.citation
        if step.value.best is not None:
            assert step.value.contains(step.value.best), step.name
    if effect.yi is not None and effect.span is not None:
        assert effect.span.contains(effect.yi)


def test_two_routes_to_one_effect_may_contradict_each_other() -> None:
    by_means = run_route(
        "means_sd",
        "SMD",
        arm(mean="88.9%", sd="14", n="26"),
        arm(mean="44.4%", sd="63.1", n="24"),
    )
    by_p = run_route("p_value", "SMD", arm(n="26"), arm(n="24"), options=BENEFIT, p="0.00003")
    d = [next(s.value.best for s in by_p.steps if s.symbol == "d"), by_means.yi]
    assert d == [pytest.approx(1.31, abs=0.006), pytest.approx(0.98, abs=0.006)]
    assert by_means.span is not None and by_p.span is not None
    assert by_p.span.lo - by_means.span.hi > 0.28


def test_two_routes_that_print_the_same_agree() -> None:
    first = run_route("difference_ci", "SMD", *FIFTEEN, difference="28.6", ci="11.9–45.3")
    second = run_route("difference_se", "SMD", *FIFTEEN, difference="28.6", se="8.15")
    third = run_route("difference_se", "SMD", *FIFTEEN, difference="28.6", se="9.15")
    assert first.span is not None and second.span is not None and third.span is not None
    assert first.span.meets(second.span)
    assert not first.span.meets(third.span)
    assert run_route("means_sd", "SMD", *FIFTEEN).span is None


def why(*args: object, **kwargs: object) -> str:
    effect = run_route(*args, **kwargs)  # type: ignore[arg-type]
    assert (effect.estimable, effect.yi, effect.vi, effect.span) == ("no", None, None, None)
    return effect.because


def test_what_is_missing_is_named_key_by_key() -> None:
    assert why("difference_ci", "SMD", *FIFTEEN) == "not printed: difference, ci"
    assert why("p_value", "SMD", p="0.0001") == "not printed: n of both arms"
    assert why("means_sd", "SMD", arm(mean="1", n="9"), arm(mean="2", n="9")) == (
        "not printed: sd of every arm"
    )
    assert why("means_sd", "SMD", arm(mean="1", sd="1", n="9"), arm(mean="2", n="9")) == (
        "not printed: sd of arm 2"
    )
    assert why("means_sd", "SMD", arm(n="30")) == (
        "not printed: a second arm, mean, sd, n of both arms"
    )
    assert why("means_sd", "SMD") == "not printed: 2 arms, n of both arms"
    assert why("share", "PR", arm(percent="over 70%")) == "not printed: n"


@pytest.mark.parametrize(
    ("route", "contrast"),
    [
        ("difference_ci", {"difference": "5", "ci": "5.0 to 5.0"}),
        ("difference_se", {"difference": "5", "se": "0.0"}),
        ("difference_sd", {"difference": "5", "sd": "0"}),
    ],
)
def test_a_spread_that_may_be_zero_as_printed_gives_no_effect(
    route: str, contrast: dict[str, str]
) -> None:
    assert "printed" in why(route, "SMD", *FIFTEEN, **contrast)


def test_a_zero_sd_of_one_arm_gives_no_effect_and_names_the_arm() -> None:
    arms = (arm(mean="5", sd="2", n="9"), arm(mean="4", sd="0.0", n="9"))
    assert why("means_sd", "SMD", *arms) == "the SD of group 2 may be zero as it is printed"
    assert why("means_sd", "SMD", *arms, arms[0] | {"sd": "1"}) == (
        "an SD may be zero as it is printed"
    )
    pair = MORRIS | {"sd": "0"}
    assert why("pre_post", "SMCC", pair) == "an SD may be zero as it is printed"
    assert why("changes_r", "MD", MORRIS, pair) == ("an SD of group 2 may be zero as it is printed")


def test_a_group_of_one_has_no_sd() -> None:
    arms = (arm(mean="5", sd="2", n="1"), arm(mean="4", sd="2", n="9"))
    assert why("means_sd", "SMD", *arms) == "a group of fewer than two participants has no SD"


def test_a_ratio_needs_positive_means_for_all_that_is_printed() -> None:
    arms = (arm(mean="0.4", sd="2", n="9"), arm(mean="0", sd="2", n="9"))
    assert "true zero" in why("means_sd", "ROM", *arms)
    assert "true zero" in why("pre_post", "ROMC", MORRIS | {"mean": "0"})
    assert why("percent_changes", "ROMPC", arm(change="-100%"), arm(change="3%")) == (
        "a change of -100 % or less has no ratio"
    )
    assert why("pooled_ci", "RR", estimate="0.2", ci="0 to 3") == (
        "a ratio that may be zero as it is printed has no log"
    )
    assert why("pooled_ci", "MD", estimate="2", ci="2.0 to 2.0") == (
        "the printed interval has no certain width"
    )


def test_without_a_direction_p_and_f_say_how_large_the_effect_would_be() -> None:
    effect = run_route("p_value", "SMD", *FIFTEEN, p="<0.05")
    assert (effect.estimable, effect.because) == (
        "no",
        "the source does not say which arm is better",
    )
    assert [step.symbol for step in effect.steps] == ["|t|", "|g|"]
    assert effect.steps[1].value.lo == pytest.approx(0.7277, abs=5e-5)
    assert why("f_value", "SMD", *FIFTEEN, f="4.8") == effect.because
    assert why("paired_p", "SMCC", arm(n="30"), p="0.01") == (
        "the source does not say which way it changed"
    )


def test_the_direction_follows_from_printed_means_where_they_leave_no_doubt() -> None:
    arms = (arm(mean="23%", n="19"), arm(mean="50%", n="21"))
    assert (run_route("p_value", "SMD", *arms, p="0.04").yi or 0) < 0
    assert (
        run_route("p_value", "SMD", *arms, options=Options(better="lower"), p="0.04").yi or 0
    ) > 0
    unsure = (arm(mean="23%", n="19"), arm(mean="23%", n="21"))
    assert "which arm" in why("p_value", "SMD", *unsure, p="0.04")


def test_a_negative_f_is_refused_and_one_that_rounds_to_zero_is_not() -> None:
    assert why("f_value", "SMD", *FIFTEEN, options=BENEFIT, f="-1.2") == "a printed F is negative"
    assert run_route("f_value", "SMD", *FIFTEEN, options=BENEFIT, f="0.0").yi_min == 0


def test_a_raw_difference_by_p_needs_a_difference() -> None:
    assert why("p_value", "MD", *FIFTEEN, options=BENEFIT, p="0.04") == (
        "not printed: difference, or a mean of both arms"
    )
    result = run_route("p_value", "MD", *FIFTEEN, options=BENEFIT, p="0.04", difference="5")
    assert (result.estimable, result.yi) == ("point", 5)
    assert result.because == "the source does not report the test behind P"


def test_a_welch_t_is_shown_and_has_no_variance() -> None:
    result = run_route("t_value", "SMD", *FIFTEEN, options=Options(test="welch"), t="2.5")
    assert (result.estimable, result.vi) == ("point", None)
    assert result.because == "a Welch t is not a t with a pooled SD"
    reported = Options(test="welch", test_reported="yes", direction="benefit")
    assert (
        run_route("p_value", "SMD", *FIFTEEN, options=reported, p="0.01").because == result.because
    )


def test_printed_degrees_of_freedom_stand_before_the_sum_of_sizes() -> None:
    fewer = run_route("t_value", "SMD", *FIFTEEN, t="2.5", df="20")
    assert fewer.df == 20
    assert (fewer.yi or 0) < (run_route("t_value", "SMD", *FIFTEEN, t="2.5").yi or 0)


def test_a_percentage_that_no_whole_number_gives_is_a_contradiction() -> None:
    arms = (arm(percent="29%", n="30"), arm(percent="10%", n="30"))
    assert why("percentages", "RR", *arms) == "no whole number of 30 is 29%"
    assert why("share", "PR", arm(percent="29%", n="54")) == "no whole number of 54 is 29%"
    possible = run_route(
        "percentages", "RR", arm(percent="29%", n="108"), arm(percent="10%", n="30")
    )
    assert possible.estimable == "yes"


def test_sizes_that_no_route_can_use_make_an_effect_not_estimable() -> None:
    assert why("t_value", "SMD", arm(n="0"), arm(n="9"), t="2") == "a group without participants"
    assert why("paired_t", "SMCC", arm(n="1"), t="2") == "n of a change has to be at least 2"
    assert why("share", "PR", arm(n="at least 9", percent="50%")) == (
        "the number of participants is only a bound"
    )
    assert why("difference_ci", "MD", *FIFTEEN, difference="5", ci="1 to 9", level="0%") == (
        "0% is no level of an interval"
    )
    three = [arm(mean="5", sd="2", n="9"), arm(mean="4", sd="2"), arm(mean="3", sd="2", n="9")]
    sizes = Options(n1=18, n2=9)
    assert why("means_sd", "MD", *three, options=sizes) == "not printed: n of every arm"


def test_a_bound_among_the_values_leaves_a_point_or_a_bound() -> None:
    arms = (arm(mean="12", sd="over 5", n="15"), arm(mean="8", sd="5.0", n="15"))
    raw = run_route("means_sd", "MD", *arms)
    assert (raw.estimable, raw.yi, raw.vi) == ("point", 4, None)
    g = run_route("means_sd", "SMD", *arms)
    assert (g.estimable, g.yi, g.yi_min, g.min_open) == ("bound", None, 0, True)
    assert (
        run_route("difference_se", "MD", *FIFTEEN, difference="5", se="under 3").estimable == "no"
    )
    error = run_route("difference_se", "MD", *FIFTEEN, difference="5", se="over 3")
    assert (error.estimable, error.because) == ("point", raw.because)
    assert run_route("pooled_ci", "RR", estimate="over 2", ci="1.1 to 9").estimable == "bound"
    pair = MORRIS | {"sd": "over 11"}
    assert run_route("pre_post", "SMCR", pair, options=Options(r=0.5)).because == raw.because
    many = [arm(events=k, n="20") for k in ("over 3", "4", "2")]
    assert "only a bound" in why("events", "RR", *many)


def test_an_interval_of_a_change_may_be_too_narrow_as_printed() -> None:
    assert why("percent_change", "PC", arm(n="9"), change="5", ci="5 to 5") == (
        "the printed interval has no certain width"
    )
    assert run_route("percent_change", "PC", change="5", ci="4 to 6").because == "n is not printed"


def test_an_arm_with_very_many_possible_tables_is_refused() -> None:
    arms = (arm(percent="30%", n="200000"), arm(percent="20%", n="200000"))
    assert why("percentages", "RR", *arms) == "too many tables are possible"


def test_a_size_of_change_may_lie_on_both_sides_of_zero() -> None:
    near = run_route("p_value", "MD", *FIFTEEN, options=BENEFIT, p="0.9", difference="0.0")
    error = next(step.value for step in near.steps if step.symbol == "SE")
    assert error.lo == 0
    assert error.hi == pytest.approx(0.05 / 0.0634, rel=0.02)
    lost = run_route("pre_post", "SMCC", MORRIS | {"t": "0.0"})
    assert "contradict" in lost.because


def test_bounds_of_known_sizes_are_bounds_on_whole_numbers() -> None:
    arms = (arm(percent="≥80%", n="54"), arm(percent="<5%", n="54"))
    result = run_route("percentages", "RR", *arms)
    assert (result.estimable, result.vi) == ("bound", None)
    # 44 of 54 is the first count of at least 80%, 2 of 54 the last below 5%
    assert (result.yi_min, result.yi_max) == (pytest.approx(math.log(22)), math.inf)
    assert "only a bound" in why("percentages", "PETO", *arms)
    assert "no limit follows" in why("bounds", "OR", arm(percent="≥80%"), arm(percent="≥80%"))


def test_plain_percentages_without_sizes_give_a_point() -> None:
    result = run_route("bounds", "RD", arm(percent="40%"), arm(percent="10%"))
    assert (result.estimable, result.vi) == ("point", None)
    assert result.yi == pytest.approx(0.3)
    assert result.because == "no group sizes are printed"


def test_more_events_than_participants_are_refused() -> None:
    assert why("events", "RR", arm(events="25", n="20"), arm(events="1", n="20")) == (
        "25 events among 20 in group 1"
    )


def test_tables_without_information_give_no_ratio() -> None:
    empty = arm(events="0", n="20")
    assert why("events", "PETO", empty, empty) == (
        "no events, or nothing but events, in both groups"
    )


def test_events_of_the_arms_before_the_last_are_added_up() -> None:
    several = [arm(events=k, n="20") for k in ("3", "4", "2")]
    result = run_route("events", "RR", *several)
    assert (result.n1, result.n2) == (40, 20)
    assert result.yi == pytest.approx(math.log((7 / 40) / (2 / 20)))


def test_contradicting_figures_leave_no_correlation() -> None:
    assert why("pre_post", "SMCC", MORRIS | {"t": "25"}) == (
        "the printed figures contradict one another: r would lie in 1.03 … 1.03"
    )
    assert "contradict" in why("pre_post", "SMCC", MORRIS | {"t": "0.5"})
    assert "group 2" in why("changes_r", "MD", MORRIS, MORRIS | {"t": "25"})


def test_a_p_of_the_change_limits_the_correlation_and_with_it_the_effect() -> None:
    free = run_route("pre_post", "SMCC", MORRIS)
    limited = run_route("pre_post", "SMCC", MORRIS | {"p": "<0.05"})
    assert limited.estimable == "bound"
    assert (limited.yi_min or 0) > (free.yi_min or 0)
    r = next(step.value for step in limited.steps if step.symbol == "r")
    assert -1 < r.lo < r.hi <= 1
    at_zero = run_route("pre_post", "SMCC", MORRIS | {"p": ">0.05", "mean": "31.0"})
    assert at_zero.estimable == "bound"


def test_a_measure_that_needs_r_only_for_its_variance_is_a_point_without_it() -> None:
    result = run_route("pre_post", "SMCR", MORRIS)
    assert (result.estimable, result.vi) == ("point", None)
    assert result.yi == pytest.approx(0.505553, abs=5e-7)
    declared = run_route("pre_post", "SMCR", MORRIS, options=Options(r=0.7))
    assert (declared.estimable, declared.yi) == ("yes", pytest.approx(result.yi))
    both = run_route("changes_r", "MD", MORRIS, MORRIS, options=Options(better="lower"))
    assert (both.estimable, both.yi) == ("point", 0)


def test_a_range_of_r_widens_the_set_around_the_declared_value() -> None:
    options = Options(r=0.5).ranging("r", "0.3", "0.7")
    result = run_route("pre_post", "SMCC", MORRIS, options=options)
    narrow = run_route("pre_post", "SMCC", MORRIS, options=Options(r=0.5))
    assert result.yi == narrow.yi
    assert (result.yi_min or 0) < (narrow.yi_min or 0) < (narrow.yi_max or 0) < (result.yi_max or 0)
    undeclared = run_route("pre_post", "SMCC", MORRIS, options=Options(r_low=0.3, r_high=0.7))
    assert undeclared.estimable == "bound"
    assert result.span is not None
    assert undeclared.span == replace(result.span, best=None)


def test_skewed_medians_are_refused_with_the_statistic() -> None:
    arms = (
        arm(median="5", q1="4", q3="20", n="40"),
        arm(median="5", q1="3", q3="7", n="40"),
    )
    assert why("medians_iqr", "SMD", *arms).startswith(
        "group 1 is skewed by the screen of Shi 2023"
    )
    turned = (arms[1] | {"q1": "9"}, arms[1])
    assert why("medians_iqr", "SMD", *turned) == "the figures of group 1 are out of order"
    same = (arms[1] | {"q1": "5", "q3": "5"}, arms[1])
    assert why("medians_iqr", "SMD", *same) == "the spread of group 1 may be zero as it is printed"
    bound = (arms[1] | {"median": "over 5"}, arms[1])
    assert "group 1" in why("medians_iqr", "SMD", *bound)


@pytest.mark.parametrize(
    ("route", "measure", "texts"),
    [
        ("medians_iqr", "MD", {"median": "5", "q1": "3", "q3": "7", "n": "40"}),
        ("percentages", "RR", {"percent": "10%", "n": "40"}),
        ("bounds", "RR", {"percent": "10%"}),
        ("percent_changes", "PC", {"change": "10%"}),
        ("changes_r", "MD", MORRIS),
    ],
)
def test_three_arms_are_refused_where_they_cannot_be_taken_together(
    route: str, measure: str, texts: dict[str, str]
) -> None:
    assert "more than two arms" in why(route, measure, texts, texts, texts)


def test_every_route_says_no_to_nothing_at_all_without_an_error() -> None:
    for route in ROUTES.values():
        effect = route.compute(Given({}), Options(), route.measures[0])
        assert effect.estimable == "no"
        assert effect.because.startswith("not printed: ")


@pytest.mark.parametrize(
    ("route", "group"),
    [
        ("bounds", {"percent": "over 70%"}),
        ("percentages", {"percent": "70%", "n": "30"}),
        ("events", {"events": "21", "n": "30"}),
        ("means_sd", {"mean": "12.0", "sd": "4.0", "n": "30"}),
    ],
)
def test_one_group_is_compared_with_none(route: str, group: dict[str, str]) -> None:
    measure = "MD" if route == "means_sd" else "RD"
    alone = run_route(route, measure, group)
    assert (alone.estimable, "a second arm" in alone.because) == ("no", True)
    assert run_route(route, measure, group, group).estimable != "no"
