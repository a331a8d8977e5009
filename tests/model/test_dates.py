"""Tests of mcstats.model.dates."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from mcstats.model.dates import parse_date

DAY = dt.date


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2016-02", (DAY(2016, 2, 1), DAY(2016, 2, 29))),
        ("2015-02", (DAY(2015, 2, 1), DAY(2015, 2, 28))),
        ("2016-02-03", (DAY(2016, 2, 3), DAY(2016, 2, 3))),
        ("3 February 2016", (DAY(2016, 2, 3), DAY(2016, 2, 3))),
        ("February 2016", (DAY(2016, 2, 1), DAY(2016, 2, 29))),
        ("2016", (DAY(2016, 1, 1), DAY(2016, 12, 31))),
        ("in the year 2016", (DAY(2016, 1, 1), DAY(2016, 12, 31))),
        ("2016-13-01", None),
        ("2016-02-30", None),
        ("31 February 2016", None),
        ("no date", None),
    ],
)
def test_a_date_is_the_days_that_it_leaves_open(text: str, found: Any) -> None:
    assert parse_date(text) == found
