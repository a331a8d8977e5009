"""Tests of mcstats.report.register."""

from __future__ import annotations

import math

import pytest

from mcstats.report.format import fixed
from mcstats.report.register import NumberRegister, Use, anchor, cause_of

OF = {"what": "a result", "table": "effects", "row": "a"}


def test_a_figure_is_entered_once_and_listed_where_a_page_shows_it() -> None:
    register = NumberRegister()
    number = register.enter(
        "effects.a.yi", 1.25, "1.3", "closed form", ["a"], line="effects.a", **OF
    )
    again = register.enter(
        "effects.a.yi", 1.25, "1.3", "closed form", ["a"], line="effects.a", **OF
    )
    assert number == again and (number.shown, number.value) == ("1.3", "1.25")
    assert register.numbers == [] and list(register.lines()) == []
    assert register.show(number.id) == "effects.a"
    register.use("effects.a", "index.html", "u-effects.a")
    assert [row.number for row in register.numbers] == ["effects.a.yi"]
    (line,) = register.lines()
    assert (line.what, line.uses) == ("a result", [Use("index.html", "u-effects.a")])


def test_an_expected_use_is_recorded_once() -> None:
    register = NumberRegister()
    register.enter("counts.a", 2, "2", "count", **OF)
    register.expect("counts.a", "audit.html")
    register.use("counts.a", "audit.html", "u-counts.a")
    assert [line.uses for line in register.lines()] == [[Use("audit.html", "u-counts.a")]]


def test_two_values_under_one_id_are_refused() -> None:
    register = NumberRegister()
    register.enter("a", 1.0, "1.0", "count", **OF)
    with pytest.raises(ValueError, match="under one id"):
        register.enter("a", 1.0, "1", "count", **OF)
    with pytest.raises(ValueError, match="one figure on two lines"):
        register.enter("a", 1.0, "1.0", "count", line="b", **OF)


def test_only_known_kinds_and_numbers_are_entered() -> None:
    register = NumberRegister()
    with pytest.raises(ValueError, match="is no kind of figure"):
        register.enter("a", 1.0, "1", "guess", **OF)
    with pytest.raises(ValueError, match="no number"):
        register.enter("a", math.nan, "x", "count", **OF)


def test_an_end_without_a_limit_has_a_sign_and_no_value() -> None:
    # The exact interval of none of one, as a log odds, reaches down without end.
    register = NumberRegister()
    number = register.enter("a", -math.inf, fixed(-math.inf, 2), "count", **OF)
    assert (number.shown, number.value) == ("−∞", "−∞")
    assert register.row(number.id).value is None


def test_a_use_of_a_line_that_is_not_there_is_refused() -> None:
    with pytest.raises(KeyError):
        NumberRegister().use("a", "index.html", "u-a")


def test_anchors_are_safe_and_never_the_same_for_two_texts() -> None:
    assert anchor("effects.a-b_c") == "effects.a-b_c"
    texts = ["a b", "a_b", "1a", "a" * 200, "ä", "a/b"]
    assert len({anchor(text) for text in texts}) == len(texts)
    assert all(" " not in anchor(text) and not anchor(text)[0].isdigit() for text in texts)


def test_the_cause_of_a_figure_does_not_depend_on_the_order_of_its_values() -> None:
    assert cause_of(["a", "b"]) == cause_of(["b", "a"]) != cause_of(["a"])
    assert cause_of([]) == ""
