"""Tests of mcstats.effects.routes.from_counts."""

from __future__ import annotations

import pytest

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
