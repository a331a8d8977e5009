"""The risk without the intervention, at which effects in people are shown."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.coded_bodies import assembled, coded_topic, judged_topic
from helpers.judged_changes import loaded
from helpers.places import SHIPPED_TOPIC, TESTS
from helpers.rubric_cases import the_rubric
from mcstats.verdict.control_risk import AssumedRisk, assumed_risk


def risk_of(studies: Any, claim: Any = None) -> AssumedRisk | None:
    topic = coded_topic("salt", studies, claim)
    body = assembled(topic, the_rubric())
    return assumed_risk(topic, topic.claims.claims[0], body.deciding)


def trial(treated: int, control: int, size: int = 1000) -> dict[str, Any]:
    return {"n": 2 * size, "events": [(treated, size), (control, size)]}


def test_the_risk_of_one_control_group_names_its_trial_and_its_time() -> None:
    found = risk_of({"oslo": trial(50, 100)})
    assert found is not None
    assert (found.value, found.lowest, found.highest) == (0.1, None, None)
    assert found.source.endswith("that of the control group of Oslo (at the end).")


def test_of_several_control_groups_the_median_counts_beside_the_lowest_and_the_highest() -> None:
    found = risk_of({"a": trial(5, 10), "b": trial(20, 40), "c": trial(150, 300)})
    assert found is not None
    assert (found.value, found.lowest, found.highest) == (0.04, 0.01, 0.3)
    assert found.short == "at the median risk of 3 control groups"


def test_a_declared_risk_stands_before_those_of_control_groups() -> None:
    declared = {"value": "12%", "source": "oslo", "place": "table 1"}
    found = risk_of({"oslo": trial(50, 100)}, {"control_risk": declared})
    assert found is not None and found.value == pytest.approx(0.12)
    assert found.source == (
        "The risk without the intervention is the one that Oslo reports (table 1)."
    )


def test_without_a_count_there_is_none() -> None:
    assert risk_of({"a": {"n": 60, "difference": 3.0, "ci": [1.0, 5.0]}}) is None


def test_tables_of_two_topics_name_the_risk_and_what_is_counted() -> None:
    absolute = {
        (folder.name, row.claim): row
        for folder in (TESTS / "topics" / "bcg", TESTS / "topics" / "salt", SHIPPED_TOPIC)
        for row in judged_topic(loaded(folder), the_rubric()).absolute
    }
    bcg, stroke = absolute["bcg", "prevents"], absolute["salt", "stroke"]
    # the median of 11/139 45/7277 29/303 248/12867 11/220 499/88391 10/629, times 0.378718 - 1
    assert bcg.difference == pytest.approx(1000 * 248 / 12867 * (0.378718 - 1), abs=0.01)
    assert bcg.low_difference == pytest.approx(1000 * 499 / 88391 * (0.378718 - 1), abs=0.01)
    assert bcg.high_difference == pytest.approx(1000 * 29 / 303 * (0.378718 - 1), abs=0.01)
    assert (bcg.counted, stroke.counted) == ("people", "person-years")
    assert "Neal 2021" in stroke.risk_source and stroke.low_risk is None
    assert absolute["microcurrent", "ulcers_closed"].counted == "ulcers"
