"""Tests of mcstats.effects.routes.worksheet."""

from __future__ import annotations

import math

import pytest

from helpers.run_routes import arm, run_route
from mcstats.effects.assumptions import Options
from mcstats.effects.bounds.propagate import Span
from mcstats.effects.measures.two_groups import MD, SMD
from mcstats.effects.routes.route import Given, Unusable
from mcstats.effects.routes.standardised import standardised_from_t
from mcstats.effects.routes.worksheet import Worksheet, sizes_of


def test_groups_of_unknown_size_are_refused() -> None:
    figures = arm(mean="4.0", sd="1.0")
    result = run_route("means_sd", "SMD", figures, figures)
    assert (result.estimable, result.because) == ("no", "not printed: n of both arms")
    with pytest.raises(Unusable, match="sizes of both groups are neither printed nor declared"):
        sizes_of(Given({}, ({}, {})), Options())
    assert sizes_of(Given({}, ({}, {})), Options(n1=9, n2=8)).best == {"n1": 9.0, "n2": 8.0}


def test_a_sheet_without_sizes_computes_and_a_standardised_difference_needs_them() -> None:
    sheet = Worksheet({"x": Span(1.5, 2.5, best=2.0)})
    assert sheet.best_value(lambda a: a.x * 2) == 4.0
    with pytest.raises(ValueError, match="needs the sizes of both groups"):
        standardised_from_t(sheet, Options(), SMD, lambda a: a.x, lambda a: a.x)
    with pytest.raises(ValueError, match="an estimable MD without a variance"):
        sheet.effect(Options(), MD, Span(1.0, 2.0, best=1.5))


def test_an_interval_without_a_number_is_left_out() -> None:
    sheet = Worksheet({"x": Span(1.5, 2.5, best=2.0)})
    effect = sheet.effect(Options(), MD, Span(1.0, 2.0), ci=(math.nan, math.nan))
    assert (effect.estimable, effect.ci_lb, effect.ci_ub) == ("bound", None, None)
