"""A drawn truth lies in the set of its print; digits narrow the set; exchanged arms turn it."""

from __future__ import annotations

import numpy as np
import pytest

from helpers.drawn_routes import DRAWN, Maker
from mcstats.effects import MEASURES
from mcstats.effects.routes.route_registry import ROUTES

EVERY = [(route, maker) for route, makers in DRAWN.items() for maker in makers]
NAMES = [f"{number} {route}" for number, (route, _) in enumerate(EVERY)]
FAST, MANY = 50, 10_000
EXACT = 12  # decimals at which a print leaves nothing open that a double can show
# Sets need not nest: 2.447 prints as 2.4 and as 2.45, whose hull ends 0.2 % above the first's.
NESTED = 1.02


def check_truths(route: str, maker: Maker, number: int) -> None:
    """Draw so many studies and compare each truth with the set of its print."""
    rng = np.random.default_rng(list(route.encode()))
    usable = 0
    for _ in range(number):
        case = maker(rng)
        digits = int(rng.integers(0, 4))
        effect = case.effect(route, digits)
        span = effect.span
        if span is None:
            assert effect.estimable == "no"
            continue
        usable += 1
        assert span.contains(case.truth), (case, digits, case.truth, span)
        assert effect.yi is None or span.contains(effect.yi), (case, digits, effect)
    assert usable > number / 2


@pytest.mark.parametrize(("route", "maker"), EVERY, ids=NAMES)
def test_a_drawn_truth_lies_in_the_set_of_its_print(route: str, maker: Maker) -> None:
    check_truths(route, maker, FAST)


@pytest.mark.slow
@pytest.mark.parametrize(("route", "maker"), EVERY, ids=NAMES)
def test_ten_thousand_drawn_truths_lie_in_the_set_of_their_print(route: str, maker: Maker) -> None:
    check_truths(route, maker, MANY)


@pytest.mark.parametrize(("route", "maker"), EVERY, ids=NAMES)
def test_more_digits_make_the_set_narrower(route: str, maker: Maker) -> None:
    rng = np.random.default_rng(1)
    together = 0
    for _ in range(20):
        case = maker(rng)
        spans = [case.effect(route, digits).span for digits in (2, 4)]
        if spans[0] is None or spans[1] is None:
            continue
        widths = [span.hi - span.lo for span in spans if span is not None]
        if not np.isfinite(widths).all():
            continue
        together += 1
        assert widths[1] <= NESTED * widths[0] + 1e-9, (case, spans)
    assert together > 7


# What is read off a plot, the place of a median, the shape of values and the convention of a test
# stay open.
OPEN = frozenset(
    "plot_sd plot_se ancova_plot medians_iqr_width medians_iqr_skewed chi2_margins "
    "chi2_p_margins".split()
)
# The control risk of an NNT belongs to one arm; a group alone has no other to exchange it with.
UNTURNED = frozenset({"nnt_risk", "nnt_ci", "from_to"})
TURNED = [
    (route, maker)
    for route, maker in EVERY
    if route not in UNTURNED
    and ROUTES[route].arms != 1
    and MEASURES[maker(np.random.default_rng(0)).measure].compares is not None
]


@pytest.mark.parametrize(
    ("route", "maker"),
    TURNED,
    ids=[f"{number} {route}" for number, (route, _) in enumerate(TURNED)],
)
def test_exchanged_arms_turn_the_sign(route: str, maker: Maker) -> None:
    rng = np.random.default_rng(2)
    compared = 0
    for _ in range(20):
        case = maker(rng)
        ratio = MEASURES[case.measure].back == "exp"
        plain, turned = case.effect(route, EXACT), case.swapped(ratio=ratio).effect(route, EXACT)
        if plain.yi is None or turned.yi is None:
            assert (plain.yi is None) == (turned.yi is None)
            if plain.span is not None and turned.span is not None:
                assert turned.span.lo == pytest.approx(-plain.span.hi, abs=1e-8)
                compared += 1
            continue
        compared += 1
        assert turned.yi == pytest.approx(-plain.yi, rel=1e-7, abs=1e-8)
        if route not in OPEN:
            assert plain.yi == pytest.approx(case.truth, rel=1e-6, abs=1e-8)
        if plain.vi is not None:
            assert turned.vi == pytest.approx(plain.vi, rel=1e-6)
    assert compared > 8
