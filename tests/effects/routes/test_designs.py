"""Tests of mcstats.effects.routes.designs."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest
from scipy import stats

from helpers.random_studies import topic_of_studies
from helpers.run_routes import arm, run_route
from helpers.study_builder import build_study, check_rows, effects_of_topic
from mcstats.effects.assumptions import Options
from mcstats.effects.routes.designs import CLUSTERING_UNSAID
from mcstats.effects.routes.route_registry import ROUTES
from mcstats.model.vocabularies import Assignment

CROSSOVER = Options(assignment=Assignment.CROSSOVER)
CLUSTER = Options(assignment=Assignment.CLUSTER)
WEDGE = Options(assignment=Assignment.STEPPED_WEDGE)
PERIODS = (  # 169 people in each period
    arm(mean="36.4", sd="8.1", n="169"),
    arm(mean="38.0", sd="8.5", n="169"),
)
# 1,981 people who ate from five kitchens, three of which changed their salt
KITCHENS = (
    arm(events="119", n="1189", clusters="3"),
    arm(events="103", n="792", clusters="2"),
)


def place(value: str) -> dict[str, str]:
    return {"value": value, "place": "methods"}


@pytest.mark.parametrize("design", [d for d in Assignment if d.paired])
def test_pairs_are_never_computed_as_independent_arms(design: Assignment) -> None:
    options = Options(assignment=design)
    refused = run_route("means_sd", "MD", *PERIODS, options=options)
    assert (refused.estimable, refused.yi, refused.span) == ("no", None, None)
    assert f"paired ({design.value})" in refused.because
    assert "paired difference with its SE, t, P or CI" in refused.because


def test_every_route_of_two_independent_arms_is_refused_in_a_crossover() -> None:
    for route in ROUTES.values():
        if route.arms != 2 or route.paired:
            continue
        arms = [
            {key: {"p": "0.04"}.get(key, "7") for key in route.arm_needs}
            | {key: "5.0 to 9.0" for key in route.arm_needs if key.endswith("ci")}
            | {"n": "20"}
        ] * 2
        printed = {key: "1 to 3" if key == "ci" else "0.5" for key in route.needs}
        printed |= {"events": "14"} if "events" in route.needs else {}
        effect = run_route(route.name, route.measures[0], *arms, options=CROSSOVER, **printed)
        assert effect.because.startswith("the values are paired"), route.name


def test_the_first_period_of_a_crossover_is_one_of_parallel_arms() -> None:
    first = replace(CROSSOVER, first_period=True)
    alone = run_route("means_sd", "MD", *PERIODS, options=first)
    assert alone == run_route("means_sd", "MD", *PERIODS)
    assert (
        "independent (crossover)"
        in run_route("paired_means", "MD", *PERIODS, options=first, r="0.5").because
    )


def test_a_crossover_of_169_people_uses_the_correlation_of_their_periods() -> None:
    known = run_route("paired_means", "MD", *PERIODS, options=CROSSOVER, r="0.6")
    # Cochrane Handbook, 23.2: the variance of the differences within people, over their number
    by_hand = (8.1**2 + 8.5**2 - 2 * 0.6 * 8.1 * 8.5) / 169
    assert (known.yi, known.vi) == (pytest.approx(-1.6), pytest.approx(by_hand))
    assert known.vi is not None
    apart = run_route("means_sd", "MD", *PERIODS).vi
    assert apart is not None and apart > 2 * known.vi


def test_without_a_correlation_the_effect_of_pairs_has_no_variance() -> None:
    unknown = run_route("paired_means", "MD", *PERIODS, options=CROSSOVER)
    assert (unknown.estimable, unknown.yi, unknown.vi) == ("point", pytest.approx(-1.6), None)
    variances = [
        run_route("paired_means", "MD", *PERIODS, options=replace(CROSSOVER, r=r)).vi
        for r in (0.3, 0.5, 0.7, 0.9)
    ]
    assert variances == sorted(filter(None, variances), reverse=True)
    ranged = Options(assignment=Assignment.CROSSOVER, r=0.6).ranging("r", "0.4", "0.8")
    g = run_route("paired_means", "SMD", *PERIODS, options=ranged)
    for r in ("0.4", "0.5", "0.8"):
        one = run_route("paired_means", "SMD", *PERIODS, options=CROSSOVER, r=f"{r}0000").yi
        assert g.span is not None and one is not None and g.span.contains(one)


def test_arms_of_pairs_have_one_size() -> None:
    unlike = (PERIODS[0], PERIODS[1] | {"n": "160"})
    effect = run_route("paired_means", "MD", *unlike, options=CROSSOVER, r="0.5")
    assert effect.because == "the arms of a paired comparison are not of one size"


def test_five_kitchens_are_not_1981_people() -> None:
    alone = run_route("events", "RR", *KITCHENS)
    unknown = run_route("events", "RR", *KITCHENS, options=CLUSTER)
    assert (unknown.estimable, unknown.yi, unknown.vi) == ("point", alone.yi, None)
    assert "the ICC (`icc`)" in unknown.because
    known = run_route("events", "RR", *KITCHENS, options=CLUSTER, icc="0.02")
    factor = 1 + (1981 / 5 - 1) * 0.02  # Cochrane Handbook, 23.1.4
    assert alone.vi is not None and known.vi is not None and known.yi is not None
    assert known.vi == pytest.approx(alone.vi * factor)
    assert known.df == 3
    reach = stats.t.ppf(0.975, 3) * math.sqrt(known.vi)
    assert known.ci_lb == pytest.approx(known.yi - reach)
    assert known.span == alone.span


def test_the_design_effect_follows_the_variation_of_sizes_and_a_declared_icc() -> None:
    alone = run_route("means_sd", "MD", *(a | {"clusters": "6"} for a in PERIODS))
    options = replace(CLUSTER, icc=0.05, icc_low=0.01, icc_high=0.1)
    arms = [a | {"clusters": "6"} for a in PERIODS]
    known = run_route("means_sd", "MD", *arms, options=options, cluster_cv="0.6")
    assert alone.vi is not None and known.vi is not None
    factor = 1 + ((1 + 0.36) * 338 / 12 - 1) * 0.05  # Eldridge 2006
    assert known.vi / alone.vi == pytest.approx(factor)
    (effect,) = [step for step in known.steps if step.symbol == "DE"]
    assert effect.value.lo < 1 + (1.36 * 338 / 12 - 1) * 0.01 + 1e-9
    assert effect.value.hi > 1 + (1.36 * 338 / 12 - 1) * 0.1 - 1e-9
    sized = run_route("means_sd", "MD", *PERIODS, options=options, cluster_size="28.2")
    assert sized.df is None


def test_what_the_authors_adjusted_for_clusters_is_taken_as_it_is() -> None:
    printed = {"estimate": "0.77", "ci": "0.61 to 0.97"}
    plain = run_route("pooled_ci", "RR", **printed)
    adjusted = replace(CLUSTER, adjusted_for=frozenset({"clustering"}))
    assert run_route("pooled_ci", "RR", options=adjusted, **printed) == plain
    # counts are those of people, whatever the authors adjusted
    assert run_route("events", "RR", *KITCHENS, options=adjusted).estimable == "point"


def test_an_interval_of_clusters_is_that_of_the_authors_unless_they_adjusted_nothing() -> None:
    printed = {"estimate": "0.77", "ci": "0.61 to 0.97"}
    plain = run_route("pooled_ci", "RR", **printed)
    unsaid = run_route("pooled_ci", "RR", options=CLUSTER, **printed)
    assert (unsaid.vi, unsaid.ci_lb, unsaid.ci_ub) == (plain.vi, plain.ci_lb, plain.ci_ub)
    assert unsaid.assumption.endswith(CLUSTERING_UNSAID)
    assert CLUSTERING_UNSAID not in plain.assumption
    crude = run_route("pooled_ci", "RR", options=replace(CLUSTER, unadjusted=True), **printed)
    assert (crude.estimable, crude.vi) == ("point", None)
    # an ICC that is known widens it, and an error of each arm is no analysis of the comparison
    sized = {"icc": "0.02", "cluster_size": "50"}
    known = run_route("pooled_ci", "RR", options=CLUSTER, **printed, **sized)
    assert known.vi == pytest.approx((plain.vi or 0.0) * (1 + 49 * 0.02))
    arms = [a | {"ci": "1 to 3", "mean": "2", "n": "50"} for a in ({}, {})]
    assert run_route("means_ci", "MD", *arms, options=CLUSTER).estimable == "point"


def test_of_a_stepped_wedge_only_an_effect_adjusted_for_clusters_and_time_is_taken() -> None:
    printed = {"estimate": "0.77", "ci": "0.61 to 0.97"}
    for words in (set(), {"clustering"}):
        options = replace(WEDGE, adjusted_for=frozenset(words))
        effect = run_route("pooled_ci", "OR", options=options, **printed)
        assert (effect.estimable, "calendar time" in effect.because) == ("no", True)
    both = replace(WEDGE, adjusted_for=frozenset({"clustering", "time"}))
    assert run_route("pooled_ci", "OR", options=both, **printed).estimable == "yes"
    assert run_route("events", "OR", *KITCHENS, options=both).estimable == "no"


def test_a_standardised_effect_of_adjusted_figures_needs_the_route_of_their_residuals() -> None:
    # Cochrane Handbook 6.5.2.9: a difference adjusted for the baseline has an SD of residuals
    arms = (arm(n="40"), arm(n="40"))
    printed: dict[str, Any] = {"difference": "-3.2", "se": "1.1"}
    adjusted = Options(adjusted_for=frozenset({"baseline"}))
    refused = run_route("difference_se", "SMD", *arms, options=adjusted, **printed)
    assert (refused.estimable, refused.span) == ("no", None)
    assert refused.because.startswith("the comparison is adjusted (baseline)")
    raw = run_route("difference_se", "MD", *arms, options=adjusted, **printed)
    assert (raw.yi, raw.estimable) == (-3.2, "yes")
    clusters = Options(adjusted_for=frozenset({"clustering"}))
    assert run_route("difference_se", "SMD", *arms, options=clusters, **printed).yi is not None
    known = replace(adjusted, r=0.6)
    residual = run_route("ancova_difference_se", "SMD", *arms, options=known, **printed)
    assert residual.estimable == "yes"


def test_a_reversed_reference_turns_what_is_printed_of_the_comparison() -> None:
    turned = Options(reference_reversed=True)
    ratio = run_route("pooled_ci", "OR", options=turned, estimate="2.0", ci="1.25 to 4.0")
    plain = run_route("pooled_ci", "OR", estimate="0.5", ci="0.25 to 0.8")
    for name in ("yi", "ci_lb", "ci_ub", "vi"):
        assert getattr(ratio, name) == pytest.approx(getattr(plain, name)), name
    # the set is that of the reciprocals of 1.95 to 2.05
    assert ratio.yi_min == pytest.approx(-math.log(2.05))
    raw = run_route(
        "difference_ci",
        "MD",
        arm(n="20"),
        arm(n="20"),
        options=turned,
        difference="-3.0",
        ci="-5.0 to -1.0",
    )
    assert (raw.yi, raw.ci_lb) == (3.0, pytest.approx(1.0, abs=1e-6))
    means = run_route("means_sd", "MD", *PERIODS, options=turned)
    assert means.yi == pytest.approx(-1.6)  # what is printed of an arm stays
    none = run_route("pooled_ci", "OR", options=turned, estimate="0.0", ci="0.0 to 1.0")
    assert (none.estimable, "no reciprocal" in none.because) == ("no", True)


def test_the_facts_of_a_study_file_reach_the_route() -> None:
    groups = {
        "a": {"mean": "36.4", "sd": "8.1", "n": "169"},
        "b": {"mean": "38.0", "sd": "8.5", "n": "169"},
    }
    design = {"assignment": place("crossover")}
    total: Any = {"printed": "169", "place": "abstract"}
    study = build_study(groups=groups, design=design, total=total)
    (row,) = effects_of_topic(topic_of_studies([study]))
    assert (row.estimable, "paired (crossover)" in row.because) == ("no", True)
    wanted = [{"measure": "MD", "route": "paired_means"}]
    facts = {
        "estimates": wanted,
        "analysis": place("per protocol"),
        "adjusted": place("yes"),
        "adjusted_for": ["age", "sex"],
        "subgroup": "women",
        "period": place("all"),
    }
    study = build_study(groups=groups, design=design, printed={"r": "0.6"}, result=facts)
    (row,) = effects_of_topic(topic_of_studies([study]))
    assert row.estimable == "yes"
    assert row.analysis == "per protocol; adjusted for age, sex; subgroup: women; all periods"


def test_the_arms_of_a_crossover_need_not_add_up_to_its_people() -> None:
    total: Any = {"printed": "20", "place": "abstract"}
    arms = {f"arm_{x}": {"randomised": {"printed": "20", "place": "abstract"}} for x in "ab"}
    parallel = build_study(total=total, **arms)
    assert check_rows(parallel)["sum"].status == "contradiction"
    for design in ("crossover", "split body", "factorial"):
        crossed = build_study(total=total, design={"assignment": place(design)}, **arms)
        assert "sum" not in check_rows(crossed)
