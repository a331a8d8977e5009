"""Imprecision: information sizes of published tables, named cases of each rule, and properties."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mcstats.verdict.grade.figures import BodyFigures, Kind
from mcstats.verdict.grade.imprecision import imprecision
from mcstats.verdict.grade.information_size import (
    information,
    risk_to_detect,
    size_for_hazards,
    size_for_means,
    size_for_risks,
)
from mcstats.verdict.grade.parameters import Parameters
from mcstats.verdict.grade.thresholds import thresholds

USUAL = Parameters()


def ratio(estimate: float, lower: float, upper: float, **more: Any) -> BodyFigures:
    kind = more.pop("kind", Kind.RISK_RATIO)
    return BodyFigures(kind=kind, estimate=estimate, lower=lower, upper=upper, **more)


def smd(estimate: float, half: float, **more: Any) -> BodyFigures:
    kind = more.pop("kind", Kind.STANDARDISED)
    ends = {"lower": estimate - half, "upper": estimate + half}
    return BodyFigures(kind=kind, estimate=estimate, **ends, **more)


def decided(body: BodyFigures, parameters: Parameters = USUAL) -> tuple[str, int]:
    step = imprecision(body, parameters)
    return step.rule, step.change


# ------------------------------------------------------------------- the optimal information size


@pytest.mark.parametrize(("difference", "arm"), [(0.2, 393), (0.5, 64), (0.8, 26)])
def test_sizes_for_means_are_those_of_cohens_table(difference: float, arm: int) -> None:
    # Cohen 1988, table 2.4.1 for two-sided 5% and power 80%: 393, 64 and 26 in each arm
    assert size_for_means(difference, USUAL) / 2 == pytest.approx(arm, abs=0.5)


def test_the_size_for_a_small_difference_is_the_one_of_a_t_test() -> None:
    assert size_for_means(0.2, USUAL) == pytest.approx(786.8, abs=0.05)


@pytest.mark.parametrize(
    ("control", "rises", "size"),
    [
        (0.70, False, 240),
        (0.70, True, 165),
        (0.79, False, 168),
        (0.79, True, 59),
        (1 / 31, False, 13174),
        (1 / 31, True, 16832),
    ],
)
def test_the_size_for_risks_has_the_direction_of_the_effect(
    control: float, rises: bool, size: int
) -> None:
    treated = risk_to_detect(control, Kind.RISK_RATIO, rises, USUAL)
    assert size_for_risks(control, treated, USUAL) == pytest.approx(size, abs=0.5)


def test_a_risk_cannot_rise_beyond_one() -> None:
    assert risk_to_detect(0.9, Kind.RISK_RATIO, True, USUAL) == 1.0
    assert size_for_risks(0.9, 1.0, USUAL) < size_for_risks(0.9, 0.9 * 0.75, USUAL)


def test_odds_rise_by_the_inverse_of_their_fall() -> None:
    falls = risk_to_detect(0.3, Kind.ODDS_RATIO, False, USUAL)
    assert falls / (1 - falls) == pytest.approx(0.75 * 0.3 / 0.7)
    assert risk_to_detect(0.7, Kind.ODDS_RATIO, True, USUAL) == pytest.approx(1 - falls)


def test_events_for_a_hazard_ratio_are_those_of_schoenfeld() -> None:
    # (1.95996 + 0.84162)² × 4 / ln(0.75)² = 379.3; for 0.5: 65.3
    assert size_for_hazards(0.75, USUAL) == pytest.approx(379.3, abs=0.1)
    assert size_for_hazards(0.5, USUAL) == pytest.approx(65.35, abs=0.1)
    assert size_for_hazards(2.0, USUAL) == pytest.approx(size_for_hazards(0.5, USUAL))


@pytest.mark.parametrize(
    "call",
    [
        lambda: size_for_means(0.0, USUAL),
        lambda: size_for_risks(0.2, 0.2, USUAL),
        lambda: size_for_risks(0.2, 1.2, USUAL),
        lambda: size_for_hazards(1.0, USUAL),
        lambda: size_for_hazards(-1.0, USUAL),
    ],
)
def test_a_size_for_nothing_to_detect_is_refused(call: Any) -> None:
    with pytest.raises(ValueError, match="not"):
        call()


def test_information_counts_what_the_effect_is_made_of() -> None:
    means = information(smd(0.5, 0.1, participants=400), USUAL)
    assert means is not None
    assert (means.unit, means.have, means.need) == (
        "participants",
        400,
        pytest.approx(786.8, abs=0.1),
    )
    hazards = information(ratio(0.7, 0.5, 0.9, kind=Kind.HAZARD_RATIO, events=190), USUAL)
    assert hazards is not None
    assert (hazards.unit, hazards.share) == ("events", pytest.approx(0.5, abs=0.01))
    risks = information(ratio(1.3, 1.1, 1.5, participants=165, control_risk=0.7), USUAL)
    assert risks is not None
    assert risks.share == pytest.approx(1.0, abs=0.01)


def test_a_declared_threshold_is_what_the_trial_should_detect() -> None:
    declared = smd(
        8.0, 3.0, kind=Kind.MEAN_DIFFERENCE, sd=20.0, important_above=10.0, participants=128
    )
    size = information(declared, USUAL)
    assert size is not None
    assert size.need == pytest.approx(size_for_means(0.5, USUAL))
    below = information(replace(declared, estimate=-8.0, lower=-11.0, upper=-5.0), USUAL)
    assert below == size


def test_the_width_of_a_ratio_stands_in_for_counts_that_are_not_known() -> None:
    # se with which a ratio of 0.75 is detected: ln(0.75) / 2.80159
    se = -math.log(0.75) / 2.801585
    just = ratio(0.9, 0.9 * math.exp(-1.96 * se), 0.9 * math.exp(1.96 * se))
    size = information(just, USUAL)
    assert size is not None
    assert (size.unit, size.have) == ("width", None)
    assert size.share == pytest.approx(1.0, abs=1e-3)
    assert information(ratio(0.9, 0.9, 0.9), USUAL) is None
    assert information(replace(just, kind=Kind.MEAN_RATIO), USUAL) is None


# ---------------------------------------------------------------------------- what would matter


def test_thresholds_are_declared_or_conventions() -> None:
    limits = thresholds(ratio(1.0, 0.9, 1.1, important_below=0.8), USUAL)
    assert limits is not None and limits.declared
    assert (limits.below, limits.above) == pytest.approx((math.log(0.8), -math.log(0.8)))
    limits = thresholds(smd(0.0, 1.0, important_above=0.4, important_below=-0.3), USUAL)
    assert limits is not None and (limits.below, limits.above) == (-0.3, 0.4)
    limits = thresholds(smd(0.0, 1.0, important_above=0.4), USUAL)
    assert limits is not None and limits.below == -0.4
    limits = thresholds(smd(0.0, 0.1, kind=Kind.RISK_DIFFERENCE, control_risk=0.2), USUAL)
    assert limits is not None and not limits.declared
    assert (limits.below, limits.above) == pytest.approx((-0.05, 0.05))
    assert thresholds(smd(0.0, 0.1, kind=Kind.RISK_DIFFERENCE), USUAL) is None


def test_the_standard_deviation_is_given_or_follows_from_interval_and_number() -> None:
    raw = smd(2.0, 1.96, kind=Kind.MEAN_DIFFERENCE)
    assert thresholds(raw, USUAL) is None
    given_ = thresholds(replace(raw, sd=10.0), USUAL)
    assert given_ is not None and given_.above == pytest.approx(2.0)
    # se 1 with 400 people in two equal arms: 1 = SD × √(4 / 400), so SD 10
    implied = thresholds(replace(raw, participants=400), USUAL)
    assert implied is not None and implied.above == pytest.approx(2.0, rel=1e-3)
    # three quarters of the variance are between studies: SD 5
    between = thresholds(replace(raw, participants=400, i2=75.0), USUAL)
    assert between is not None and between.above == pytest.approx(1.0, rel=1e-3)


# ------------------------------------------------------------------------------------ the rules

MANY = {"participants": 5000, "control_risk": 0.3}
FEW = {"participants": 100, "control_risk": 0.3}
SHORT = {"participants": 538, "control_risk": 0.623}  # of 1,569 that one adequate trial needs


@pytest.mark.parametrize(
    ("body", "rule", "change"),
    [
        (ratio(0.88, 0.80, 0.97, **MANY), "precise", 0),
        (ratio(1.02, 0.95, 1.09, **MANY), "little-or-no", 0),
        (ratio(1.02, 0.94, 1.11, **MANY), "no-large", 0),
        (ratio(0.93, 0.81, 1.06, participants=34144, control_risk=0.52), "wide", -1),
        (ratio(0.93, 0.81, 1.06, participants=34144, control_risk=0.3), "no-large", 0),
        (ratio(0.93, 0.81, 1.06, participants=34144), "no-large", 0),
        (ratio(1.04, 0.80, 1.37, **MANY), "across", -1),
        (ratio(1.04, 0.79, 1.37, **MANY), "across", -1),
        (ratio(0.90, 0.78, 1.04, **MANY), "across", -1),
        (ratio(1.10, 0.96, 1.30, **MANY), "across", -1),
        (ratio(1.00, 0.75, 1.33, **MANY), "across", -1),
        (ratio(0.90, 0.70, 1.16, **FEW), "across", -1),
        (ratio(0.90, 0.70, 1.16, participants=50, control_risk=0.3), "across-and-very-far", -2),
        (ratio(0.70, 0.48, 1.02, **MANY), "none-to-large", -2),
        (ratio(0.20, 0.08, 0.50, participants=50, control_risk=0.3), "large-and-very-far", -2),
        (smd(1.27, 0.80, participants=30), "large-and-very-far", -2),
        (ratio(1.00, 0.60, 1.70, **MANY), "both-ways", -2),
        (ratio(1.00, 0.30, 3.00, **FEW), "both-large", -3),
        (ratio(1.00, 0.30, 3.00, **MANY), "both-ways", -2),
        (ratio(0.50, 0.45, 0.56, **MANY), "large-not-far", 0),
        (ratio(0.50, 0.35, 0.71, **FEW), "large-and-far", -1),
        (ratio(0.20, 0.08, 0.50, **FEW), "ends-apart", -1),
        (ratio(0.20, 0.00, 0.50, **FEW), "ends-apart", -1),
        (ratio(3.00, 1.80, 5.00, kind=Kind.ODDS_RATIO, **FEW), "ends-apart", -1),
        (ratio(0.30, 0.17, 0.53, kind=Kind.ODDS_RATIO, **SHORT), "ends-apart", -1),
        (ratio(0.30, 0.20, 0.45, kind=Kind.ODDS_RATIO, **SHORT), "large-not-far", 0),
        (ratio(0.30, 0.17, 0.53, kind=Kind.ODDS_RATIO, **MANY), "large-not-far", 0),
        (ratio(3.00, 1.80, 5.00, **FEW), "large-and-far", -1),
        (ratio(0.70, 0.55, 0.89, kind=Kind.HAZARD_RATIO, events=265), "precise", 0),
        (ratio(0.60, 0.42, 0.86, kind=Kind.HAZARD_RATIO, events=120), "large-not-far", 0),
        (ratio(0.60, 0.38, 0.95, kind=Kind.HAZARD_RATIO, events=75), "large-and-far", -1),
        (smd(0.50, 0.20, participants=400), "precise", 0),
        (smd(1.50, 0.45, participants=100), "large-and-far", -1),
        (smd(1.50, 0.25, participants=400), "large-not-far", 0),
        (smd(0.09, 1.14, participants=12), "both-large", -3),
        (smd(0.03, 0.10, participants=1600), "little-or-no", 0),
        (smd(-0.08, 0.05, kind=Kind.RISK_DIFFERENCE, **MANY), "precise", 0),
        (smd(-0.12, 0.05, kind=Kind.RISK_DIFFERENCE, **MANY), "large-not-far", 0),
        (smd(-0.05, 0.07, kind=Kind.RISK_DIFFERENCE, **MANY), "across", -1),
    ],
)
def test_interval_and_information_size_decide(body: BodyFigures, rule: str, change: int) -> None:
    assert decided(body) == (rule, change)


def test_a_declared_threshold_is_the_target() -> None:
    raw = smd(8.0, 5.0, kind=Kind.MEAN_DIFFERENCE, sd=20.0, participants=400)
    assert decided(raw) == ("precise", 0)
    assert decided(replace(raw, important_above=5.0)) == ("across", -1)
    assert decided(replace(raw, important_above=2.0)) == ("precise", 0)
    assert decided(replace(raw, important_above=20.0)) == ("little-or-no", 0)
    both = replace(raw, estimate=0.0, lower=-6.0, upper=6.0, important_above=5.0)
    assert decided(both) == ("both-ways", -2)
    step = imprecision(replace(raw, important_above=5.0), USUAL)
    assert step.because == "The interval (3 to 13) includes the smallest effect that matters (5)."


@pytest.mark.parametrize(("lower", "decision"), [(0.80, ("across", -1)), (0.79, ("both-ways", -2))])
def test_an_interval_that_ends_on_a_threshold_does_not_reach_beyond_it(
    lower: float, decision: tuple[str, int]
) -> None:
    # serious hyperkalaemia in Neal 2021: 0.80 to 1.37, and 1.25 is declared
    assert decided(ratio(1.04, lower, 1.37, important_above=1.25, **MANY)) == decision


def test_a_margin_of_a_ratio_is_named_in_people_with_its_time() -> None:
    # tuberculosis near the equator, and sudden deaths with a margin of one in 1,000
    wide = ratio(1.01, 0.895, 1.14, participants=176782, control_risk=0.005645)
    assert "1.1 fewer per 1,000 and 1.4 more per 1,000 over the follow-up" in (
        imprecision(wide, USUAL).because
    )
    rate = {"control_risk": 0.01176, "control_time": "person-years", "important_below": 0.922}
    deaths = ratio(0.94, 0.82, 1.07, kind=Kind.HAZARD_RATIO, **rate)
    assert "0.9 fewer per 1,000 person-years" in imprecision(deaths, USUAL).because


@pytest.mark.parametrize(
    ("more", "change"),
    [
        ({"participants": 900}, -1),
        ({"participants": 400}, -2),
        ({"participants": 25}, -2),
        ({"participants": 23}, -3),
        ({}, -3),
    ],
)
def test_without_an_interval_a_tiny_or_unknown_size_lowers_by_three(
    more: dict[str, Any], change: int
) -> None:
    step = imprecision(BodyFigures(kind=Kind.STANDARDISED, estimate=0.4, **more), USUAL)
    assert (step.rule, step.change, step.judged) == ("no-interval", change, False)


@pytest.mark.parametrize(
    ("body", "rule", "change"),
    [
        (smd(1.0, 2.0, kind=Kind.MEAN_DIFFERENCE), "unscaled", -3),
        (smd(3.0, 2.0, kind=Kind.MEAN_DIFFERENCE), "unscaled-side", -1),
        (smd(0.0, 0.1, kind=Kind.RISK_DIFFERENCE, participants=300), "unscaled", -3),
    ],
)
def test_an_effect_whose_size_cannot_be_told_is_not_taken_for_a_small_one(
    body: BodyFigures, rule: str, change: int
) -> None:
    step = imprecision(body, USUAL)
    assert (step.rule, step.change, step.judged) == (rule, change, False)


def test_an_unscaled_interval_with_enough_people_lowers_by_two() -> None:
    point = BodyFigures(kind=Kind.MEAN_RATIO, estimate=1.0, lower=1.0, upper=1.0, participants=900)
    assert decided(point) == ("unscaled", -2)


def test_the_sentence_says_fewer_people_only_where_they_were_counted() -> None:
    counted = imprecision(ratio(0.50, 0.35, 0.71, **FEW), USUAL).because
    assert counted == (
        "The interval (0.35 to 0.71) excludes no effect. But so large an effect is often "
        "exaggerated: 100 participants are far fewer than the 1,076 needed to detect a change "
        "by 25%."
    )
    unknown = imprecision(ratio(0.50, 0.33, 0.75), USUAL).because
    assert "participants" not in unknown
    assert unknown.endswith("its width is that of 24% of one adequate trial.")
    nothing = imprecision(BodyFigures(kind=Kind.RISK_RATIO, estimate=0.4), USUAL).because
    assert nothing == "No interval is available; the number of its participants is not known."
    enough = imprecision(ratio(0.50, 0.45, 0.56, **MANY), USUAL).because
    assert "5,000 participants are at least the 1,076" in enough
    short = imprecision(ratio(0.5, 0.4, 0.6, participants=500, control_risk=0.3), USUAL).because
    assert "500 participants are fewer than the 1,076" in short


def test_participants_that_are_known_are_named_where_the_size_of_a_trial_is_not() -> None:
    counted = BodyFigures(kind=Kind.HAZARD_RATIO, estimate=0.9, participants=32073)
    assert imprecision(counted, USUAL).because == (
        "No interval is available; the 32,073 participants cannot be compared with one adequate "
        "trial."
    )


def test_participants_of_a_whole_review_are_called_so() -> None:
    few = BodyFigures(kind=Kind.STANDARDISED, participants=57, of_whole_review=True)
    assert imprecision(few, USUAL).because == (
        "No interval is available; 57 participants in all outcomes of the review are far fewer "
        "than the 787 needed to detect 0.2 SD."
    )
    unsized = replace(few, kind=Kind.HAZARD_RATIO)
    assert "the 57 participants in all outcomes of the review cannot" in (
        imprecision(unsized, USUAL).because
    )


def test_no_sentence_is_longer_than_a_reader_takes_in() -> None:
    bodies = [
        ratio(0.90, 0.70, 1.16, **FEW),
        ratio(1.00, 0.30, 3.00, **FEW),
        ratio(0.20, 0.08, 0.50, **FEW),
        ratio(0.50, 0.35, 0.71, **FEW),
    ]
    for body in bodies:
        assert len(imprecision(body, USUAL).because.split()) <= 34


# ---------------------------------------------------------------------------- what always holds

estimates = st.floats(-2, 2)
halves = st.floats(0.005, 4)
wider = st.floats(1, 5)
people = st.integers(4, 20000)
kinds = st.sampled_from([Kind.STANDARDISED, Kind.RISK_RATIO, Kind.ODDS_RATIO, Kind.HAZARD_RATIO])
risks = st.one_of(st.none(), st.floats(0.01, 0.99))
declared = st.one_of(st.none(), st.floats(0.05, 1.5))


def build(
    kind: Kind, y: float, half: float, number: int | None, risk: float | None, limit: float | None
) -> BodyFigures:
    back = float if kind is Kind.STANDARDISED else math.exp
    return BodyFigures(
        kind=kind,
        estimate=back(y),
        lower=back(y - half),
        upper=back(y + half),
        participants=number,
        events=number,
        control_risk=risk,
        important_above=None if limit is None else back(limit),
    )


@given(kinds, estimates, halves, wider, people, risks, declared)
def test_a_wider_interval_never_rates_higher(
    kind: Kind,
    y: float,
    half: float,
    times: float,
    number: int,
    risk: float | None,
    limit: float | None,
) -> None:
    narrow = imprecision(build(kind, y, half, number, risk, limit), USUAL).change
    wide = imprecision(build(kind, y, half * times, number, risk, limit), USUAL).change
    assert wide <= narrow


@given(kinds, estimates, halves, people, people, risks, declared)
def test_more_people_or_events_at_the_same_interval_never_rate_lower(
    kind: Kind,
    y: float,
    half: float,
    one: int,
    other: int,
    risk: float | None,
    limit: float | None,
) -> None:
    few, many = sorted((one, other))
    fewer = imprecision(build(kind, y, half, few, risk, limit), USUAL).change
    assert imprecision(build(kind, y, half, many, risk, limit), USUAL).change >= fewer


@given(estimates, halves, people, people)
def test_more_people_never_rate_a_raw_difference_lower(
    y: float, half: float, one: int, other: int
) -> None:
    few, many = sorted((one, other))
    raw = build(Kind.STANDARDISED, y, half, few, None, None)
    fewer = imprecision(replace(raw, kind=Kind.MEAN_DIFFERENCE), USUAL).change
    more = replace(raw, kind=Kind.MEAN_DIFFERENCE, participants=many)
    assert imprecision(more, USUAL).change >= fewer


@given(
    st.sampled_from([Kind.STANDARDISED, Kind.ODDS_RATIO, Kind.HAZARD_RATIO]),
    estimates,
    halves,
    people,
    risks,
)
def test_the_opposite_of_an_event_rates_the_same(
    kind: Kind, y: float, half: float, number: int, risk: float | None
) -> None:
    assume(abs(y) > 1e-9)  # no effect has no direction in which a trial would look
    body = build(kind, y, half, number, risk, None)
    other = build(kind, -y, half, number, None if risk is None else 1 - risk, None)
    # A share that lies on the limit to the last digit may round to either side.
    share = information(body, USUAL)
    assume(share is not None and abs(share.share - USUAL.information_far) > 1e-9)
    assume(
        all(abs(abs(y) + sign * half - at) > 1e-9 for sign in (-1, 1) for at in (0, 0.2, 0.5, 0.8))
    )
    assert decided(body) == decided(other)


@given(estimates, people, st.booleans())
def test_hiding_the_interval_never_pays_where_people_tell_its_width(
    y: float, number: int, ratio_of_hazards: bool
) -> None:
    kind = Kind.HAZARD_RATIO if ratio_of_hazards else Kind.STANDARDISED
    half = 1.96 * 2 / math.sqrt(number)  # of a log hazard by Schoenfeld 1983 and of a difference
    body = build(kind, y, half, number, None, None)
    hidden = imprecision(replace(body, lower=None, upper=None), USUAL).change
    assert hidden <= imprecision(body, USUAL).change


@given(kinds, estimates, halves, people, risks)
def test_hiding_the_interval_and_the_people_never_pays(
    kind: Kind, y: float, half: float, number: int, risk: float | None
) -> None:
    body = build(kind, y, half, number, risk, None)
    hidden = replace(body, lower=None, upper=None, participants=None, events=None)
    assert imprecision(hidden, USUAL).change <= imprecision(body, USUAL).change


@given(kinds, estimates, halves, people, risks)
def test_an_approximate_interval_never_rates_higher_than_the_same_one_printed(
    kind: Kind, y: float, half: float, number: int, risk: float | None
) -> None:
    body = build(kind, y, half, number, risk, None)
    approximate = replace(body, approximate=True)
    assert imprecision(approximate, USUAL).change <= imprecision(body, USUAL).change


def test_two_studies_are_rated_by_what_leaves_open_how_far_they_differ() -> None:
    two = ratio(0.53, 0.40, 0.71, kind=Kind.HAZARD_RATIO, events=400, of_two=(0.29, 1.01))
    step = imprecision(two, USUAL)
    assert (step.rule, step.change) == ("two-studies", -1)
    assert "any plausible difference" in step.because and "(0.29 to 1.01)" in step.because
    sure = replace(two, of_two=(0.35, 0.80))
    assert imprecision(sure, USUAL).change == 0


def test_the_interval_of_a_p_value_is_called_so_and_asks_for_the_information_size() -> None:
    few = smd(0.77, 0.39, participants=108, approximate=True)
    step = imprecision(few, USUAL)
    assert (step.rule, step.change) == ("approximate-and-far", -1)
    assert step.because.startswith("The approximate standardised interval (0.38 to 1.16, from the")
    assert decided(replace(few, participants=900)) == ("approximate-not-far", 0)


def test_a_negative_interval_has_a_true_minus_and_a_standardised_one_its_name() -> None:
    because = imprecision(smd(0.0, 1.0), USUAL).because
    assert because.startswith("The standardised interval (−1 to 1)")
    assert imprecision(ratio(0.7, 0.6, 0.8), USUAL).because.startswith("The interval (0.6 to 0.8)")


def test_of_a_harm_that_is_denied_only_an_increase_lowers() -> None:
    one_sided = {"important_below": 0.0, "important_above": 1.25}
    assert decided(ratio(0.66, 0.41, 1.09, **one_sided)) == ("little-or-no", 0)
    assert decided(ratio(0.66, 0.41, 1.09, important_above=1.25)) == ("across", -1)
    assert decided(ratio(0.76, 0.41, 1.40, participants=9000, control_risk=0.1, **one_sided)) == (
        "across",
        -1,
    )
    step = imprecision(ratio(0.66, 0.41, 1.09, control_risk=0.02, **one_sided), USUAL)
    assert step.because.endswith("would matter (1.25, 5 more per 1,000 over the follow-up).")
    # A mean has the same size to detect as with both thresholds.
    mean = BodyFigures(kind=Kind.MEAN_DIFFERENCE, estimate=-1.0, sd=10.0, participants=100)
    both = replace(mean, important_below=-5.0, important_above=5.0)
    assert information(replace(both, important_below=-math.inf), USUAL) == information(both, USUAL)
