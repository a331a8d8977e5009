"""Tests of mcstats.verdict.result_counts."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.complete_topic import changed_effect, complete_topic
from helpers.study_builder import build_study, reported_value
from mcstats.model.printed_keys import ArmKey, ContrastKey
from mcstats.model.result import Result
from mcstats.verdict.result_counts import (
    control_rate,
    control_risk,
    count_of_arms,
    count_participants,
    is_counted,
    printed_number,
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


@pytest.mark.parametrize(
    ("unit", "rate"),
    [
        ("per 1000 person-years", (0.0033, "person-years")),
        ("per 1,000 person-years", (0.0033, "person-years")),
        ("per year", None),
        (None, None),
    ],
)
def test_a_rate_is_that_of_the_last_arm_in_the_time_that_its_unit_says(
    unit: str | None, rate: tuple[float, str] | None
) -> None:
    value = reported_value("3.30").model_copy(update={"unit": unit})
    found = result({"cold": {}, "warm": {}}).model_copy(
        update={"groups": {"cold": {}, "warm": {ArmKey.RATE: value}}}
    )
    assert control_rate(found) == (rate if rate is None else (pytest.approx(rate[0]), rate[1]))
    assert control_rate(None) is None
    assert control_rate(result({"cold": {}, "warm": {}})) is None


def test_what_is_printed_of_a_synthesis_is_read_or_left_out() -> None:
    found = result({}, {"k": "7", "i2": "46%"})
    assert printed_number(found, ContrastKey.K) == 7.0
    assert printed_number(found, ContrastKey.I2) == 46.0
    assert printed_number(found, ContrastKey.N) is None
    assert printed_number(None, ContrastKey.K) is None
    assert printed_number(result({}, {"k": "a few"}), ContrastKey.K) is None


def test_the_people_of_the_arms_compared_count_and_not_those_of_the_study() -> None:
    study = complete_topic().studies["frost2019"]
    two = changed_effect(n1=8.0, n2=8.0)
    assert count_of_arms(study, study.results[0], two) == 16.0
    assert count_of_arms(study, study.results[0], changed_effect(n1=8, contrast="within")) == 8
    pooled = result({}, {"n": "400"})
    assert count_of_arms(study, pooled, two) == 400.0
    unknown = changed_effect(n1=None, n2=None)
    assert count_of_arms(study, result({"cold": {"n": "9"}, "warm": {"n": "7"}}), unknown) == 16.0
    assert count_of_arms(study, None, unknown) is None


def test_the_whole_study_counts_only_where_the_result_compares_all_of_its_arms() -> None:
    study = complete_topic().studies["frost2019"]
    printed = result({})
    assert set(printed.arms) == {arm.id for arm in study.arms}
    assert count_of_arms(study, printed, None) == 60.0
    third = study.arms[0].model_copy(update={"id": "hot"})
    larger = study.model_copy(update={"arms": (*study.arms, third)})
    assert count_of_arms(larger, printed, None) is None


PERIODS = {arm: {"mean": "36.4", "sd": "8.1", "n": "169"} for arm in "ab"}
BEGUN: Any = {f"arm_{arm}": {"randomised": {"printed": "171", "place": "abstract"}} for arm in "ab"}


@pytest.mark.parametrize(
    ("design", "people"),
    [("parallel", 338), ("matched pairs", 338), ("crossover", 169), ("split body", 169)],
)
def test_the_people_of_a_crossover_are_counted_once(design: str, people: int) -> None:
    assigned = {"assignment": {"value": design, "place": "methods"}}
    study = build_study(groups=PERIODS, design=assigned, **BEGUN)
    assert count_of_arms(study, study.results[0], None) == people
    assert count_participants(study) == (171 if people == 169 else 342)


def test_each_arm_of_the_first_period_of_a_crossover_has_its_own_people() -> None:
    assigned = {"assignment": {"value": "crossover", "place": "methods"}}
    first = {"period": {"value": "first", "place": "table 2"}}
    study = build_study(groups=PERIODS, design=assigned, result=first)
    assert count_of_arms(study, study.results[0], None) == 338


def test_a_result_is_counted_where_it_says_itself_how_many_people_it_rests_on() -> None:
    assert is_counted(result({}, {"n": "57"}), None)
    assert is_counted(result({"cold": {"n": "20"}, "warm": {"n": "21"}}), None)
    assert not is_counted(result({"cold": {"n": "20"}, "warm": {"n": "not reported"}}), None)
    assert not is_counted(None, None)


def test_a_subgroup_has_its_own_people_or_an_unknown_number() -> None:
    study = complete_topic().studies["frost2019"]
    arms = changed_effect(n1=None, n2=None)
    part = study.results[0].model_copy(update={"subgroup": "women", "groups": {}, "printed": {}})
    assert count_of_arms(study, part, arms) is None
    assert count_of_arms(study, part, changed_effect(n1=5.0, n2=6.0)) == 11.0
    pooled = result({}, {"n": "30"}).model_copy(update={"subgroup": "women"})
    assert count_of_arms(study, pooled, arms) == 30.0
