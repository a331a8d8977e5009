"""Edges of what can hardly be: units ten times off, errors for deviations, signs of a statistic."""

from __future__ import annotations

from typing import Any

import pytest

from generated import topic_of
from mcstats.check.consistency.plausibility import check_spreads, check_units
from mcstats.check.consistency.result_values import values_of_results
from mcstats.model.study import Study
from mcstats.model.tables import CheckRow
from test_consistency import arms, checked, study, value


@pytest.mark.parametrize(
    ("t", "p", "status"),
    [
        # t(28) = 2.111 gives P = 0.0438, whichever arm has more
        ("2.111", "0.044", "match"),
        ("-2.111", "0.044", "match"),
        ("-2.111", "0.5", "mismatch"),
        ("2.111", "0.5", "mismatch"),
        # between -0.5 and 0.5, P lies above 0.62
        ("0", "0.62", "match"),
        ("0", "0.99", "match"),
        ("0", "0.60", "mismatch"),
        ("0", "0.044", "mismatch"),
    ],
)
def test_p_follows_from_the_size_of_a_statistic_whatever_its_sign(
    t: str, p: str, status: str
) -> None:
    assert checked(study(printed={"t": t, "df": "28", "p": p}))["p-statistic/r"].status == status


@pytest.mark.parametrize("sign", ["", "-"])
def test_p_follows_from_an_interval_on_either_side_of_nothing(sign: str) -> None:
    # 25.3 with a standard error of (43.0 - 7.6) / 3.92 = 9.03 gives z = 2.80 and P = 0.0051
    ends = "7.6 to 43.0" if not sign else "-43.0 to -7.6"
    for p, status in (("0.005", "match"), ("0.05", "mismatch")):
        of = study(printed={"difference": f"{sign}25.3", "ci": ends, "p": p})
        assert checked(of)["p-interval/r"].status == status


def told(*printed: tuple[str, str], key: str = "peak_current_mean") -> dict[str, CheckRow]:
    """Rows about a detail of several studies, each with its value and unit, by the study."""
    of = [
        study(f"s{index}", details={key: value(text, unit=unit)})
        for index, (text, unit) in enumerate(printed)
    ]
    return {row.check.split("/")[0]: row for row in check_units(topic_of(of), [], {})}


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
        assert (row.status, row.diagnosis) == ("unsupported", "units ten times off")
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
    rows = check_spreads(list(values_of_results(topic_of(list(of)), {})))
    return {row.check: row for row in rows}


def with_sds(name: str, first: str, second: str, n: str = "16", **more: Any) -> Study:
    groups = arms({"sd": first, "n": n}, {"sd": second, "n": n})
    return study(name, groups=groups, **more)


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
