"""Tests of mcstats.effects.pooling.rare_events."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy import integrate, optimize, special, stats

from helpers.reference_values import reference_parameters
from mcstats.effects import mantel_haenszel
from mcstats.effects.pooling.rare_events import beta_binomial, conditional_logistic

# Six sparse trials
SPARSE = {
    "ai": [0, 2, 3, 1, 2, 5],
    "n1i": [25, 350, 560, 200, 400, 110],
    "ci": [3, 0, 0, 1, 0, 2],
    "n2i": [25, 170, 140, 100, 210, 115],
}
COUNTS = tuple(np.asarray(SPARSE[name], dtype=float) for name in ("ai", "n1i", "ci", "n2i"))


@pytest.mark.parametrize("case", reference_parameters("models", "conditional"))
def test_the_conditional_likelihood_agrees_with_survival(case: dict[str, Any]) -> None:
    got = conditional_logistic(**case["inputs"]).iloc[0]
    assert got["mu"] == pytest.approx(case["want"]["mu"][0], rel=1e-8)
    assert got["se"] == pytest.approx(case["want"]["se"][0], rel=1e-6)


def test_the_conditional_likelihood_agrees_with_a_generalised_linear_model_of_metafor() -> None:
    # metafor 3.8.1, rma.glmm(measure = "OR", model = "CM.EL", method = "EE"), which stops at 1e-6
    got = conditional_logistic(**SPARSE).iloc[0]
    assert got["mu"] == pytest.approx(0.41660248912, abs=2e-6)
    assert got["se"] == pytest.approx(0.511152372779, rel=4e-6)


def test_the_conditional_likelihood_agrees_with_statsmodels() -> None:
    from statsmodels.discrete.conditional_models import ConditionalLogit

    small = {"ai": [3, 0, 2], "n1i": [12, 9, 10], "ci": [1, 2, 0], "n2i": [11, 10, 12]}
    study, treated, event = [], [], []
    for i, (a, n1, c, n2) in enumerate(zip(*small.values(), strict=True)):
        study += [i] * (n1 + n2)
        treated += [1.0] * n1 + [0.0] * n2
        event += [1] * a + [0] * (n1 - a) + [1] * c + [0] * (n2 - c)
    model = ConditionalLogit(np.array(event), np.array(treated)[:, None], groups=np.array(study))
    fit = model.fit(method="newton", disp=0)
    got = conditional_logistic(**small).iloc[0]
    assert got["mu"] == pytest.approx(float(fit.params[0]), abs=1e-6)
    assert got["se"] == pytest.approx(float(fit.bse[0]), abs=1e-4)


def test_one_large_table_has_the_odds_ratio_that_it_shows() -> None:
    table = {"ai": [300], "n1i": [1000], "ci": [200], "n2i": [1000]}
    shown = math.log(300 * 800 / (200 * 700))
    for function in (conditional_logistic, beta_binomial):
        got = function(**table).iloc[0]
        assert got["mu"] == pytest.approx(shown, abs=2e-3), function.__name__
        assert got["se"] == pytest.approx(mantel_haenszel(**table)["se"].item(), rel=2e-3)


def test_tables_without_events_say_nothing_about_an_odds_ratio_given_the_margins() -> None:
    empty = {name: [*values, 0 if name in ("ai", "ci") else 50] for name, values in SPARSE.items()}
    assert conditional_logistic(**empty)["mu"].item() == pytest.approx(
        conditional_logistic(**SPARSE)["mu"].item(), rel=1e-12
    )


@pytest.mark.parametrize(
    "table",
    [
        {"ai": [0, 0], "n1i": [20, 30], "ci": [3, 2], "n2i": [20, 30]},
        {"ai": [0], "n1i": [20], "ci": [0], "n2i": [20]},
        {"ai": [4], "n1i": [4], "ci": [2], "n2i": [9]},
    ],
)
def test_an_infinite_odds_ratio_is_missing(table: dict[str, list[int]]) -> None:
    for function in (conditional_logistic, beta_binomial):
        assert np.isnan(function(**table)["mu"].item()), function.__name__


def loss_of(at: np.ndarray) -> float:
    """Minus the likelihood of the beta-binomial model, by scipy's own distribution."""
    a, n1, c, n2 = COUNTS
    rho = special.expit(at[2])
    total = (1 - rho) / rho
    value = 0.0
    for events, n, logit in ((a, n1, at[0] + at[1]), (c, n2, at[0])):
        p = special.expit(logit)
        value -= float(stats.betabinom.logpmf(events, n, p * total, (1 - p) * total).sum())
    return value


def test_the_beta_binomial_estimate_is_where_scipys_likelihood_is_highest() -> None:
    best = optimize.minimize(
        loss_of, [-5.0, 0.0, -4.0], method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-12}
    )
    got = beta_binomial(**SPARSE).iloc[0]
    assert got["mu"] == pytest.approx(best.x[1], abs=1e-6)
    assert got["rho"] == pytest.approx(special.expit(best.x[2]), rel=1e-5)
    step, hessian = 1e-3, np.empty((3, 3))
    for i, u in enumerate(np.eye(3) * step):
        for j, v in enumerate(np.eye(3) * step):
            corners = [loss_of(best.x + s * u + t * v) * s * t for s in (1, -1) for t in (1, -1)]
            hessian[i, j] = sum(corners) / (4 * step**2)
    assert got["se"] == pytest.approx(math.sqrt(np.linalg.inv(hessian)[1, 1]), rel=1e-3)


def test_the_beta_binomial_estimate_agrees_with_forty_digits_and_another_program() -> None:
    tables = {
        "ai": [2, 14, 3, 30, 5, 9],
        "n1i": [40, 80, 65, 120, 33, 150],
        "ci": [6, 9, 1, 41, 9, 22],
        "n2i": [42, 78, 60, 118, 35, 149],
    }
    got = beta_binomial(**tables).iloc[0]
    # the root of the likelihood's derivatives, and its curvature there, by mpmath with 40 digits
    assert got["mu"] == pytest.approx(-0.29848712331315345, abs=1e-8)
    assert got["se"] == pytest.approx(0.42583331963613182, rel=1e-8)
    assert got["rho"] == pytest.approx(0.059157509277337207, rel=1e-8)
    # glmmTMB 1.1.5, family betabinomial, which stops at 3e-6
    assert got["mu"] == pytest.approx(-0.2984902677497, abs=5e-6)
    assert got["se"] == pytest.approx(0.4258327134968, rel=5e-6)


def test_the_likelihood_is_that_of_risks_drawn_from_a_beta_distribution() -> None:
    rho, p, events, n = 0.1, 0.2, 3, 12
    alpha, beta = p * (1 - rho) / rho, (1 - p) * (1 - rho) / rho
    drawn = integrate.quad(
        lambda risk: stats.binom.pmf(events, n, risk) * stats.beta.pdf(risk, alpha, beta), 0, 1
    )[0]
    assert stats.betabinom.pmf(events, n, alpha, beta) == pytest.approx(drawn, rel=1e-9)


def test_risks_that_vary_no_more_than_by_chance_give_the_plain_odds_ratio() -> None:
    table = {"ai": [3, 4, 5], "n1i": [100] * 3, "ci": [6, 7, 8], "n2i": [100] * 3}
    got = beta_binomial(**table).iloc[0]
    assert got["rho"] == 0
    assert got["mu"] == pytest.approx(math.log(12 * 279 / (288 * 21)), rel=1e-12)
    assert got["se"] == pytest.approx(math.sqrt(1 / 12 + 1 / 288 + 1 / 21 + 1 / 279), rel=1e-12)


def test_the_odds_ratio_turns_with_the_groups_and_with_the_event() -> None:
    a, n1, c, n2 = COUNTS
    for function in (conditional_logistic, beta_binomial):
        plain = function(**SPARSE)["mu"].item()
        for turned in (
            {"ai": c, "n1i": n2, "ci": a, "n2i": n1},
            {"ai": n1 - a, "n1i": n1, "ci": n2 - c, "n2i": n2},
        ):
            assert function(**turned)["mu"].item() == pytest.approx(-plain, abs=1e-5)
