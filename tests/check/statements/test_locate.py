"""Tests of mcstats.check.statements.locate."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpers.statement_parts import build_about, build_figure
from helpers.study_builder import build_study
from mcstats.check.statements.locate import classify_deviation
from mcstats.model.diagnoses import Diagnosis as D

FULL = {"outcome": "o", "time": "end", "arm": "a"}


@pytest.mark.parametrize(
    ("said", "printed", "found"),
    [
        (FULL, FULL, ()),
        (FULL, FULL | {"time": "mid"}, (D.TIME,)),
        (FULL, FULL | {"arm": "b"}, (D.ARM,)),
        (FULL, FULL | {"outcome": "p"}, (D.OUTCOME,)),
        (FULL, FULL | {"outcome": "p", "time": "mid", "arm": "b"}, (D.OUTCOME, D.TIME, D.ARM)),
        (FULL | {"unit": "%"}, FULL | {"unit": "points"}, (D.POINTS,)),
        (FULL | {"unit": "points"}, FULL | {"unit": "%"}, (D.POINTS,)),
        (FULL | {"unit": "%"}, FULL | {"unit": "points", "outcome": "p"}, (D.OUTCOME,)),
        (FULL | {"unit": "days"}, FULL | {"unit": "sessions"}, (D.SHIFT,)),
        (FULL | {"unit": "mA"}, FULL | {"unit": "cm"}, None),
        (FULL | {"contrast": "between"}, FULL | {"contrast": "within"}, (D.WITHIN_ARM,)),
        (FULL | {"contrast": "within"}, FULL | {"contrast": "between"}, (D.EFFECT,)),
        ({"outcome": "o"}, FULL | {"arm": "b"}, (D.ARM,)),
        ({"outcome": "o"}, FULL, ()),
    ],
)
def test_each_coordinate_that_differs_is_a_class_of_its_own(
    said: dict[str, str], printed: dict[str, str], found: tuple[D, ...] | None
) -> None:
    asked = build_about(quantity="change", **said)
    assert classify_deviation(asked, build_study(), build_figure(**printed)) == found


@pytest.mark.parametrize(
    ("said", "printed", "found"),
    [
        ({}, {}, ()),
        ({"arm": "a"}, {"arm": "a"}, ()),
        ({"arm": "a"}, {"arm": "b"}, (D.ARM,)),
        ({"arm": "a"}, {}, (D.DENOMINATOR,)),
        ({}, {"arm": "a"}, (D.DENOMINATOR,)),
        ({"outcome": "o"}, {"outcome": "p"}, (D.DENOMINATOR,)),
        ({"arm": "a", "outcome": "o"}, {"arm": "a"}, ()),
        ({"outcome": "o"}, {}, (D.DENOMINATOR,)),
    ],
)
def test_a_number_of_people_of_another_group_is_a_wrong_denominator(
    said: dict[str, str], printed: dict[str, str], found: tuple[D, ...]
) -> None:
    asked = build_about(quantity="n", **said)
    assert classify_deviation(asked, build_study(), build_figure(quantity="n", **printed)) == found


def test_the_size_of_a_study_with_one_arm_is_that_of_its_arm() -> None:
    both = build_study()
    lone = both.model_copy(update={"arms": both.arms[:1]})
    asked = build_about(quantity="n")
    of_arm = build_figure(quantity="n", arm="a")
    assert classify_deviation(asked, lone, of_arm) == ()
    assert classify_deviation(asked, both, of_arm) == (D.DENOMINATOR,)
    assert classify_deviation(asked, lone, replace(of_arm, outcome="o")) == (D.DENOMINATOR,)


@pytest.mark.parametrize(
    ("said", "unit", "found"),
    [
        ("mm", "mm", (D.OUTCOME,)),
        ("mm", "cm", None),  # in another unit it would have been another number
        ("mm", "", None),
        ("", "mm", (D.OUTCOME,)),
    ],
)
def test_another_quantity_of_another_outcome_is_mistaken_for_it_in_its_own_unit(
    said: str, unit: str, found: tuple[D, ...] | None
) -> None:
    asked = build_about(
        quantity="median", outcome="o", time="end", **({"unit": said} if said else {})
    )
    other = build_figure(quantity="mean", outcome="p", time="end", unit=unit)
    assert classify_deviation(asked, build_study(), other) == found
    # another quantity of the same outcome is no other outcome, and the one before another time
    assert classify_deviation(asked, build_study(), replace(other, outcome="o")) is None
    before = replace(other, quantity="baseline_median", outcome="o")
    assert classify_deviation(asked, build_study(), before) == (D.TIME,)
    # what is printed of no outcome, or asked of none, is no other outcome's
    assert classify_deviation(asked, build_study(), replace(other, outcome="")) is None
    of_none = asked.model_copy(update={"outcome": None})
    assert classify_deviation(of_none, build_study(), other) is None


@pytest.mark.parametrize(
    ("quantity", "unit", "found"),
    [
        ("course", "sessions", (D.SHIFT,)),
        ("course", "weeks", ()),
        ("course", "min", ()),
        ("lasting", "sessions", (D.SHIFT,)),
        ("lasting", "weeks", None),
        ("lasting", "min", None),
    ],
)
def test_a_course_in_days_is_mistaken_for_sessions_and_converted_to_other_times(
    quantity: str, unit: str, found: tuple[D, ...] | None
) -> None:
    asked = build_about(quantity="course", unit="days")
    assert (
        classify_deviation(asked, build_study(), build_figure(quantity=quantity, unit=unit))
        == found
    )


def test_a_mean_within_arms_is_not_mistaken_for_a_comparison_of_another_quantity() -> None:
    asked = build_about(quantity="difference", outcome="o", time="end", contrast="between")
    of_arm = build_figure(quantity="mean", outcome="o", time="end", arm="a")
    assert classify_deviation(asked, build_study(), of_arm) == (D.WITHIN_ARM,)
    within = build_about(quantity="difference", outcome="o", time="end", contrast="within")
    assert classify_deviation(within, build_study(), of_arm) is None
    other = build_figure(quantity="change", outcome="o", unit="%")
    asked_other = build_about(quantity="change", outcome="o", unit="%")
    elsewhere = replace(other, study="another")
    assert classify_deviation(asked_other, build_study(), elsewhere) == (D.OTHER_STUDY,)
    assert classify_deviation(asked_other, build_study(), replace(elsewhere, used=False)) is None
    assert (
        classify_deviation(asked_other, build_study(), replace(elsewhere, quantity="mean")) is None
    )


@pytest.mark.parametrize(
    ("said", "printed", "outcome", "found"),
    [
        ("days", "sessions", "", (D.SHIFT,)),
        ("sessions", "days", "", (D.SHIFT,)),
        ("days", "weeks", "", None),
        ("days", "sessions", "o", None),
        ("mA", "sessions", "", None),
        ("days", "mA", "", None),
    ],
)
def test_how_often_is_mistaken_for_how_long_only_of_the_course_itself(
    said: str, printed: str, outcome: str, found: tuple[D, ...] | None
) -> None:
    asked = build_about(quantity="course", unit=said)
    other = build_figure(quantity="length", unit=printed, outcome=outcome)
    assert classify_deviation(asked, build_study(), other) == found


def test_the_same_figure_on_another_scale_is_points_for_percent() -> None:
    asked = build_about(quantity="change", outcome="o", scale="percent change")
    assert classify_deviation(asked, build_study(), build_figure(outcome="o", scale="raw")) == (
        D.POINTS,
    )
    assert (
        classify_deviation(asked, build_study(), build_figure(outcome="o", scale="percent change"))
        == ()
    )
    assert classify_deviation(asked, build_study(), build_figure(outcome="p", scale="raw")) == (
        D.OUTCOME,
    )
