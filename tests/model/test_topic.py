"""Tests of mcstats.model.topic."""

from __future__ import annotations

from mcstats.model.topic import Positions


def test_what_has_no_place_stands_at_the_top_of_its_file() -> None:
    assert Positions("x.yaml", {}, {}).nearest(("a", 0)) == (1, 1)
    of = Positions("x.yaml", {(): (3, 1), ("a",): (4, 4)}, {("a",): (4, 1)})
    assert of.nearest(("b",)) == (3, 1)
    assert of.nearest(("a", 0, "c")) == (4, 4)
    assert of.nearest(("a",), key=True) == (4, 1)
