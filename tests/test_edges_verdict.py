"""Edges of the judgement: where an interval decides, which risks count, how sizes are named."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest

from mcstats.effects import MEASURES
from mcstats.model.base import Reported
from mcstats.model.claim import Threshold
from mcstats.model.result import Result
from mcstats.model.tables import EffectRow
from mcstats.verdict.body_of_evidence import count_participants
from mcstats.verdict.certainty_of_claim import (
    _control_risk,
    _interval,
    _printed,
    needed_participants,
    size_of_effect,
)
from mcstats.verdict.interval_position import interval_positions, threshold_value
from mcstats.verdict.precision import information_size, information_size_of_risks
from report_case import tables, topic
from rubric_cases import the_rubric


@pytest.mark.parametrize(
    ("lower", "upper", "limit", "found"),
    [
        (0.1, 0.5, 0.0, ("decides", "benefit")),
        (0.0, 0.5, 0.0, ("undecided", "unclear")),
        (-0.5, -0.1, 0.0, ("decides", "harm")),
        (-0.5, 0.0, 0.0, ("undecided", "unclear")),
        (-0.1, 0.1, 0.0, ("undecided", "unclear")),
        (0.21, 0.5, 0.2, ("decides", "benefit")),
        (0.2, 0.5, 0.2, ("undecided", "unclear")),
        (-0.5, -0.21, 0.2, ("decides", "harm")),
        (-0.5, -0.2, 0.2, ("undecided", "unclear")),
        (-0.19, 0.19, 0.2, ("decides", "null")),
        (-0.2, 0.19, 0.2, ("undecided", "unclear")),
        (-0.19, 0.2, 0.2, ("undecided", "unclear")),
    ],
)
def test_an_interval_decides_where_it_lies_beyond_the_threshold_or_inside_it(
    lower: float, upper: float, limit: float, found: tuple[str, str]
) -> None:
    row = effect(yi=lower, yi_min=lower, yi_max=lower, ci_lb=lower, ci_ub=upper)
    assert list(interval_positions(row, None, threshold(str(limit)), the_rubric())) == [found]


@pytest.mark.parametrize(
    ("lower", "upper", "side"),
    [
        (0.1, 0.2, "benefit"),
        (0.0, 0.2, "unclear"),
        (-0.2, 0.0, "unclear"),
        (-0.2, -0.1, "harm"),
    ],
)
def test_a_set_has_a_side_where_it_lies_beyond_zero(lower: float, upper: float, side: str) -> None:
    row = effect(contrast="within", yi_min=lower, yi_max=upper)
    assert list(interval_positions(row, None, None, the_rubric())) == [("not estimable", side)]


def threshold(value: str) -> Threshold:
    return Threshold(value=value, source="a2000", place="text")


def test_a_threshold_is_a_number_of_zero_or_more() -> None:
    assert [threshold_value(t) for t in (None, threshold("0"), threshold("0.5"))] == [0.0, 0.0, 0.5]
    for value in ("-0.5", ">0.5"):
        with pytest.raises(ValueError, match="a threshold of interest is a number"):
            threshold_value(threshold(value))


def effect(**changes: Any) -> EffectRow:
    (row,) = [r for r in tables().effects if r.effect == "frost2019-mood-end-smd"]
    return replace(row, **changes)


def test_an_interval_is_widened_by_what_the_printing_leaves_open() -> None:
    row = effect(yi=1.0, ci_lb=0.5, ci_ub=1.6, yi_min=0.9, yi_max=1.2)
    assert _interval(row) == (pytest.approx(0.4), pytest.approx(1.8))
    assert _interval(replace(row, yi_min=None, yi_max=None)) == (0.5, 1.6)
    for missing in ("yi", "ci_lb", "ci_ub"):
        assert _interval(replace(row, **{missing: None})) == (None, None)


def test_a_size_is_named_by_deviations_or_by_a_ratio_and_unknown_otherwise() -> None:
    rubric = the_rubric()
    unknown = "unknown"
    sized = [size_of_effect(rubric, effect(yi=yi)) for yi in (0.0, 0.5, -0.5, 5.0)]
    assert unknown not in sized
    assert sized[1] == sized[2] != sized[3]
    assert size_of_effect(rubric, None) == size_of_effect(rubric, effect(yi=None)) == unknown
    assert size_of_effect(rubric, effect(measure="MD", yi=5.0)) == unknown
    doubled, halved = (
        size_of_effect(rubric, effect(measure="RR", yi=math.log(r))) for r in (2.0, 0.5)
    )
    assert doubled == halved != unknown


@pytest.mark.parametrize("code", MEASURES)
def test_a_size_goes_by_the_family_of_the_measure(code: str) -> None:
    rubric, family = the_rubric(), MEASURES[code].family
    by_family = {"standardised difference": "medium", "ratio": "large"}
    yi = math.log(2.0) if family == "ratio" else -0.5
    assert size_of_effect(rubric, effect(measure=code, yi=yi)) == by_family.get(family, "unknown")


@pytest.mark.parametrize("code", ["RR", "OR", "RD", "AS", "PETO", "HR"])
def test_the_size_of_a_trial_of_events_follows_from_the_risk_of_the_controls(code: str) -> None:
    printed = result({"cold": {"events": "3", "n": "20"}, "warm": {"events": "5", "n": "20"}})
    needed = needed_participants(the_rubric(), printed, effect(measure=code))
    assert needed == information_size_of_risks(the_rubric(), 0.25)
    assert needed_participants(the_rubric(), None, effect(measure=code)) is None
    assert needed_participants(the_rubric(), None, effect()) == information_size(the_rubric())


def result(groups: dict[str, dict[str, Any]], printed: dict[str, Any] | None = None) -> Result:
    base = topic().studies["frost2019"].results[0]
    return base.model_copy(
        update={
            "groups": {
                arm: {
                    k: v if isinstance(v, str) and v == "not reported" else reported(v)
                    for k, v in g.items()
                }
                for arm, g in groups.items()
            },
            "printed": {k: reported(v) for k, v in (printed or {}).items()},
        }
    )


def reported(text: str) -> Reported:
    return Reported(printed=text, place="abstract")


@pytest.mark.parametrize(
    ("group", "risk"),
    [
        ({"events": "5", "n": "20"}, 0.25),
        ({"events": "0", "n": "20"}, None),
        ({"events": "20", "n": "20"}, None),
        ({"events": "1", "n": "20"}, 0.05),
        ({"events": "over 5", "n": "20"}, None),
        ({"events": "5", "n": "not reported"}, None),
        ({"events": "five and a bit", "n": "20"}, None),
        ({"events": "5"}, None),
        ({"events": "1,000", "n": "4,000"}, 0.25),
    ],
)
def test_the_risk_of_the_control_arm_lies_between_none_and_all(
    group: dict[str, str], risk: float | None
) -> None:
    found = result({"cold": {"events": "19", "n": "20"}, "warm": group})
    assert _control_risk(found) == risk
    assert _control_risk(None) is None


def test_what_is_printed_of_a_synthesis_is_read_or_left_out() -> None:
    from mcstats.model.result import ContrastKey as Key

    found = result({}, {"k": "7", "i2": "46%"})
    assert (_printed(found, Key.K), _printed(found, Key.I2)) == (7.0, 46.0)
    assert _printed(found, Key.N) is None
    assert _printed(None, Key.K) is None
    assert _printed(result({}, {"k": "a few"}), Key.K) is None


def test_participants_are_the_total_or_the_arms_together_and_else_unknown() -> None:
    study = topic().studies["frost2019"]
    assert count_participants(study) == 60.0
    assert count_participants(study.model_copy(update={"total": reported("1,060")})) == 1060.0
    assert count_participants(study.model_copy(update={"total": reported("many")})) is None
    untold = study.model_copy(update={"total": "not reported"})
    assert count_participants(untold) is None
    arms = tuple(
        arm.model_copy(update={"randomised": reported(n)})
        for arm, n in zip(study.arms, ("31", "29"), strict=True)
    )
    assert count_participants(untold.model_copy(update={"arms": arms})) == 60.0
    one = (arms[0], study.arms[1])
    assert count_participants(untold.model_copy(update={"arms": one})) is None
    assert count_participants(untold.model_copy(update={"arms": ()})) is None
