"""Tests of mcstats.effects.routes.table_of_counts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mcstats.effects.assumptions import Options
from mcstats.effects.routes.route import Given
from mcstats.effects.routes.table_of_counts import table_of_counts
from mcstats.model.read_printed import parse
from mcstats.model.vocabularies import Assignment


def arm(events: str, n: str) -> dict[str, Any]:
    return {"events": parse(events, kind="count"), "n": parse(n, kind="count")}


TWO = Given({}, (arm("14", "40"), arm("25", "38")))


def test_a_table_counts_the_arms_in_the_direction_of_benefit() -> None:
    assert table_of_counts(TWO, Options()) == (14, 40, 25, 38)
    assert table_of_counts(TWO, Options(better="lower")) == (25, 38, 14, 40)


@pytest.mark.parametrize(
    "options",
    [Options(shared=2), Options(assignment=Assignment.CLUSTER)],
    ids=["a shared control group", "clusters"],
)
def test_people_that_are_not_independent_are_no_table(options: Options) -> None:
    assert table_of_counts(TWO, options) is None
    factorial = replace(options, shared=1, assignment=Assignment.FACTORIAL)
    assert table_of_counts(TWO, factorial) is not None


def test_a_bound_is_no_count() -> None:
    assert table_of_counts(Given({}, (arm("over 9", "40"), arm("25", "38"))), Options()) is None


def share(percent: str, n: str) -> dict[str, Any]:
    return {"percent": parse(percent, kind="share"), "n": parse(n, kind="count")}


def test_percentages_of_known_numbers_are_the_nearest_whole_people() -> None:
    given = Given({}, (share("35%", "40"), share("65.8%", "38")))
    assert table_of_counts(given, Options()) == (14, 40, 25, 38)


def test_a_percentage_that_no_whole_number_gives_is_no_table() -> None:
    given = Given({}, (share("35.1%", "40"), share("65.8%", "38")))
    assert table_of_counts(given, Options()) is None


def test_arms_without_counts_and_more_events_than_people_are_no_table() -> None:
    means = {"mean": parse("3.1"), "n": parse("40", kind="count")}
    assert table_of_counts(Given({}, (means, means)), Options()) is None
    assert table_of_counts(Given({}, (arm("41", "40"), arm("25", "38"))), Options()) is None
    assert table_of_counts(Given({}, (arm("14", "40"),)), Options()) is None
