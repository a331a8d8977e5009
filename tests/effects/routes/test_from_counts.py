"""Tests of mcstats.effects.routes.from_counts."""

from __future__ import annotations

import pytest

from helpers.run_routes import run_route
from mcstats.effects.assumptions import Options
from mcstats.effects.routes.from_counts import possible_counts
from mcstats.model.read_printed import parse


@pytest.mark.parametrize(
    ("printed", "n", "counts"),
    [
        ("50%", 91, []),  # 45 are 49.45 % and 46 are 50.55 %: both a twentieth of a point outside
        ("50%", 92, [46]),
        ("33%", 3, [1]),
        ("33.3%", 3, [1]),
        ("33.4%", 3, []),
        ("12.5%", 8, [1]),
        ("0%", 30, [0]),
        ("100%", 30, [30]),
        ("0.5%", 100, []),
        ("1%", 200, [1, 2, 3]),  # a half rounds either way: 0.5 % and 1.5 % print as 1 % too
    ],
)
def test_only_whole_people_make_a_share(printed: str, n: int, counts: list[int]) -> None:
    assert list(possible_counts(parse(printed, kind="share"), n)) == counts


@pytest.mark.parametrize("route", ["events", "percentages"])
@pytest.mark.parametrize("measure", ["RR", "OR", "RD"])
def test_counts_of_arms_whose_sizes_are_open_leave_a_set_that_holds_each_split(
    route: str, measure: str
) -> None:
    """Of 60 people 28 to 32 were in the first arm, and 21 and 12 of the arms had the event."""
    open_sizes = Options(n1=30, n2=30, total=60).ranging("n1", "28", "32", "60")
    shares = [{"percent": "70%"}, {"percent": "40%"}]
    arms = [{"events": "21"}, {"events": "12"}] if route == "events" else shares
    whole = run_route(route, measure, *arms, options=open_sizes)
    fixed = run_route(route, measure, *arms, options=Options(n1=30, n2=30))
    assert (whole.yi, whole.vi) == (fixed.yi, fixed.vi)
    assert whole.yi_min is not None and whole.yi_max is not None
    for n1 in range(28, 33):
        split = run_route(route, measure, *arms, options=Options(n1=n1, n2=60 - n1))
        if split.yi is not None:  # not every split has whole people of a percentage
            assert whole.yi_min - 1e-12 <= split.yi <= whole.yi_max + 1e-12
    if route == "events":
        assert whole.yi_min < fixed.yi_min and whole.yi_max > fixed.yi_max  # type: ignore[operator]
