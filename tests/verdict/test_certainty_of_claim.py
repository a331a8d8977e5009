"""Tests of mcstats.verdict.certainty_of_claim."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest

from helpers.complete_topic import changed_effect, complete_topic
from helpers.rubric_cases import the_rubric
from helpers.study_builder import reported_value
from mcstats.effects import MEASURES
from mcstats.model.result import Result
from mcstats.verdict.certainty_of_claim import (
    control_risk,
    needed_participants,
    printed_number,
    size_of_effect,
    widened_interval,
)
from mcstats.verdict.precision import information_size, information_size_of_risks


def test_an_interval_is_widened_by_what_the_printing_leaves_open() -> None:
    row = changed_effect(yi=1.0, ci_lb=0.5, ci_ub=1.6, yi_min=0.9, yi_max=1.2)
    assert widened_interval(row) == (pytest.approx(0.4), pytest.approx(1.8))
    assert widened_interval(replace(row, yi_min=None, yi_max=None)) == (0.5, 1.6)
    for missing in ("yi", "ci_lb", "ci_ub"):
        assert widened_interval(replace(row, **{missing: None})) == (None, None)


def test_a_size_is_named_by_deviations_or_by_a_ratio_and_unknown_otherwise() -> None:
    rubric = the_rubric()
    unknown = "unknown"
    sized = [size_of_effect(rubric, changed_effect(yi=yi)) for yi in (0.0, 0.5, -0.5, 5.0)]
    assert unknown not in sized
    assert sized[1] == sized[2] != sized[3]
    assert (
        size_of_effect(rubric, None) == size_of_effect(rubric, changed_effect(yi=None)) == unknown
    )
    assert size_of_effect(rubric, changed_effect(measure="MD", yi=5.0)) == unknown
    doubled, halved = (
        size_of_effect(rubric, changed_effect(measure="RR", yi=math.log(r))) for r in (2.0, 0.5)
    )
    assert doubled == halved != unknown


@pytest.mark.parametrize("code", MEASURES)
def test_a_size_goes_by_the_family_of_the_measure(code: str) -> None:
    rubric, family = the_rubric(), MEASURES[code].family
    by_family = {"standardised difference": "medium", "ratio": "large"}
    yi = math.log(2.0) if family == "ratio" else -0.5
    assert size_of_effect(rubric, changed_effect(measure=code, yi=yi)) == by_family.get(
        family, "unknown"
    )


@pytest.mark.parametrize("code", ["RR", "OR", "RD", "AS", "PETO", "HR"])
def test_the_size_of_a_trial_of_events_follows_from_the_risk_of_the_controls(code: str) -> None:
    printed = result({"cold": {"events": "3", "n": "20"}, "warm": {"events": "5", "n": "20"}})
    needed = needed_participants(the_rubric(), printed, changed_effect(measure=code))
    assert needed == information_size_of_risks(the_rubric(), 0.25)
    assert needed_participants(the_rubric(), None, changed_effect(measure=code)) is None
    assert needed_participants(the_rubric(), None, changed_effect()) == information_size(
        the_rubric()
    )


def result(groups: dict[str, dict[str, Any]], printed: dict[str, Any] | None = None) -> Result:
    base = complete_topic().studies["frost2019"].results[0]
    return base.model_copy(
        update={
            "groups": {
                arm: {
                    k: v if isinstance(v, str) and v == "not reported" else reported_value(v)
                    for k, v in g.items()
                }
                for arm, g in groups.items()
            },
            "printed": {k: reported_value(v) for k, v in (printed or {}).items()},
        }
    )


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
    assert control_risk(found) == risk
    assert control_risk(None) is None


def test_what_is_printed_of_a_synthesis_is_read_or_left_out() -> None:
    from mcstats.model.result import ContrastKey as Key

    found = result({}, {"k": "7", "i2": "46%"})
    assert (printed_number(found, Key.K), printed_number(found, Key.I2)) == (7.0, 46.0)
    assert printed_number(found, Key.N) is None
    assert printed_number(None, Key.K) is None
    assert printed_number(result({}, {"k": "a few"}), Key.K) is None
