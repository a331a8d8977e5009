"""The steps of GRADE on a body of evidence: named cases of each rule, and what must hold of all."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.rubric_cases import the_rubric
from mcstats.model.vocabularies import Allocation, Directness
from mcstats.verdict.grade.figures import Bias, BodyFigures, Kind, StudyFigures
from mcstats.verdict.grade.grade import LEVELS, Grade, grade, level_after
from mcstats.verdict.grade.inconsistency import inconsistency, prediction_interval
from mcstats.verdict.grade.other_steps import indirectness, publication_bias, rating_up
from mcstats.verdict.grade.parameters import Parameters
from mcstats.verdict.grade.risk_of_bias import risk_of_bias
from mcstats.verdict.grade.start import start
from mcstats.verdict.grade.step import Step, show_number, show_share

USUAL = Parameters()
RANDOMISED = frozenset({Allocation.RANDOMISED})
OBSERVED = frozenset({Allocation.NOT_RANDOMISED})
DIRECT = dict.fromkeys(("population", "intervention", "comparator", "outcome"), Directness.DIRECT)
SOUND = BodyFigures(
    kind=Kind.STANDARDISED,
    estimate=0.5,
    lower=0.36,
    upper=0.64,
    participants=800,
    studies=1,
    designs=RANDOMISED,
    bias=Bias.LOW,
    search_systematic=True,
    **DIRECT,
)


def body(**changes: Any) -> BodyFigures:
    return replace(SOUND, **changes)


def studies(*yi: float, vi: float = 0.01, **each: Any) -> tuple[StudyFigures, ...]:
    return tuple(StudyFigures(yi=y, vi=vi, bias=Bias.LOW, **each) for y in yi)


def rated(*ratings: tuple[Bias, float], **more: Any) -> tuple[StudyFigures, ...]:
    return tuple(StudyFigures(bias=bias, weight=weight, **more) for bias, weight in ratings)


def of(result: Grade, name: str) -> Step:
    return next(step for step in result.steps if step.name == name)


# --------------------------------------------------------------------------------------- levels


def test_a_sound_and_precise_randomised_trial_is_high_and_nothing_is_left_unjudged() -> None:
    result = grade(SOUND, USUAL)
    assert (result.level, result.bound) == ("high", False)
    assert [step.change for step in result.steps] == [0] * 8


def test_the_level_never_falls_below_very_low_nor_rises_above_high() -> None:
    assert level_after(-2, [-3, -2, -1]) == "very low"
    assert level_after(0, [2, 1]) == "high"
    assert level_after(-2, [1]) == "moderate"


def test_an_unjudged_step_makes_the_level_an_upper_bound() -> None:
    result = grade(body(outcome=None), USUAL)
    assert (result.level, result.bound) == ("high", True)
    assert of(result, "indirectness").because == (
        "Nothing is known to be indirect; outcome was not judged."
    )


def test_a_person_may_set_a_step_and_both_changes_are_kept() -> None:
    result = grade(SOUND, USUAL, {"imprecision": (-1, "The trial was stopped early.")})
    step = of(result, "imprecision")
    assert (result.level, step.change, step.computed) == ("moderate", -1, 0)
    assert step.overridden == "The trial was stopped early."


def test_a_step_set_by_a_person_counts_as_judged_and_bars_rating_up() -> None:
    large = body(kind=Kind.RISK_RATIO, estimate=4.0, lower=3.5, upper=4.6, designs=OBSERVED)
    assert grade(large, USUAL).level == "moderate"
    result = grade(large, USUAL, {"indirectness": (-1, "Another setting.")})
    assert of(result, "large effect").rule == "large-effect-lowered"
    assert not grade(body(outcome=None), USUAL, {"indirectness": (0, "Judged by two.")}).bound


def test_an_override_of_no_step_is_refused() -> None:
    with pytest.raises(ValueError, match="no step precision"):
        grade(SOUND, USUAL, {"precision": (-1, "…")})


# ---------------------------------------------------------------------------------------- start


@pytest.mark.parametrize(
    ("designs", "robins", "rule", "change"),
    [
        (RANDOMISED, False, "start-randomised", 0),
        (OBSERVED, False, "start-observed", -2),
        (OBSERVED, True, "start-robins", 0),
        (RANDOMISED | OBSERVED, False, "start-observed", -2),
        (RANDOMISED | {Allocation.ONE_GROUP}, True, "start-one-arm", -2),
        (frozenset(), True, "start-unknown", -2),
    ],
)
def test_the_weakest_design_inside_decides_the_start(
    designs: frozenset[Allocation], robins: bool, rule: str, change: int
) -> None:
    step = start(body(designs=designs, started_high=robins))
    assert (step.rule, step.change) == (rule, change)


@pytest.mark.parametrize(
    ("designs", "sentence"),
    [
        (OBSERVED, "Evidence that was not randomised starts low."),
        (OBSERVED | RANDOMISED, "Evidence of which a part was not randomised starts low."),
        (OBSERVED | {None}, "Evidence of which a part was not randomised starts low."),
        (frozenset({None}), "Evidence that is not known to be randomised starts low."),
        (frozenset({Allocation.ONE_GROUP}), "Evidence without a comparison starts low."),
        (
            OBSERVED | {Allocation.ONE_GROUP},
            "Evidence of which a part is without a comparison starts low.",
        ),
    ],
)
def test_the_start_says_of_the_whole_only_what_holds_of_every_study(
    designs: frozenset[Allocation | None], sentence: str
) -> None:
    assert start(body(designs=designs)).because == sentence


# --------------------------------------------------------------------------------- risk of bias


@pytest.mark.parametrize(
    ("ratings", "rule", "change"),
    [
        ([(Bias.LOW, 3.0), (Bias.LOW, 1.0)], "bias-low", 0),
        ([(Bias.LOW, 6.0), (Bias.SOME, 4.0)], "bias-low", 0),
        ([(Bias.LOW, 4.0), (Bias.SOME, 6.0)], "bias-concerns", -1),
        ([(Bias.SOME, 1.0)], "bias-concerns", -1),
        ([(Bias.LOW, 4.0), (Bias.UNKNOWN, 6.0)], "bias-concerns", -1),
        ([(Bias.LOW, 3.0), (Bias.SOME, 3.0), (Bias.HIGH, 4.0)], "bias-concerns", -1),
        ([(Bias.UNKNOWN, 1.0), (Bias.UNKNOWN, 3.0)], "bias-unknown", -1),
        ([(Bias.LOW, 4.0), (Bias.HIGH, 6.0)], "bias-high", -1),
        ([(Bias.HIGH, 1.0)], "bias-high", -1),
        ([(Bias.LOW, 9.0), (Bias.HIGH, 1.0)], "bias-unchecked", -1),
    ],
)
def test_the_weight_of_results_at_risk_decides(
    ratings: list[tuple[Bias, float]], rule: str, change: int
) -> None:
    step = risk_of_bias(body(studies=None, each=rated(*ratings)), USUAL)
    assert (step.rule, step.change) == (rule, change)


def test_a_small_trial_at_high_risk_lowers_only_where_it_carries_the_result() -> None:
    sound = StudyFigures(yi=0.40, vi=0.01, bias=Bias.LOW)
    like = StudyFigures(yi=0.45, vi=0.05, bias=Bias.HIGH)
    assert risk_of_bias(body(studies=2, each=(sound, like)), USUAL).rule == "bias-robust"
    undecided = StudyFigures(yi=0.15, vi=0.01, bias=Bias.LOW)
    carrying = StudyFigures(yi=2.0, vi=0.05, bias=Bias.HIGH)
    step = risk_of_bias(body(studies=2, each=(undecided, carrying)), USUAL)
    assert (step.rule, step.change) == ("bias-sensitive", -1)
    assert step.because == (
        "Results at high risk of bias make up 17% of the weight; "
        "leaving out some or all of them changes the conclusion."
    )


def test_a_result_that_hangs_on_one_of_several_at_high_risk_is_not_robust() -> None:
    # left out together they balance; without the first alone nothing is decided
    sound = StudyFigures(yi=0.5, vi=0.01, weight=9, bias=Bias.LOW)
    pair = tuple(StudyFigures(yi=y, vi=0.01, weight=1, bias=Bias.HIGH) for y in (1.4, -0.4))
    assert risk_of_bias(body(studies=3, each=(sound, *pair)), USUAL).rule == "bias-sensitive"
    many = tuple(StudyFigures(yi=0.5, vi=0.01, weight=0.1, bias=Bias.HIGH) for _ in range(11))
    assert risk_of_bias(body(studies=12, each=(sound, *many)), USUAL).rule == "bias-unchecked"
    assert risk_of_bias(body(studies=11, each=(sound, *many[1:])), USUAL).rule == "bias-robust"


def test_weights_come_from_the_synthesis_then_variances_then_people_then_numbers() -> None:
    high, low = Bias.HIGH, Bias.LOW
    printed = (
        StudyFigures(bias=high, weight=9, vi=1.0, participants=1),
        StudyFigures(bias=low, weight=1, vi=0.1, participants=9),
    )

    def share(each: tuple[StudyFigures, ...], tau2: float | None = None) -> tuple[Any, Any]:
        figures = risk_of_bias(body(studies=2, each=each, tau2=tau2), USUAL).figures
        return figures["high"], figures["shares of"]

    assert share(printed) == (0.9, "weight")
    unweighted = tuple(replace(study, weight=None) for study in printed)
    assert share(unweighted) == (pytest.approx(1 / 11), "weight")
    assert share(unweighted, tau2=0.5) == (pytest.approx(0.6 / 2.1), "weight")
    assert share(tuple(replace(study, vi=None) for study in unweighted)) == (0.1, "participants")
    assert share(rated((high, 0.0), (low, 0.0))) == (0.5, "studies")


def test_confounding_is_not_counted_twice_in_evidence_that_starts_low() -> None:
    confounded = StudyFigures(bias=Bias.HIGH, bias_beyond_design=Bias.LOW, participants=500)
    assert risk_of_bias(body(each=(confounded,), designs=OBSERVED), USUAL).rule == "bias-low"
    assert risk_of_bias(body(each=(confounded,), designs=RANDOMISED), USUAL).rule == "bias-high"


@pytest.mark.parametrize(
    ("rating", "change"),
    [(Bias.HIGH, -2), (Bias.UNKNOWN, -2), (Bias.SOME, -1), (Bias.LOW, 0)],
)
def test_observed_evidence_that_starts_high_pays_twice_for_confounding(
    rating: Bias, change: int
) -> None:
    step = risk_of_bias(body(designs=OBSERVED, started_high=True, bias=rating), USUAL)
    assert step.change == change


def test_an_unknown_risk_of_bias_is_not_taken_for_low() -> None:
    step = risk_of_bias(body(bias=Bias.UNKNOWN), USUAL)
    assert (step.change, step.judged) == (-1, False)
    assert step.because == "The risk of bias is not known, which counts as concerns."
    mixed = rated((Bias.UNKNOWN, 2), (Bias.SOME, 3))
    partly = risk_of_bias(body(studies=2, each=mixed), USUAL)
    assert partly.because == "There are concerns, or no information, about the risk of bias."


@pytest.mark.parametrize(
    ("beyond", "sentence"),
    [
        (Bias.UNKNOWN, "the risk of bias is not known, which counts as concerns."),
        (Bias.SOME, "there are concerns, or no information, about the risk of bias."),
        (Bias.HIGH, "the result is at high risk of bias."),
        (Bias.LOW, "the risk of bias is low."),
    ],
)
def test_the_domains_that_a_low_start_accounts_for_are_named(beyond: Bias, sentence: str) -> None:
    one = StudyFigures(
        bias=Bias.HIGH,
        bias_beyond_design=beyond,
        of_design=("control", "confounding"),
        beyond_design=("blinding", "measurement"),
    )
    low = risk_of_bias(body(each=(one,), designs=OBSERVED), USUAL).because
    assert low == (
        "The low start already accounts for control and confounding. "
        f"In the domains that count here (blinding and measurement), {sentence}"
    )
    high = risk_of_bias(body(each=(one,), designs=OBSERVED, started_high=True), USUAL).because
    assert high == "The result is at high risk of bias."


# -------------------------------------------------------------------------------- inconsistency


def test_one_study_cannot_be_inconsistent() -> None:
    step = inconsistency(SOUND, USUAL)
    assert (step.rule, step.change, step.judged) == ("inconsistency-one", 0, True)


@pytest.mark.parametrize(
    ("changes", "rule", "change"),
    [
        ({"studies": None}, "inconsistency-unknown", -1),
        ({"studies": 4}, "inconsistency-unknown", -1),
        ({"studies": 4, "i2": 20.0}, "inconsistency-little", 0),
        ({"studies": 4, "i2": 65.0}, "inconsistency-differ", -1),
        ({"studies": 4, "q_p": 0.04}, "inconsistency-differ", -1),
        ({"studies": 4, "q_p": 0.40}, "inconsistency-little", 0),
        # the prediction reaches no effect, which the pooled interval excludes
        ({"studies": 4, "i2": 45.0}, "inconsistency-predicted", -1),
        ({"studies": 4, "i2": 45.0, "tau2": 0.0}, "inconsistency-little", 0),
        ({"studies": 4, "i2": 45.0, "prediction": (0.1, 0.9)}, "inconsistency-little", 0),
        ({"studies": 4, "i2": 20.0, "prediction": (-0.1, 1.1)}, "inconsistency-little", 0),
    ],
)
def test_differences_between_studies_lower_by_what_is_known_of_them(
    changes: dict[str, Any], rule: str, change: int
) -> None:
    step = inconsistency(body(**changes), USUAL)
    assert (step.rule, step.change) == (rule, change)


def test_studies_that_differ_in_size_only_are_consistent() -> None:
    each = studies(0.3, 0.6, 1.2)
    step = inconsistency(body(studies=3, each=each, i2=90.0), USUAL)
    assert (step.rule, step.change) == ("inconsistency-one-side", 0)
    assert step.because == "The estimates lie on one side of the threshold (I² 90%)."


def test_studies_on_both_sides_of_no_effect_are_inconsistent() -> None:
    step = inconsistency(body(studies=3, each=studies(-0.1, 0.5, 0.9)), USUAL)
    assert (step.rule, step.change) == ("inconsistency-differ", -1)
    assert step.because.endswith("on both sides of the threshold.")


def test_studies_that_decide_for_opposite_directions_lower_by_two() -> None:
    step = inconsistency(body(studies=3, each=studies(-0.6, 0.6, 0.9)), USUAL)
    assert (step.rule, step.change) == ("inconsistency-opposed", -2)


def test_estimates_without_variances_show_their_sides_and_nothing_more() -> None:
    each = tuple(StudyFigures(yi=y, weight=1.0) for y in (-0.6, 0.6, 0.9))
    assert inconsistency(body(studies=3, each=each, i2=80.0), USUAL).rule == "inconsistency-differ"
    assert inconsistency(body(studies=3, each=each), USUAL).rule == "inconsistency-unknown"


@pytest.mark.parametrize(
    ("estimates", "people", "rule", "change", "judged"),
    [
        ((0.5, 0.5, 0.6), 3000.0, "inconsistency-one-side", 0, True),
        # of 4,000 people in the review more than half may be in trials that were not read
        ((0.5, 0.5, 0.6), 1900.0, "inconsistency-unknown", -1, False),
        ((0.5, 0.5, 0.6), None, "inconsistency-unknown", -1, False),
        ((0.5, -0.5, 0.9), 100.0, "inconsistency-opposed", -2, True),
    ],
)
def test_the_trials_that_were_read_tell_how_much_those_of_a_review_differ(
    estimates: tuple[float, ...], people: float | None, rule: str, change: int, judged: bool
) -> None:
    coded = BodyFigures(kind=Kind.STANDARDISED, each=studies(*estimates), participants=people)
    step = inconsistency(body(studies=9, participants=4000.0, coded_trials=coded), USUAL)
    assert (step.rule, step.change, step.judged) == (rule, change, judged)
    assert "Of the 3 trials that we read" in step.because


def test_differences_that_a_review_prints_count_before_those_of_the_trials_that_were_read() -> None:
    coded = BodyFigures(kind=Kind.STANDARDISED, each=studies(0.5, 0.5), participants=4000.0)
    of_review = body(studies=9, i2=65.0, participants=4000.0, coded_trials=coded)
    assert inconsistency(of_review, USUAL).rule == "inconsistency-differ"


def test_the_sides_are_those_of_a_declared_threshold() -> None:
    each = studies(0.25, 0.7, 0.8)
    assert inconsistency(body(studies=3, each=each), USUAL).change == 0
    declared = body(studies=3, each=each, important_above=0.4)
    assert inconsistency(declared, USUAL).rule == "inconsistency-differ"


def test_a_precise_null_is_on_no_side_with_trials_of_an_effect_that_matters() -> None:
    each = (*studies(0.5, 0.6, 0.7), *studies(0.02, vi=0.001))
    differ = body(estimate=0.5, lower=0.3, upper=0.7, studies=4, each=each)
    assert inconsistency(differ, USUAL).rule == "inconsistency-differ"
    on_target = (*studies(0.5, 0.6, 0.7), *studies(0.0, vi=0.01))
    assert inconsistency(replace(differ, each=on_target), USUAL).rule == "inconsistency-differ"
    # Beside a mean too small to matter it agrees.
    small = body(estimate=0.1, lower=0.05, upper=0.15, studies=2, each=studies(0.02, 0.18, vi=1e-4))
    assert inconsistency(small, USUAL).rule == "inconsistency-one-side"


def test_a_small_share_on_the_other_side_does_not_count() -> None:
    outlier = (*studies(0.5, 0.5, 0.6), StudyFigures(yi=-1.0, vi=0.5))
    assert inconsistency(body(studies=4, each=outlier), USUAL).rule == "inconsistency-one-side"


def test_heterogeneity_is_computed_where_the_studies_are_known() -> None:
    # Q = 2 × (0.3 / 0.1)² = 18 on 1 df: I² = 17 / 18
    step = inconsistency(body(studies=2, each=studies(-0.3, 0.3)), USUAL)
    assert step.figures["I²"] == pytest.approx(100 * 17 / 18)
    assert step.figures["P of Q"] == pytest.approx(math.erfc(3.0), rel=1e-9)
    same = inconsistency(body(studies=2, each=studies(0.3, 0.3)), USUAL)
    assert same.figures["I²"] == 0


def test_a_prediction_in_two_directions_counts_where_the_pooled_interval_crosses() -> None:
    crossing = body(estimate=0.0, lower=-0.1, upper=0.1, studies=5, i2=45.0)
    assert inconsistency(crossing, USUAL).rule == "inconsistency-predicted"
    wide = replace(crossing, lower=-0.3, upper=0.3)
    assert inconsistency(wide, USUAL).rule == "inconsistency-little"
    unscaled = replace(crossing, kind=Kind.MEAN_DIFFERENCE, participants=None)
    assert inconsistency(unscaled, USUAL).rule == "inconsistency-little"
    no_interval = body(lower=None, upper=None, studies=5, i2=45.0, prediction=(-1.0, 1.0))
    assert inconsistency(no_interval, USUAL).rule == "inconsistency-little"


def test_the_prediction_interval_takes_what_is_known() -> None:
    se = 0.14 / 1.959963984540054
    assert prediction_interval(body(studies=2, tau2=0.1)) is None
    assert prediction_interval(body(studies=5)) is None
    # t(3) at 97.5% is 3.182446305284263
    low, high = prediction_interval(body(studies=5, tau2=0.04)) or (0.0, 0.0)
    assert (high - low) / 2 == pytest.approx(3.182446305284263 * math.sqrt(0.04 + se**2))
    low, high = prediction_interval(body(studies=5, i2=50.0)) or (0.0, 0.0)
    assert (high - low) / 2 == pytest.approx(3.182446305284263 * se * math.sqrt(1 + 2.5))
    ratios = body(kind=Kind.RISK_RATIO, prediction=(0.5, 2.0))
    assert prediction_interval(ratios) == pytest.approx((-math.log(2), math.log(2)))


# --------------------------------------------------------------------------------- indirectness


@pytest.mark.parametrize(
    ("changes", "rule", "change", "judged"),
    [
        ({}, "direct", 0, True),
        ({"outcome": Directness.PARTLY}, "partly-direct", -1, True),
        ({"too_short": True}, "partly-direct", -1, True),
        ({"too_short": True, "outcome": Directness.PARTLY}, "partly-direct", -1, True),
        ({"too_short": True, "population": Directness.INDIRECT}, "indirect", -2, True),
        ({"outcome": Directness.INDIRECT}, "indirect", -2, True),
        ({"population": Directness.PARTLY, "outcome": Directness.INDIRECT}, "indirect", -2, True),
        ({"comparator": None}, "directness-unknown", 0, False),
        ({"comparator": None, "outcome": Directness.PARTLY}, "partly-direct", -1, False),
    ],
)
def test_the_least_direct_aspect_decides_and_none_is_assumed(
    changes: dict[str, Any], rule: str, change: int, judged: bool
) -> None:
    step = indirectness(body(**changes))
    assert (step.rule, step.change, step.judged) == (rule, change, judged)


def test_the_sentence_names_every_aspect_that_differs() -> None:
    three = dict.fromkeys(("population", "comparator", "outcome"), Directness.INDIRECT)
    assert indirectness(body(**three)).because == (
        "The evidence is about another population, comparator and outcome than is asked about."
    )


# ----------------------------------------------------------------------------- publication bias


@pytest.mark.parametrize(
    ("changes", "rule", "change", "judged"),
    [
        ({}, "published-one", 0, True),
        ({"search_systematic": None}, "published-one", 0, False),
        ({"small_sponsored": 1}, "published-one", 0, True),
        ({"studies": 5, "small_sponsored": 4}, "published-sponsored", -1, True),
        ({"studies": 5, "small_sponsored": 2}, "published-searched", 0, True),
        ({"studies": 8, "small_sponsored": 3}, "published-searched", 0, True),
        ({"studies": 5, "search_systematic": False}, "published-unsearched", 0, False),
        ({"studies": 12, "asymmetry_p": 0.03}, "published-asymmetry", -1, True),
        ({"studies": 9, "asymmetry_p": 0.03}, "published-searched", 0, True),
        ({"studies": 12, "asymmetry_p": 0.4}, "published-searched", 0, True),
        ({"studies": None, "small_sponsored": 4}, "published-searched", 0, True),
    ],
)
def test_asymmetry_or_several_small_sponsored_studies_lower_and_funding_alone_does_not(
    changes: dict[str, Any], rule: str, change: int, judged: bool
) -> None:
    step = publication_bias(body(**changes), USUAL)
    assert (step.rule, step.change, step.judged) == (rule, change, judged)


# ------------------------------------------------------------------------------------ rating up

LARGE = body(
    kind=Kind.RISK_RATIO,
    estimate=8.0,
    lower=6.8,
    upper=9.4,
    participants=4000,
    control_risk=0.05,
    designs=OBSERVED,
)


def test_a_very_large_effect_in_sound_observed_evidence_is_rated_up_twice() -> None:
    result = grade(LARGE, USUAL)
    assert (result.level, of(result, "large effect").change) == ("high", 2)


@pytest.mark.parametrize(
    ("changes", "rule", "change"),
    [
        ({"estimate": 3.0, "lower": 2.7, "upper": 3.4}, "large", 1),
        ({"estimate": 0.1, "lower": 0.09, "upper": 0.12}, "large-very", 2),
        ({"estimate": 1.3, "lower": 1.2, "upper": 1.4}, "large-not", 0),
        ({"kind": Kind.ODDS_RATIO, "control_risk": None}, "large-unknown", 0),
        ({"kind": Kind.ODDS_RATIO, "control_risk": 0.5}, "large-not", 0),
        ({"kind": Kind.HAZARD_RATIO, "events": 2000.0}, "large-very", 2),
        ({"kind": Kind.STANDARDISED, "participants": 9999}, "large-unknown", 0),
        ({"estimate": 0.0, "lower": 0.0, "upper": 0.0001}, "large-very", 2),
    ],
)
def test_the_size_of_the_ratio_of_risks_decides(
    changes: dict[str, Any], rule: str, change: int
) -> None:
    step = next(rating_up(replace(LARGE, **changes), (), USUAL))
    assert (step.rule, step.change) == (rule, change)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"designs": RANDOMISED}, "large-effect-not-allowed"),
        ({"designs": OBSERVED | {Allocation.ONE_GROUP}}, "large-effect-not-allowed"),
        ({"started_high": True}, "large-effect-not-allowed"),
        ({"outcome": Directness.PARTLY}, "large-effect-lowered"),
        ({"outcome": None}, "large-effect-unjudged"),
    ],
)
def test_nothing_is_rated_up_about_which_there_is_another_concern(
    changes: dict[str, Any], rule: str
) -> None:
    assert of(grade(replace(LARGE, **changes), USUAL), "large effect").rule == rule


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"designs": RANDOMISED},
            "Randomised evidence starts high, and only what starts low is rated up.",
        ),
        ({"started_high": True}, "It starts high, and only what starts low is rated up."),
        (
            {"designs": OBSERVED | {Allocation.ONE_GROUP}},
            "Only evidence that is compared throughout is rated up.",
        ),
        (
            {"designs": frozenset({None})},
            "Whether all of it was randomised is not known, so that it is not rated up.",
        ),
    ],
)
def test_the_reason_why_nothing_is_rated_up_is_that_of_the_start(
    changes: dict[str, Any], sentence: str
) -> None:
    assert of(grade(replace(LARGE, **changes), USUAL), "large effect").because == sentence


def test_dose_response_and_opposing_confounding_raise_where_they_are_shown() -> None:
    modest = replace(LARGE, estimate=1.3, lower=1.2, upper=1.4)
    shown = replace(modest, dose_response=True, opposing_confounding=True)
    assert grade(modest, USUAL).level == "low"
    assert grade(shown, USUAL).level == "high"
    step = of(grade(replace(modest, dose_response=False), USUAL), "dose response")
    assert step.because == "Dose response is not shown."
    assert of(grade(modest, USUAL), "dose response").because == "Dose response is not known."


# ---------------------------------------------------------------------------- what always holds

ORDER = {Bias.LOW: 0, Bias.SOME: 1, Bias.HIGH: 2}
RANK = {Directness.DIRECT: 0, Directness.PARTLY: 1, Directness.INDIRECT: 2}
estimates = st.floats(-2, 2)
halves = st.floats(0.01, 3)
people = st.integers(10, 5000)
listed = st.lists(
    st.tuples(
        st.sampled_from(list(ORDER)), st.floats(-1, 1), st.floats(0.005, 0.5), st.floats(0.1, 5)
    ),
    min_size=1,
    max_size=5,
)


def height(result: Grade) -> int:
    return LEVELS.index(result.level)


@given(listed, st.integers(0, 4))
def test_a_study_whose_rating_becomes_worse_never_raises(
    figures: list[tuple[Bias, float, float, float]], which: int
) -> None:
    each = [StudyFigures(bias=b, yi=y, vi=v, weight=w) for b, y, v, w in figures]
    before = risk_of_bias(body(studies=None, each=tuple(each)), USUAL).change
    place = which % len(each)
    for worse in (Bias.SOME, Bias.HIGH, Bias.UNKNOWN):
        if worse is Bias.UNKNOWN or ORDER[worse] > ORDER[figures[place][0]]:
            changed = [*each]
            changed[place] = replace(each[place], bias=worse)
            after = risk_of_bias(body(studies=None, each=tuple(changed)), USUAL).change
            # A rating that is not known may be low, so only from low it can become worse.
            if worse is not Bias.UNKNOWN or figures[place][0] is Bias.LOW:
                assert after <= before


@given(
    st.sampled_from(list(DIRECT)),
    st.lists(st.sampled_from(list(Directness)), min_size=4, max_size=4),
)
def test_an_aspect_that_becomes_less_direct_never_raises(
    aspect: str, words: list[Directness]
) -> None:
    now = dict(zip(DIRECT, words, strict=True))
    before = indirectness(body(**now)).change
    for worse in Directness:
        if RANK[worse] > RANK[now[aspect]]:
            assert indirectness(body(**{**now, aspect: worse})).change <= before


@given(st.floats(0, 100), st.floats(0, 100), st.integers(2, 20))
def test_more_heterogeneity_never_raises(one: float, other: float, number: int) -> None:
    little, much = sorted((one, other))
    before = inconsistency(body(studies=number, i2=little), USUAL).change
    assert inconsistency(body(studies=number, i2=much), USUAL).change <= before


@given(estimates, halves, people, listed)
def test_exchanging_the_arms_changes_no_step(
    estimate: float, half: float, number: int, figures: list[tuple[Bias, float, float, float]]
) -> None:
    each = tuple(StudyFigures(bias=b, yi=y, vi=v, weight=w) for b, y, v, w in figures)
    turned = tuple(replace(study, yi=-(study.yi or 0.0)) for study in each)
    one = body(
        estimate=estimate,
        lower=estimate - half,
        upper=estimate + half,
        participants=number,
        studies=None,
        each=each,
        tau2=0.02,
    )
    other = replace(
        one, estimate=-estimate, lower=-estimate - half, upper=-estimate + half, each=turned
    )
    here, there = grade(one, USUAL), grade(other, USUAL)
    assert [step.rule for step in here.steps] == [step.rule for step in there.steps]


@given(st.sampled_from(["i2", "q_p", "participants", "search_systematic", "interval"]), listed)
def test_a_statistic_that_is_not_reported_never_raises(
    name: str, figures: list[tuple[Bias, float, float, float]]
) -> None:
    _, y, v, _ = figures[0]
    half = 1.96 * math.sqrt(v)
    whole = body(
        estimate=y, lower=y - half, upper=y + half, studies=4, i2=60.0, participants=round(4 / v)
    )
    hidden = {"lower": None, "upper": None} if name == "interval" else {name: None}
    assert height(grade(replace(whole, **hidden), USUAL)) <= height(grade(whole, USUAL))


def test_parameters_come_from_a_rubric_by_name() -> None:
    numbers = {"heterogeneity_substantial": 30.0, "lost_many": 0.2}
    assert Parameters.of_numbers(numbers) == replace(USUAL, heterogeneity_substantial=30.0)


def test_parameters_that_the_shipped_rubric_names_have_its_values() -> None:
    shipped = {name: one.number for name, one in the_rubric().parameters.items()}
    assert Parameters.of_numbers(shipped) == USUAL
    assert {"information_far", "size_small", "magnitude_large"} <= set(shipped)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"upper": None}, "two ends"),
        ({"estimate": None}, "two ends"),
        ({"estimate": 0.9}, "does not lie in the interval"),
        ({"kind": Kind.RISK_RATIO, "lower": -0.1}, "not negative"),
        ({"control_risk": 1.2}, r"does not lie in \[0, 1\]"),
        ({"important_below": 0.1}, "do not lie around 0"),
        ({"kind": Kind.RISK_RATIO, "important_above": 0.8}, "do not lie around 1"),
        ({"each": studies(0.1, 0.2)}, "2 studies are listed of 1"),
    ],
)
def test_figures_that_cannot_be_are_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        body(**changes)


def test_a_lower_end_printed_as_zero_leaves_the_distance_to_the_upper_one() -> None:
    ratio = body(kind=Kind.RISK_RATIO, estimate=0.04, lower=0.0, upper=0.63)
    assert ratio.standard_error == pytest.approx(math.log(0.63 / 0.04) / 1.959963984540054)
    none = body(kind=Kind.RISK_RATIO, estimate=0.0, lower=0.0, upper=0.63)
    assert none.standard_error is None


def test_figures_are_shown_so_that_they_do_not_mislead() -> None:
    assert [show_number(x) for x in (0.1234, 12.34, 12345.6)] == ["0.123", "12.3", "12,346"]
    shares = [0, 0.001, 0.174, 0.999, 1]
    assert [show_share(x) for x in shares] == ["0%", "less than 1%", "17%", "more than 99%", "100%"]
