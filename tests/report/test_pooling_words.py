"""Tests of mcstats.report.pooling_words."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from scipy import stats

from helpers.shipped_topic import shipped_tables
from mcstats import pool
from mcstats.effects.pooling.pool import TESTS
from mcstats.report.pooling_words import INTERVALS, formulas_of_pooling, words_of_pooling

YI, VI = [0.1, 0.9, 0.4, -0.3], [0.04, 0.09, 0.02, 0.05]
ALIKE = [0.30, 0.31, 0.29, 0.30]


def test_every_interval_has_its_words() -> None:
    assert set(TESTS) == set(INTERVALS)
    row = next(row for row in shipped_tables().pooled if row.k > 1)
    words = [words_of_pooling(replace(row, method="DL", test=test)) for test in TESTS]
    assert all(text.startswith("Random effects (DerSimonian–Laird), ") for text in words)
    assert len(set(words)) == len(TESTS)


@pytest.mark.parametrize("yi", [YI, ALIKE])
@pytest.mark.parametrize("method", ["REML", "EE"])
@pytest.mark.parametrize("test", TESTS)
def test_the_formulas_that_are_shown_give_the_mean_and_its_interval(
    test: str, method: str, yi: list[float]
) -> None:
    result = pool(yi, VI, method=method, test=test).iloc[0]
    row = next(row for row in shipped_tables().pooled if row.k > 1)
    shown = {n: f for n, f, _ in formulas_of_pooling(replace(row, method=method, test=test))}
    tau2 = result["tau2"] if "τ²" in shown["mean"] else 0.0
    weights = [1 / (v + tau2) for v in VI]
    mean = sum(w * y for w, y in zip(weights, yi, strict=True)) / sum(weights)
    assert result["mu"] == pytest.approx(mean, abs=1e-6)
    formula, df = shown["confidence interval"], len(yi) - 1
    squares = sum(w * (y - mean) ** 2 for w, y in zip(weights, yi, strict=True))
    q = squares / df if "q" in formula else 1.0
    q = max(q, 1.0) if "max(q, 1)" in formula else q
    quantile = stats.t.ppf(0.975, df) if "t(" in formula else stats.norm.ppf(0.975)
    reach = quantile * math.sqrt(q / sum(weights))
    assert (result["ci_lb"], result["ci_ub"]) == pytest.approx(
        (mean - reach, mean + reach), abs=1e-4
    )


def test_one_study_alone_has_no_formula() -> None:
    alone = [row for row in shipped_tables().pooled if row.k == 1]
    assert alone and all(not list(formulas_of_pooling(row)) for row in alone)
