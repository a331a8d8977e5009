"""Tests of mcstats.verdict.interval_position."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest

from helpers.coded_bodies import coded_topic
from helpers.complete_topic import changed_effect
from helpers.rubric_cases import the_rubric
from mcstats.effects.measures.measure import Family
from mcstats.model.base import Fact
from mcstats.model.claim import Claim, Threshold
from mcstats.model.result import Result
from mcstats.verdict.interval_position import (
    Limits,
    effect_words,
    limits_of,
    one_word,
    scale_margins,
    threshold_value,
)

NO_LIMIT = Limits(0.0, None)


def claim(**changes: Any) -> Claim:
    return coded_topic("memory", {"a": {"n": 60}}).claims.claims[0].model_copy(update=changes)


def threshold(value: str, measure: str | None = "MD") -> Threshold:
    return Threshold(value=value, measure=measure, source="a2000", place="text")


def result(**parts: Any) -> Result:
    return coded_topic("memory", {"a": {"n": 60, **parts}}).studies["a"].results[0]


def test_an_estimable_effect_without_its_interval_is_an_error_of_the_program() -> None:
    row = changed_effect(ci_ub=None)
    with pytest.raises(ValueError, match="estimable without an interval"):
        effect_words(row, None, NO_LIMIT, the_rubric())


@pytest.mark.parametrize(
    ("lower", "upper", "limits", "word"),
    [
        (0.1, 0.5, NO_LIMIT, "benefit decided"),
        (0.0, 0.5, NO_LIMIT, "leans to benefit"),
        (-0.5, -0.1, NO_LIMIT, "harm decided"),
        (-0.5, 0.0, NO_LIMIT, "leans to harm"),
        (-0.1, 0.1, NO_LIMIT, "unclear"),
        (0.21, 0.5, Limits(0.2, 0.2), "benefit decided"),
        (0.2, 0.5, Limits(0.2, 0.2), "leans to benefit"),
        (-0.5, -0.21, Limits(0.2, 0.2), "harm decided"),
        (-0.19, 0.19, Limits(0.2, 0.2), "no worthwhile effect decided"),
        (0.01, 0.19, Limits(0.0, 0.2), "no worthwhile effect decided"),
        (0.01, 0.19, Limits(0.0, 0.2, significant_counts=True), "benefit decided"),
        (0.01, 0.19, Limits(0.0, 0.2, generous=True), "benefit significant"),
        (-0.01, 0.19, Limits(0.0, 0.2, generous=True), "unclear"),
        (-0.09, 0.19, Limits(0.0, 0.2, null=0.1), "unclear"),
        (-0.09, 0.09, Limits(0.0, 0.2, null=0.1), "no worthwhile effect decided"),
        (-0.2, 0.19, Limits(0.2, 0.2), "unclear"),
        (0.1, 0.5, Limits(0.0, None, unsized=True), "unclear"),
        (-0.5, -0.1, Limits(0.0, None, unsized=True), "harm decided"),
        (0.1, 0.5, Limits(0.0, None, unsized=True, generous=True), "benefit significant"),
    ],
)
def test_an_interval_decides_beyond_the_limit_or_inside_the_margin(
    lower: float, upper: float, limits: Limits, word: str
) -> None:
    middle = (lower + upper) / 2
    row = changed_effect(yi=middle, yi_min=middle, yi_max=middle, ci_lb=lower, ci_ub=upper)
    assert effect_words(row, None, limits, the_rubric()) == (word,)


def test_the_interval_moves_with_the_printed_set_of_the_estimate() -> None:
    row = changed_effect(yi=0.3, yi_min=0.2, yi_max=0.4, ci_lb=0.05, ci_ub=0.55)
    words = effect_words(row, None, NO_LIMIT, the_rubric())
    assert words == ("leans to benefit", "benefit decided")
    assert one_word(the_rubric(), words) == "leans to benefit"


@pytest.mark.parametrize(
    ("words", "word"),
    [
        (("benefit decided", "leans to benefit"), "leans to benefit"),
        (("harm decided", "benefit decided"), "unclear"),
        (("harm decided", "leans to harm"), "leans to harm"),
        (("unclear", "harm decided"), "unclear"),
        (("no worthwhile effect decided",), "no worthwhile effect decided"),
    ],
)
def test_of_several_words_the_one_nearest_to_unclear_is_supported(
    words: tuple[str, ...], word: str
) -> None:
    assert one_word(the_rubric(), words) == word


@pytest.mark.parametrize(
    ("lo", "hi", "words"),
    [
        (0.03, 0.04, ("benefit significant",)),
        (0.04, 0.06, ("benefit significant", "leans to benefit")),
        (0.05, 0.06, ("leans to benefit",)),
        (0.2, 0.2, ("leans to benefit",)),
    ],
)
def test_p_alone_is_significant_below_alpha_and_both_where_its_set_holds_alpha(
    lo: float, hi: float, words: tuple[str, ...]
) -> None:
    row = changed_effect(
        measure="SMD",
        estimable="point",
        vi=None,
        yi=0.5,
        yi_min=0.4,
        yi_max=0.6,
        p_min=lo,
        p_max=hi,
    )
    assert effect_words(row, None, Limits(0.0, 0.2), the_rubric()) == words


@pytest.mark.parametrize(
    ("estimate", "p", "limits", "word"),
    [
        # The interval that the P value implies ends at 0.05 + 1.96 * 0.05 / 3.09 = 0.08.
        (0.05, 0.002, Limits(0.0, 0.2), "unclear"),
        # The implied interval ends at 0.15 + 1.96 * 0.15 / 2.05 = 0.29, beyond the margin.
        (0.15, 0.04, Limits(0.0, 0.2), "benefit significant"),
        (0.05, 0.002, Limits(0.0, 0.2, significant_counts=True), "benefit significant"),
        (0.5, 0.002, Limits(0.0, None, unsized=True), "unclear"),
        (0.5, 0.002, Limits(0.3, 0.3), "leans to benefit"),
        (0.5, 0.002, Limits(0.0, 0.2, elsewhere=True), "leans to benefit"),
        (-0.05, 0.002, Limits(0.0, 0.2), "harm decided"),
    ],
)
def test_p_alone_counts_only_where_its_interval_could_not_exclude_what_matters(
    estimate: float, p: float, limits: Limits, word: str
) -> None:
    row = changed_effect(
        measure="SMD", estimable="point", vi=None, yi=estimate, yi_min=estimate, yi_max=estimate,
        p_min=p, p_max=p,
    )  # fmt: skip
    assert effect_words(row, None, limits, the_rubric()) == (word,)


@pytest.mark.parametrize(
    ("people", "p_max", "word"),
    [
        (108.0, 0.0001, "benefit significant"),
        (108.0, 0.06, "leans to benefit"),
        (60.0, 0.5, "unclear"),  # 0.67 standard errors of 0.26 are less than a small effect
        (40_000.0, 0.0001, "unclear"),
        (None, 0.0001, "unclear"),
    ],
)
def test_a_p_value_and_a_direction_are_sized_by_the_participants(
    people: float | None, p_max: float, word: str
) -> None:
    row = changed_effect(
        estimable="no", vi=None, yi=None, yi_min=None, yi_max=None, p_min=p_max, p_max=p_max
    )
    told = result(p="0.06", trend="benefit")
    assert effect_words(row, told, NO_LIMIT, the_rubric(), people) == (word,)


def test_a_direction_counts_alone_unless_an_estimate_was_coded_and_is_missing() -> None:
    alone, missing = result(trend="benefit"), result(trend="benefit", difference=1.0)
    assert isinstance(missing.trend, Fact) and missing.estimates
    row = changed_effect(estimable="no", yi=None, yi_min=None, yi_max=None)
    for of, word in ((alone, "leans to benefit"), (missing, "unclear")):
        given = effect_words(row, of, NO_LIMIT, the_rubric(), direction_counts=False)
        assert given == (word,)
    assert effect_words(row, missing, NO_LIMIT, the_rubric()) == ("leans to benefit",)
    assert effect_words(None, None, None, the_rubric()) == ("unclear",)


@pytest.mark.parametrize(
    ("lower", "upper", "word"),
    [
        (6.0, 7.0, "leans to benefit"),
        (4.0, 7.0, "unclear"),
        (-7.0, -6.0, "leans to harm"),
        (-7.0, 7.0, "unclear"),
        (6.0, None, "leans to benefit"),
    ],
)
def test_a_change_within_a_group_only_leans_and_beyond_the_margin_only(
    lower: float, upper: float | None, word: str
) -> None:
    estimable = "bound" if upper is None else "yes"
    row = changed_effect(
        contrast="within", measure="PC", estimable=estimable, yi_min=lower, yi_max=upper
    )
    assert effect_words(row, None, Limits(0.0, 5.0), the_rubric()) == (word,)


def test_conventions_are_those_of_the_scale() -> None:
    number = {name: p.number for name, p in the_rubric().parameters.items()}

    def margin(measure: str, **more: Any) -> Limits:
        return limits_of(the_rubric(), claim(), changed_effect(measure=measure, **more))

    assert margin("SMD") == Limits(0.0, number["size_small"])
    assert margin("PC") == Limits(0.0, number["margin_percent"])
    ratio = margin("RR")
    assert ratio.margin == pytest.approx(math.log(number["size_ratio_small"]))
    assert ratio.significant_counts
    # A ratio of means is a relative change of the outcome itself, and no change of a risk.
    means = margin("ROM")
    assert means.margin == pytest.approx(math.log(1 + number["margin_percent"] / 100))
    assert not means.significant_counts
    change = number["null_difference"]
    assert (margin("RD").margin, margin("RD").null) == (change, change)
    # of a ratio a tenth, or what makes one in 1,000 of a rare outcome; never more than the margin
    assert ratio.null == pytest.approx(math.log(number["null_ratio"]))
    rare = limits_of(the_rubric(), claim(), changed_effect(measure="RR"), risk=0.005)
    assert rare.null == pytest.approx(math.log(1.2))


def test_a_difference_in_a_unit_is_measured_by_its_standard_deviation() -> None:
    # se 1 with 50 and 50 people: sd = 1 / sqrt(1/50 + 1/50) = 5
    row = changed_effect(measure="MD", vi=1.0, n1=50.0, n2=50.0)
    assert limits_of(the_rubric(), claim(), row).margin == pytest.approx(1.0)
    alone = replace(row, n1=None, n2=None)
    assert limits_of(the_rubric(), claim(), alone, 100.0).margin == pytest.approx(1.0)
    assert limits_of(the_rubric(), claim(), alone) == Limits(0.0, None, unsized=True)
    within = replace(alone, contrast="within")
    assert limits_of(the_rubric(), claim(), within, 100.0) == Limits(0.0, None)


def test_the_margin_of_a_review_takes_out_the_variance_between_its_studies() -> None:
    row = changed_effect(measure="MD", vi=1.0, n1=None, n2=None, kind="review")
    known = limits_of(the_rubric(), claim(), row, 100.0, 75.0)
    assert (known.margin, known.generous) == (pytest.approx(0.5), False)
    unknown = limits_of(the_rubric(), claim(), row, 100.0)
    assert (unknown.margin, unknown.generous) == (pytest.approx(1.0), True)


def test_a_declared_threshold_is_both_limits_on_its_own_scale_only() -> None:
    declared = claim(threshold=threshold("2.0"))
    row = changed_effect(measure="MD", vi=1.0, n1=50.0, n2=50.0)
    assert limits_of(the_rubric(), declared, row) == Limits(2.0, 2.0)
    other = limits_of(the_rubric(), declared, replace(row, measure="SMD"))
    assert (other.decided, other.margin, other.elsewhere) == (0.0, 0.2, True)


def test_margins_widen_by_a_factor_and_ratios_on_the_logarithmic_scale() -> None:
    wide = scale_margins(the_rubric(), 2.0)
    assert wide.parameters["size_small"].number == pytest.approx(0.4)
    assert wide.parameters["margin_percent"].number == pytest.approx(10)
    assert wide.parameters["size_ratio_small"].number == pytest.approx(1.25**2)
    assert the_rubric().parameters["size_small"].number == 0.2


def test_a_threshold_is_a_number_of_zero_or_more_and_a_ratio_its_logarithm() -> None:
    assert [threshold_value(t) for t in (None, threshold("0"), threshold("0.5"))] == [0.0, 0.0, 0.5]
    for printed in ("0.8", "1.25"):
        assert threshold_value(threshold(printed), Family.RATIO) == pytest.approx(math.log(1.25))
    for printed in ("-0.5", ">0.5"):
        with pytest.raises(ValueError, match="a threshold of interest is a number"):
            threshold_value(threshold(printed))
    with pytest.raises(ValueError, match="a threshold of interest is a number"):
        threshold_value(threshold("0"), Family.RATIO)


@pytest.mark.parametrize(
    ("measure", "word"), [("PLO", "unclear"), ("PR", "unclear"), ("MC", "leans to benefit")]
)
def test_a_level_in_one_group_has_no_direction(measure: str, word: str) -> None:
    row = changed_effect(
        measure=measure, contrast="within", estimable="yes", yi=2.0, yi_min=2.0, yi_max=2.0
    )
    assert effect_words(row, None, NO_LIMIT, the_rubric()) == (word,)


def test_a_margin_of_risks_holds_for_ratios_at_the_risk_of_the_controls() -> None:
    def limits(risk: float | None) -> Limits:
        margin = Threshold(value="0.01", measure="RD", source="a", place="a place")
        of = claim().model_copy(update={"threshold": margin})
        return limits_of(the_rubric(), of, changed_effect(measure="RR"), risk=risk)

    # one in a hundred more, of ten in a hundred: a ratio of 1.1
    assert limits(0.1).decided == limits(0.1).margin == pytest.approx(math.log(1.1))
    unknown = limits(None)
    assert unknown.elsewhere and unknown.decided == 0.0


def test_the_spread_of_clusters_makes_nothing_too_small_to_matter() -> None:
    row = changed_effect(measure="MD", yi=1.0, yi_min=1.0, yi_max=1.0, vi=0.04, ci_lb=0.6,
                         ci_ub=1.4, n1=500.0, n2=500.0)  # fmt: skip
    people = limits_of(the_rubric(), claim(), row)
    groups = limits_of(the_rubric(), claim(), row, clustered=True)
    # SD = 0.2 / sqrt(2 / 500) = 3.2, a fifth of which is 0.63: the interval leaves it
    assert people.margin == pytest.approx(0.2 * 0.2 / math.sqrt(2 / 500), rel=1e-6)
    small = changed_effect(measure="MD", yi=0.3, yi_min=0.3, yi_max=0.3, vi=0.01, ci_lb=0.1,
                           ci_ub=0.5, n1=5000.0, n2=5000.0)  # fmt: skip
    assert limits_of(the_rubric(), claim(), small).margin == pytest.approx(1.0)
    words = []
    for clustered in (False, True):
        limits = limits_of(the_rubric(), claim(), small, clustered=clustered)
        words.append(effect_words(small, None, limits, the_rubric()))
    assert words == [("no worthwhile effect decided",), ("benefit significant",)]
    assert groups.generous and not people.generous
