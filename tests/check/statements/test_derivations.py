"""Arithmetic in the text of an article."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.told_statements import article_of, rows_of, topic_told
from mcstats.model.diagnoses import Diagnosis as D

WATT = {"id": "watt", "about": {"quantity": "bulb", "unit": "W"}, "says": "40"}
DEVICES = {"id": "devices", "about": {"quantity": "devices"}, "says": "one million"}
POWER = {"quantity": "power", "says": "3.6 mW"}
MINUTES = {"id": "minutes", "about": {"quantity": "minutes", "unit": "min"}, "says": "20"}
DAYS = {"id": "days", "about": {"quantity": "days"}, "says": "60"}


def each(by: str = "ratio", unit: str = "W", **more: Any) -> dict[str, Any]:
    derived = {"from": ["watt", "devices"], "by": by}
    return {"id": "each", "about": {"quantity": "power", "unit": unit}, "derived": derived, **more}


def test_what_a_sentence_amounts_to_is_held_against_a_fact() -> None:
    topic = topic_told(article_of(WATT, DEVICES, each()), facts=[POWER])
    row = rows_of(topic)[2]
    assert row.status == "wrong" and row.printed == "0.00004 W"
    assert row.what.startswith("40 W / 1000000")


@pytest.mark.parametrize(
    ("says", "unit", "status", "diagnosis"),
    [
        ("40 µW", "µW", "not in what we read", D.NOT_READ),  # the arithmetic holds
        ("40 mW", "mW", "wrong", D.ARITHMETIC),
    ],
)
def test_a_number_beside_a_calculation_is_held_against_it(
    says: str, unit: str, status: str, diagnosis: D
) -> None:
    row = rows_of(topic_told(article_of(WATT, DEVICES, each(unit=unit, says=says))))[2]
    assert (row.status, row.diagnosis) == (status, diagnosis)


@pytest.mark.parametrize(
    ("by", "given"), [("sum", "60.3333"), ("difference", "-59.6667"), ("product", "20")]
)
def test_numbers_are_added_subtracted_and_multiplied_in_their_units(by: str, given: str) -> None:
    derived = {"from": ["minutes", "days"], "by": by}
    told = {"about": {"quantity": "hours", "unit": "h"}, "derived": derived}
    row = rows_of(topic_told(article_of(MINUTES, DAYS, told)))[2]
    # 20 minutes 60 times are 20 hours; a bare number counts as hours
    assert float(row.printed.removesuffix(" h")) == pytest.approx(
        {"sum": (1200 + 60) / 3600, "difference": (1200 - 60) / 3600, "product": 20}[by], rel=1e-4
    ), given


def test_a_calculation_with_what_is_no_number_is_not_made() -> None:
    words = DEVICES | {"says": None, "states": "many"}
    row = rows_of(topic_told(article_of(WATT, words, each()), facts=[POWER]))[2]
    assert row.status == "not in what we read" and row.printed == ""


@pytest.mark.parametrize(("by", "held"), [("product", "up to 0.0036 W"), ("ratio", None)])
def test_a_limit_is_kept_where_numbers_are_multiplied(by: str, held: str | None) -> None:
    facts = [
        {"quantity": "volt", "says": "9 V"},
        {"quantity": "ampere", "says": "at most 400 µA"},
        {"quantity": "power", "derived": {"from": ["f0", "f1"], "by": by}, "unit": "W"},
    ]
    told = {"about": {"quantity": "power"}, "says": "40 µW"}
    (row,) = rows_of(topic_told(article_of(told), facts=facts))
    assert row.status == ("imprecise" if held else "not in what we read")
    assert held is None or held in row.what
