"""Tests of mcstats.effects.assumptions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpers.route_references import BENEFIT, FIFTEEN
from helpers.run_routes import arm, run_route
from mcstats.effects.assumptions import SETTINGS, Options
from mcstats.effects.routes.route import Given
from mcstats.model.read_printed import parse, parse_pair


def test_the_direction_of_benefit_turns_every_sign_and_both_intervals() -> None:
    arms = (arm(mean="12", sd="5", n="15"), arm(mean="8", sd="5", n="15"))
    up, down = (
        run_route("means_sd", "SMD", *arms, options=Options(better=b)) for b in ("higher", "lower")
    )
    assert (down.yi, down.vi) == (-(up.yi or 0), up.vi)
    assert (down.ci_lb, down.ci_ub) == (-(up.ci_ub or 0), -(up.ci_lb or 0))
    assert (down.yi_min, down.yi_max) == (-(up.yi_max or 0), -(up.yi_min or 0))


def test_a_printed_level_stands_before_the_usual_one() -> None:
    ninety = run_route(
        "difference_ci", "SMD", *FIFTEEN, difference="28.6", ci="11.9–45.3", level="90%"
    )
    usual = run_route("difference_ci", "SMD", *FIFTEEN, difference="28.6", ci="11.9–45.3")
    assert (ninety.yi or 0) < (usual.yi or 0)
    same = run_route(
        "difference_ci",
        "SMD",
        *FIFTEEN,
        options=Options(level=0.9),
        difference="28.6",
        ci="11.9–45.3",
    )
    assert same.yi == ninety.yi


def test_declared_sizes_stand_before_printed_ones() -> None:
    result = run_route("t_value", "SMD", *FIFTEEN, options=Options(n1=14, n2=13), t="2.5")
    assert (result.n1, result.n2, result.df) == (14, 13, 25)


def test_a_measure_that_a_route_does_not_serve_is_refused_with_those_it_does() -> None:
    with pytest.raises(ValueError, match="t_value does not serve 'RR'; expected: SMD"):
        run_route("t_value", "RR", *FIFTEEN, t="2")


def test_an_unknown_variance_formula_is_refused() -> None:
    with pytest.raises(ValueError, match="vtype is 'XX'; expected: AV, HO, LS, LS2"):
        run_route("t_value", "SMD", *FIFTEEN, options=Options(vtype="XX"), t="2")


def test_keys_outside_the_vocabulary_and_misplaced_pairs_are_refused() -> None:
    with pytest.raises(ValueError, match="contrast: 'tt'; expected: beta, change, chi2"):
        Given({"tt": parse("2")})
    with pytest.raises(ValueError, match="arm 1: 'ci' takes two"):
        Given({}, ({"ci": parse("2")},))
    with pytest.raises(ValueError, match="contrast: 'se' takes one"):
        Given({"se": parse_pair("1 to 2")})


def test_settings_are_read_from_the_words_of_data() -> None:
    texts = {"n1": "54", "total": "108", "p_reading": "truncated", "level": "90%", "r": "0.5"}
    options = Options.from_settings(texts, better="lower").ranging("n1", "36", "72", "90 to 108")
    assert (options.n1, options.total, options.total_low) == (54, 108, 90)
    assert (options.p_reading, options.level, options.r) == ("truncated", 0.9, 0.5)
    sizes = options.sizes([None, None])
    assert sizes is not None
    assert (sizes.n1, sizes.n2) == (54, 54)
    totals = sizes.pairs1 + sizes.pairs2
    assert (totals.min(), totals.max()) == (90, 108)
    fewest = sizes.pairs1[totals == 90]
    assert (fewest.min(), fewest.max()) == (30, 60)  # the same shares, one and two thirds
    assert "p_reading" in SETTINGS


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"n3": "5"}, "setting 'n3'; expected: comparisons, level, n1"),
        ({"comparisons": "0"}, "comparisons is 0; expected: whole number >= 1"),
        ({"n1": "0"}, "n1 is 0; expected: whole number >= 2"),
        ({"r": "1.5"}, "r is 1.5; expected: between -1 and 1"),
        ({"r": "<0.5"}, "'<0.5' is a bound; expected: a number"),
        ({"level": "1.5"}, "level is 1.5; expected: between 0.5 and 1"),
        ({"tails": "3"}, "tails is 3; expected: 1, 2"),
        ({"test": "u"}, "test is 'u'; expected: t, welch"),
        ({"direction": "up"}, "direction is 'up'; expected: benefit, harm"),
        ({"p_reading": "guessed"}, "p_reading is 'guessed'; expected: rounded, truncated, floor"),
        ({"total": "0"}, "total is 0; expected: whole number >= 4"),
        ({"n1": "54", "total": "54"}, "total is 54; expected: more than n1"),
        ({"n1": "5.5"}, "expected: whole number"),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused(settings: dict[str, str], message: str) -> None:
    with pytest.raises(ValueError) as caught:
        Options.from_settings(settings)
    assert message in str(caught.value)


def test_a_range_of_n1_may_keep_the_total_that_was_declared() -> None:
    options = Options(n1=54, total=108).ranging("n1", "36", "72")
    assert options == Options(n1=54, total=108, n1_low=36, n1_high=72)
    assert Options(n2=40, total=100).sizes([None, None]) is not None
    assert Options(n1=40).sizes([None, None]) is None


def test_only_sizes_and_the_correlation_have_a_range() -> None:
    with pytest.raises(ValueError, match="'level' has no range; expected: n1, r"):
        Options().ranging("level", "0.9", "0.99")


def test_one_tailed_p_values_are_read_as_such() -> None:
    one = run_route(
        "p_value", "SMD", *FIFTEEN, options=Options(direction="benefit", tails=1), p="0.02"
    )
    two = run_route("p_value", "SMD", *FIFTEEN, options=BENEFIT, p="0.04")
    assert one.yi == pytest.approx(two.yi)


@pytest.mark.parametrize("name", ["r", "r_low", "r_high"])
def test_a_correlation_lies_between_minus_one_and_one(name: str) -> None:
    for value in (None, -1.0, 0.0, 1.0):
        assert getattr(replace(Options(), **{name: value}), name) == value
    for beyond in (-1.01, 1.01):
        with pytest.raises(ValueError, match=f"^{name} is {beyond}; expected: between -1 and 1$"):
            replace(Options(), **{name: beyond})
