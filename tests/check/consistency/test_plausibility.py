"""Tests of mcstats.check.consistency.plausibility."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from helpers.random_studies import topic_of_studies
from helpers.study_builder import (
    build_study,
    check_rows,
    effects_of_topic,
    printed_value,
    study_of_events,
    topic_with,
    two_groups,
)
from mcstats.check.consistency.plausibility import (
    LARGE,
    check_effect_sizes,
    check_spreads,
    check_units,
)
from mcstats.check.consistency.result_values import values_of_results
from mcstats.model.study import Study
from mcstats.model.tables import CheckRow, EffectRow


def test_an_se_in_the_place_of_an_sd_is_found_and_the_sds_around_it_are_not() -> None:
    def trial(name: str, sd: str) -> Study:
        groups = two_groups({"n": "25", "mean": "10", "sd": sd}, {"n": "25", "mean": "8", "sd": sd})
        return build_study(name, groups=groups)

    clean = [trial(f"s{i}", sd) for i, sd in enumerate(("4.0", "4.4", "3.6"))]
    assert not [name for name in check_rows(*clean) if "spread" in name]
    planted = check_rows(*clean, trial("planted", "0.8"))
    named = [name for name in planted if name.startswith("spread")]
    assert named == ["spread-a/r", "spread-b/r"]


def test_no_spread_is_a_standard_error_where_the_scale_has_no_room_for_its_deviation() -> None:
    """At a mean of 95 % of at most 100 %, 27 wounds allow no SD of 14 times the root of 27."""

    def wounds(name: str, mean: str, sd: str, other: str, least: str | None) -> Study:
        outcome = {"unit": "%"} if least is None else {"unit": "mm", "least": least, "most": "100"}
        groups = two_groups(
            {"n": "27", "mean": mean, "sd": sd}, {"n": "27", "mean": "40", "sd": other}
        )
        return build_study(name, groups=groups, outcome=outcome)

    def asked(*studies: Study) -> list[str]:
        return [name for name in check_rows(*studies) if name.startswith("spread-a")]

    # 14 against 63 in the other arm is rare, and without a ceiling asked about
    assert asked(wounds("planted", "0", "14", "63", None)) == ["spread-a/r"]
    assert asked(wounds("planted", "95", "14", "63", None)) == []
    assert asked(wounds("planted", "95", "14", "63", "0")) == []


def test_a_mean_ten_times_off_in_the_same_unit_is_found() -> None:
    def trial(name: str, mean: str) -> Study:
        return build_study(
            name, groups=two_groups({"mean": mean}, {"mean": mean}), outcome={"unit": "mm"}
        )

    others = [trial("s1", "2.1"), trial("s2", "2.6")]
    assert not [name for name in check_rows(*others) if "units" in name]
    assert [
        r.diagnosis
        for n, r in check_rows(*others, trial("planted", "0.21")).items()
        if "units" in n
    ]


def test_units_are_converted_before_they_are_compared() -> None:
    def trial(name: str, mean: str, unit: str) -> Study:
        return build_study(
            name, groups=two_groups({"mean": mean}, {"mean": mean}), outcome={"unit": unit}
        )

    others = [trial("s1", "2.1", "mm"), trial("s2", "2.6", "mm"), trial("s3", "0.23", "cm")]
    assert not [name for name in check_rows(*others) if "units" in name]


def told(*printed: tuple[str, str], key: str = "peak_current_mean") -> dict[str, CheckRow]:
    """Rows about a detail of several studies, each with its value and unit, by the study."""
    of = [
        build_study(f"s{index}", details={key: printed_value(text, unit=unit)})
        for index, (text, unit) in enumerate(printed)
    ]
    return {row.check.split("/")[0]: row for row in check_units(topic_of_studies(of), [], {})}


@pytest.mark.parametrize(
    ("times", "odd"),
    [
        ("10", True),
        ("4", True),  # the next power of ten is 10, and 4 is 0.4 of it
        ("3.9", False),
        ("25", True),
        ("26", False),
        ("39", False),
        ("40", True),
        ("0.1", True),
        ("0.25", True),
        ("0.26", False),
        ("1", False),
        ("2.5", False),
    ],
)
def test_a_value_near_a_power_of_ten_beside_two_others_is_looked_at(times: str, odd: bool) -> None:
    found = told(("1", "mA"), ("1", "mA"), (times, "mA"))
    assert ("s2" in found) == odd
    if odd:
        row = found["s2"]
        assert (row.status, row.diagnosis) == ("not checkable", "units ten times off")
        assert (row.printed, row.allowed) == (times, "about 1 mA")


def test_between_two_studies_the_smaller_value_is_looked_at() -> None:
    assert set(told(("10", "mA"), ("1", "mA"))) == {"s1"}
    assert set(told(("1", "mA"), ("10", "mA"))) == {"s0"}


def test_values_are_compared_in_one_unit_and_only_where_units_convert() -> None:
    assert told(("10", "mA"), ("10000", "µA"), ("0.01", "A")) == {}
    assert set(told(("10", "mA"), ("10", "mA"), ("10", "µA"))) == {"s2"}
    assert told(("10", "mA"), ("10", "mA"), ("100", "min")) == {}
    # an age alone may be of anything, and so may what has no unit
    assert told(("1", "mA"), ("1", "mA"), ("10", "mA"), key="current_mean") == {}
    assert told(("1", "mA"), ("1", "mA"), ("10", "mA"), key="peak_current") == {}
    assert told(("1", "mA"), ("1", "mA"), ("0", "mA")) == {}
    assert told(("1", "mA"), ("soon", "mA"), ("10", "mA"))["s0"].allowed == "about 10 mA"


def spread(*of: Study) -> dict[str, CheckRow]:
    rows = check_spreads(list(values_of_results(topic_of_studies(list(of)), {})))
    return {row.check: row for row in rows}


def with_sds(name: str, first: str, second: str, n: str = "16", **more: Any) -> Study:
    groups = two_groups({"sd": first, "n": n}, {"sd": second, "n": n})
    return build_study(name, groups=groups, **more)


def test_a_deviation_beside_one_more_than_four_times_as_large_is_looked_at() -> None:
    assert spread(with_sds("s", "1.0", "4.0")) == {}
    (row,) = spread(with_sds("s", "1.0", "4.1")).values()
    assert row.check == "s/spread-a/r"
    assert row.what == "the other arm's is 4.1 times as large"
    (row,) = spread(with_sds("s", "4.1", "1.0")).values()
    assert row.check == "s/spread-b/r"
    assert spread(with_sds("s", "0", "4.1")) == {}


@pytest.mark.parametrize(
    ("sd", "odd"),
    [
        ("1.0", True),  # times the root of 16 it is the 4.0 of the other study
        ("1.25", True),  # 5.0 is 1.25 times 4.0
        ("1.26", False),
        ("0.8", True),  # 3.2 is 4.0 / 1.25
        ("0.79", False),
    ],
)
def test_a_deviation_that_would_be_usual_times_the_root_of_n_is_looked_at(
    sd: str, odd: bool
) -> None:
    usual, small = with_sds("usual", "4.0", "4.0"), with_sds("small", sd, sd)
    found = spread(usual, small)
    assert set(found) == ({"small/spread-a/r", "small/spread-b/r"} if odd else set())
    if odd:
        row = found["small/spread-a/r"]
        assert row.what == (f"times the root of 16 it is {4 * float(sd):.3g}, and others print 4")
        assert (row.printed, row.allowed) == (sd, "4")
    other = with_sds("other", "4.0", "4.0", outcome={"measures": "p"})
    assert spread(other, small) == {}
    metres = with_sds("metres", "4.0", "4.0", outcome={"unit": "m"})
    assert spread(metres, small) == {}
    assert spread(metres, with_sds("mm", sd, sd, outcome={"unit": "mm"})) == {}
    same = spread(metres, with_sds("small", sd, sd, outcome={"unit": "m"}))
    assert set(same) == set(found)
    # half of the smallest elsewhere is no longer small beside it
    near = with_sds("near", "4.0", str(2 * float(sd)))
    assert spread(near, small) == {}


def test_one_participant_has_no_root_to_multiply_by() -> None:
    assert spread(with_sds("usual", "1.0", "1.0"), with_sds("s", "0.4", "0.4", n="1")) == {}


@pytest.mark.parametrize(
    ("sd", "n", "odd"),
    [("1.5", "9", True), ("1.9", "4", True), ("2.0", "4", False), ("2.1", "4", False)],
)
def test_a_deviation_is_small_below_half_of_the_smallest_elsewhere(
    sd: str, n: str, odd: bool
) -> None:
    # times the root of n each of them is near the 4.0 of the other study
    found = spread(with_sds("usual", "4.0", "4.0"), with_sds("small", sd, sd, n=n))
    assert bool(found) == odd


def test_values_that_cannot_be_compared_are_passed_over_and_the_next_one_read() -> None:
    details = {
        "pain_score_low": printed_value("a lot", unit="cm"),
        "pain_score_before": printed_value("0", unit="cm"),
        "pain_score_after": printed_value("4.2", unit="cm"),
        "skin_depth_mean": printed_value("12 mm"),
        "age_mean": printed_value("40", unit="years"),
        "skin_depth_other": printed_value("12", unit="mm"),
        "arm_length_mean": printed_value("40"),
    }
    tenfold = {
        "pain_score_mean": printed_value("42", unit="cm"),
        "skin_depth_mean": printed_value("120", unit="mm"),
        "age_mean": printed_value("400", unit="years"),
        "arm_length_mean": printed_value("400", unit="cm"),
    }
    others = [build_study(name, details=tenfold) for name in ("one", "two")]
    rows = [
        row
        for row in check_units(topic_of_studies([build_study(details=details), *others]), [], {})
    ]
    assert {(row.check.split("/")[0], row.printed) for row in rows} == {
        ("planted", "4.2"),
        ("planted", "12 mm"),
    }


def effect(**changes: Any) -> EffectRow:
    (row,) = effects_of_topic(topic_with(study_of_events("8", "4")))
    return replace(row, **changes)


@pytest.mark.parametrize(
    ("measure", "yi", "rare"),
    [("SMD", 2.0, False), ("SMD", 9.0, True), ("SMD", -9.0, True), ("MD", 9.0, False)],
)
def test_a_large_standardised_difference_is_asked_about(
    measure: str, yi: float, rare: bool
) -> None:
    rows = list(check_effect_sizes([effect(measure=measure, yi=yi)]))
    assert [row.diagnosis for row in rows] == [LARGE] * rare
    assert [row.printed for row in rows] == [f"{yi:.3g}"] * rare
