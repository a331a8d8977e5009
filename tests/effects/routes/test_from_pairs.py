"""Tests of mcstats.effects.routes.from_pairs; those of designs have more of a crossover."""

from __future__ import annotations

import math
from typing import Any

import pytest

from helpers.run_routes import arm, run_route, why_not
from mcstats.effects.assumptions import Options
from mcstats.model.vocabularies import Assignment

CROSSOVER = Options(assignment=Assignment.CROSSOVER)
PAIRS = (arm(n="22"), arm(n="22"))
BOTH = (arm(mean="14.2", sd="5.1", n="22"), arm(mean="11.1", sd="4.6", n="22"))


def why(route: str, measure: str, *arms: dict[str, str], **printed: Any) -> str:
    return why_not(route, measure, *arms, options=CROSSOVER, **printed)


def test_a_difference_within_pairs_without_n_has_a_normal_interval() -> None:
    known = {"difference": "3.10", "se": "1.20"}
    alone = run_route("paired_difference_se", "MD", options=CROSSOVER, **known)
    sized = run_route("paired_difference_se", "MD", *PAIRS, options=CROSSOVER, **known)
    assert (alone.df, sized.df) == (None, 21)
    assert (alone.n1, sized.n1, sized.n2) == (None, 22, None)
    assert alone.vi == sized.vi
    assert alone.ci_lb is not None and sized.ci_lb is not None and sized.ci_lb < alone.ci_lb


def test_figures_of_pairs_have_limits() -> None:
    assert why("paired_difference_p", "MD", difference="3", p="0.02") == "not printed: n"
    assert "no spread" in why("paired_difference_se", "MD", arm(n="1"), difference="3", se="1")
    assert "not printed: n" in why("paired_means", "MD", *({"mean": "1", "sd": "1"},) * 2)
    small = [group | {"n": "2"} for group in BOTH]
    assert why("paired_means", "MD", *small) == "2 pairs, 3 are needed"
    assert "two treatments" in why("paired_means", "MD", *BOTH, BOTH[0])
    assert "beyond 1" in why("paired_means", "MD", *BOTH, r="1.4")
    zero = (BOTH[0] | {"mean": "0.0"}, BOTH[1])
    assert "mean of treatment 1 may be zero" in why("paired_means", "ROM", *zero)
    bound = (BOTH[0] | {"sd": "over 5"}, BOTH[1])
    effect = run_route("paired_means", "MD", *bound, options=CROSSOVER, r="0.6")
    assert (effect.estimable, effect.vi) == ("point", None)


def test_discordant_pairs_give_the_odds_ratio_within_pairs() -> None:
    effect = run_route("discordant_pairs", "OR", options=CROSSOVER, only_first="9", only_last="0")
    assert (effect.yi, effect.vi) == (pytest.approx(math.log(19)), pytest.approx(2 + 1 / 9.5))
    none = {"only_first": "0", "only_last": "0"}
    assert why("discordant_pairs", "OR", **none) == "no discordant pairs"
    assert why("discordant_pairs", "RD", only_first="9", only_last="4") == "not printed: n"
    many = {"only_first": "19", "only_last": "14"}
    assert "more discordant pairs" in why("discordant_pairs", "RD", *PAIRS, **many)
    same = run_route("discordant_pairs", "RD", *PAIRS, options=CROSSOVER, **none)
    assert (same.estimable, same.yi) == ("point", 0)
    bound = {"only_first": "over 3", "only_last": "2"}
    assert "only a bound" in why("discordant_pairs", "OR", **bound)
