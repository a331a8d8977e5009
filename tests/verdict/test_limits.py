"""Tests of mcstats.verdict.limits."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest

from helpers.coded_bodies import coded_topic
from helpers.complete_topic import changed_effect
from helpers.rubric_cases import the_rubric
from mcstats.effects.measures.measure import Family
from mcstats.model.claim import Claim, ClaimedSize, Threshold
from mcstats.model.vocabularies import Better
from mcstats.verdict.interval_position import effect_words
from mcstats.verdict.limits import Limits, claimed_limit, limits_of, scale_margins, threshold_value


def claim(**changes: Any) -> Claim:
    return coded_topic("memory", {"a": {"n": 60}}).claims.claims[0].model_copy(update=changes)


def threshold(value: str, measure: str | None = "MD") -> Threshold:
    return Threshold(value=value, measure=measure, source="a2000", place="text")


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
    # one in 1,000 is another size in a year than in ten: only a share of a risk is small for any
    assert (margin("RD").margin, margin("RD").null) == (0.0, 0.0)
    assert ratio.null == pytest.approx(math.log(number["null_ratio"]))
    rare = limits_of(the_rubric(), claim(), changed_effect(measure="RR"), risk=0.005)
    assert rare.null == ratio.null


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
    assert [threshold_value(threshold(t)) for t in ("0", "0.5")] == [0.0, 0.5]
    for printed in ("0.8", "1.25"):
        assert threshold_value(threshold(printed), Family.RATIO) == pytest.approx(math.log(1.25))
    for printed in ("-0.5", ">0.5"):
        with pytest.raises(ValueError, match="a threshold of interest is a number"):
            threshold_value(threshold(printed))
    with pytest.raises(ValueError, match="a threshold of interest is a number"):
        threshold_value(threshold("0"), Family.RATIO)


def test_a_margin_of_risks_holds_for_ratios_at_the_risk_of_the_controls() -> None:
    def limits(risk: float | None, value: str = "0.01") -> Limits:
        margin = Threshold(value=value, measure="RD", source="a", place="a place")
        of = claim().model_copy(update={"threshold": margin})
        return limits_of(the_rubric(), of, changed_effect(measure="RR"), risk=risk)

    # one in a hundred more, of ten in a hundred: a ratio of 1.1
    assert limits(0.1).decided == limits(0.1).margin == pytest.approx(math.log(1.1))
    assert limits(0.1, "1%") == limits(0.1)
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


@pytest.mark.parametrize(("percent", "share"), [("0.5%", "0.005"), ("10%", "0.1")])
def test_a_difference_of_risks_in_percent_is_the_same_as_in_proportions(
    percent: str, share: str
) -> None:
    both = [claim(threshold=threshold(value, "RD")) for value in (percent, share)]
    for measure in ("RD", "RR", "HR"):
        found = [
            limits_of(the_rubric(), one, changed_effect(measure=measure), risk=0.05).decided
            for one in both
        ]
        assert found[0] == pytest.approx(found[1]) and 0 < found[0] < 1.2


@pytest.mark.parametrize(
    ("value", "measure", "better", "size"),
    [
        ("0.5", "RR", Better.LOWER, math.log(2)),
        ("2", "RR", Better.LOWER, math.log(2)),
        ("10%", "RD", Better.LOWER, math.log(2)),  # from 20 to 10 in a hundred
        ("10%", "RD", Better.HIGHER, math.log(1.5)),  # from 20 to 30 in a hundred
        ("20%", "RD", Better.LOWER, math.inf),  # down to none
        ("5", "MD", Better.LOWER, math.inf),  # on another scale it is never reached
    ],
)
def test_a_claimed_size_is_put_on_the_scale_of_the_effect(
    value: str, measure: str, better: Better, size: float
) -> None:
    stated = ClaimedSize(value=value, measure=measure, place="heading")
    of, row = claim(claimed_size=stated), changed_effect(measure="RR")
    assert claimed_limit(of, row, 0.2, better) == pytest.approx(size)
    assert claimed_limit(claim(), row, 0.2, better) is None
    # It is no threshold: what counts as a benefit stays as it is.
    assert limits_of(the_rubric(), of, row) == limits_of(the_rubric(), claim(), row)
