"""Tests of mcstats.effects.pooling.half_normal."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import integrate, special

from helpers.extreme_sets import draw_extreme_sets
from helpers.reference_values import pool_one
from mcstats.effects import pool_half_normal

FOUR = {"yi": [0.98, 0.75, 1.04, 1.25], "vi": [0.05, 0.16, 0.08, 0.1]}
TWO = {"yi": [0.1, 0.9], "vi": [0.04, 0.09]}
POINTS = {"yi": [10.0, 40.0, 35.0, 50.0], "vi": [170.0, 90.0, 60.0, 120.0]}
# The same integrals by mpmath 1.3 with 30 digits: mpmath.quad over tau, the roots of the mixtures
# found to 1e-15 in probability.
BY_MPMATH: list[tuple[dict[str, list[float]], float, dict[str, float]]] = [
    (TWO, 0.5, {"mu": 0.4455199570369214, "se": 0.41813432812034157,
                "ci_lb": -0.38342186704121717, "ci_ub": 1.3416830938750972,
                "pi_lb": -0.9467424128185465, "pi_ub": 1.907956282348269,
                "tau2": 0.17510725015225523, "tau2_lb": 0.0013465746679591185,
                "tau2_ub": 1.2049829399184673}),
    (FOUR, 0.5, {"mu": 1.0194936071808214, "se": 0.19896451439871043,
                 "ci_lb": 0.6248328923658251, "ci_ub": 1.4099006662669127,
                 "pi_lb": 0.3276588014554568, "pi_ub": 1.704059352699263,
                 "tau2": 0.02434705968926352, "tau2_ub": 0.43803109812742563}),
    (POINTS, 15.0, {"mu": 35.13866923960615, "se": 8.019558028264862,
                    "pi_lb": 3.2478053765659283, "pi_ub": 65.84422407763772,
                    "tau2_ub": 742.8410861228401}),
]  # fmt: skip


def one(**arguments: Any) -> pd.Series[Any]:
    return pool_half_normal(**arguments).iloc[0]


@pytest.mark.parametrize(("studies", "scale", "want"), BY_MPMATH)
def test_the_posterior_has_the_figures_of_thirty_digits(
    studies: dict[str, list[float]], scale: float, want: dict[str, float]
) -> None:
    got = one(**studies, scale=scale)
    assert got[list(want)].to_dict() == pytest.approx(want, rel=1e-11)


@pytest.mark.parametrize("seed", range(12))
def test_the_posterior_is_the_one_that_plain_quadrature_gives(seed: int) -> None:
    rng = np.random.default_rng(seed)
    k, scale = int(rng.integers(2, 7)), float(rng.choice([0.25, 0.5, 1.0]))
    v = rng.uniform(0.01, 0.3, k)
    y = rng.normal(0.3, np.sqrt(v + rng.uniform(0, 0.5)))
    got = one(yi=y, vi=v, scale=scale)

    def parts(tau: float) -> tuple[float, float, float]:
        w = 1 / (v + tau**2)
        mean = w @ y / w.sum()
        q = w @ (y - mean) ** 2
        density = math.sqrt(w.prod() / w.sum()) * math.exp(-q / 2 - tau**2 / (2 * scale**2))
        return density, float(mean), float(1 / w.sum())

    def integral(of: Any) -> float:
        cuts = [scale * x for x in (0.0, 0.2, 0.7, 1.5, 3.0, 12.0)]
        pieces = itertools.pairwise(cuts)
        return sum(integrate.quad(of, *p, epsabs=0, epsrel=1e-11)[0] for p in pieces)

    total = integral(lambda t: parts(t)[0])
    assert got["mu"] == pytest.approx(integral(lambda t: math.prod(parts(t)[:2])) / total, abs=1e-9)
    for name, extra, p in (("ci_lb", 0, 0.025), ("ci_ub", 0, 0.975), ("pi_ub", 1, 0.975)):

        def below(t: float, x: float = got[name], extra: int = extra) -> float:
            density, mean, variance = parts(t)
            return density * float(special.ndtr((x - mean) / math.sqrt(variance + extra * t * t)))

        assert integral(below) / total == pytest.approx(p, abs=1e-9), name
    positive = integral(lambda t: parts(t)[0] * special.ndtr(parts(t)[1] / parts(t)[2] ** 0.5))
    assert got["p_above"] == pytest.approx(positive / total, abs=1e-9)


def test_a_prior_without_room_gives_equal_effects() -> None:
    got, equal = one(**FOUR, scale=1e-9), pool_one(**FOUR, method="EE", test="z")
    for name in ("mu", "se", "ci_lb", "ci_ub"):
        assert got[name] == pytest.approx(equal[name], rel=1e-9), name
    assert (got["pi_lb"], got["pi_ub"]) == pytest.approx((equal["ci_lb"], equal["ci_ub"]))
    share = (1 / np.array(FOUR["vi"])) / np.sum(1 / np.array(FOUR["vi"]))
    assert got["weights"] == pytest.approx(share.tolist(), rel=1e-9)


def test_the_prediction_interval_keeps_what_four_like_studies_cannot_know() -> None:
    reml, prior = pool_one(**FOUR, test="z"), one(**FOUR, scale=0.5)
    assert reml["tau2"] == 0
    assert (reml["pi_lb"], reml["pi_ub"]) == (reml["ci_lb"], reml["ci_ub"])
    assert prior["pi_lb"] < reml["pi_lb"] - 0.25 and prior["pi_ub"] > reml["pi_ub"] + 0.25


def test_units_and_order_do_not_matter() -> None:
    got = one(**FOUR, scale=0.5, threshold=1.0)
    large = one(
        yi=[100 * y + 7 for y in reversed(FOUR["yi"])],
        vi=[1e4 * v for v in reversed(FOUR["vi"])],
        scale=50,
        threshold=107.0,
    )
    assert large["mu"] == pytest.approx(100 * got["mu"] + 7, rel=1e-11)
    assert large["pi_ub"] == pytest.approx(100 * got["pi_ub"] + 7, rel=1e-10)
    assert large["p_above"] == pytest.approx(got["p_above"], rel=1e-10)
    assert large["weights"][::-1] == pytest.approx(got["weights"], rel=1e-10)


@pytest.mark.parametrize("decades", [1.0, 3.0, 6.0])
def test_no_set_is_too_uneven_to_be_integrated(decades: float) -> None:
    rng = np.random.default_rng(6)
    for k in (2, 3, 4, 9):
        y, v = draw_extreme_sets(rng, 2, k, decades)
        for column in range(2):
            for scale in (1e-3, 0.5, 1e3):
                got = one(yi=y[:, column], vi=v[:, column], scale=scale)
                assert got["pi_lb"] <= got["ci_lb"] < got["mu"] < got["ci_ub"] <= got["pi_ub"]
                assert got["tau2_lb"] < got["tau2"] < got["tau2_ub"]
                assert sum(got["weights"]) == pytest.approx(1)


@pytest.mark.slow
def test_intervals_cover_as_often_as_they_say_where_tau_is_drawn_from_its_prior() -> None:
    rng, hits, draws = np.random.default_rng(21), np.zeros(3), 3000
    for _ in range(draws):
        tau, v = abs(rng.normal(0, 0.5)), rng.uniform(0.02, 0.3, 3)
        y = rng.normal(0, np.sqrt(v + tau**2))
        got, further = one(yi=y, vi=v, scale=0.5), rng.normal(0, tau)
        hits += [
            got["ci_lb"] < 0 < got["ci_ub"],
            got["pi_lb"] < further < got["pi_ub"],
            got["tau2_lb"] < tau**2 < got["tau2_ub"],
        ]
    # a proportion of 3,000 has a standard error of 0.004
    np.testing.assert_allclose(hits / draws, 0.95, atol=0.013)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"yi": [1.0], "vi": [1.0]}, "yi has 1 studies; expected: at least 2"),
        ({"scale": 0}, "scale is 0; expected: a finite number > 0"),
        ({"scale": math.inf}, "scale is inf"),
        ({"level": 95}, "level is 95"),
        ({"vi": [0.1, -1, 1, 1]}, r"vi\[1\] is -1"),
    ],
)
def test_a_wrong_argument_is_refused(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        pool_half_normal(**({**FOUR, "scale": 0.5} | arguments))
