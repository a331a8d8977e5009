"""Tests of mcstats.effects.pooling.robust_errors."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from helpers.reference_values import reference_parameters
from mcstats.effects import pool, robust

CLOSE = 1e-8
TWO = {"yi": [0.2, 0.6, 0.4], "vi": [0.04, 0.09, 0.05], "cluster": ["a", "a", "b"]}


@pytest.mark.parametrize("case", reference_parameters("models", "robust"))
def test_robust_standard_errors_agree_with_metafor_and_clubsandwich(case: dict[str, Any]) -> None:
    options, want = case["options"], case["want"]
    got = robust(
        "yi",
        "vi",
        cluster="cluster",
        mods=options["mods"] or None,
        method=options["method"],
        adjustment=options["adjustment"],
        data=case["inputs"],
    )
    for name, values in want.items():
        have = got.coefficients[name].to_numpy()
        np.testing.assert_allclose(have, values, rtol=CLOSE, atol=CLOSE, err_msg=name)


def test_clusters_of_one_effect_each_give_the_usual_sandwich() -> None:
    rng = np.random.default_rng(8)
    y, v = rng.normal(size=12), rng.uniform(0.05, 0.4, 12)
    got = robust(y, v, cluster=np.arange(12), adjustment="CR1", method="DL")
    w = 1 / (v + pool(y, v, method="DL")["tau2"].item())
    mean = (w @ y) / w.sum()
    hc1 = np.sqrt(12 / 11 * np.sum((w * (y - mean)) ** 2)) / w.sum()
    assert got.coefficients.loc["intrcpt", "se"] == pytest.approx(hc1, rel=1e-12)
    assert (got.k, got.clusters) == (12, 12)
    hc2 = robust(y, v, cluster=np.arange(12), method="DL").coefficients.loc["intrcpt", "se"]
    leverage = w / w.sum()
    expected = np.sqrt(np.sum((w * (y - mean)) ** 2 / (1 - leverage))) / w.sum()
    assert hc2 == pytest.approx(expected, rel=1e-12)


def test_few_clusters_are_said_to_be_few() -> None:
    frame = pd.DataFrame(TWO)
    got = robust("yi", "vi", cluster="cluster", data=frame)
    assert "fewer than 4 degrees of freedom" in got.note


@pytest.mark.slow
def test_cr2_covers_as_often_as_it_says_where_effects_of_a_study_share_an_error() -> None:
    rng, hits, draws = np.random.default_rng(12), 0, 2000
    cluster = np.repeat(np.arange(10), rng.integers(1, 5, 10))
    for _ in range(draws):
        v = np.full(cluster.size, 0.05)
        shared = rng.normal(0, 0.3, 10)[cluster]
        y = shared + rng.normal(0, np.sqrt(v))
        row = robust(y, v, cluster=cluster, method="DL").coefficients.loc["intrcpt"]
        hits += row["ci_lb"] < 0 < row["ci_ub"]
    assert hits / draws == pytest.approx(0.95, abs=0.02)


def test_cr2_keeps_its_digits_where_variances_are_twelve_powers_of_ten_apart() -> None:
    # The formula of Pustejovsky & Tipton 2018 with 80 digits; with the usual ones a small variance
    # is lost beside a large one in the same cluster
    y, v = [1.04, -6.88, -1.17, 0.52, 3.3], [1.3e-8, 0.059, 2.4e4, 1e-6, 12.0]
    got = robust(y, v, cluster=[0, 0, 1, 1, 2], method="EE").coefficients.iloc[0]
    assert got["se"] == pytest.approx(0.058526505971859462, rel=1e-10)
    assert got["df"] == pytest.approx(1.0000000086672199, rel=1e-10)


def test_cr2_of_a_moderator_that_only_one_cluster_has_is_that_of_the_others() -> None:
    # A moderator that is 1 in one cluster alone takes it up wholly; the rest is the model without
    y, v = np.array([0.1, 0.5, -0.2, 0.4, 0.9, 1.2]), np.array([0.1, 0.2, 0.15, 0.3, 0.1, 0.2])
    cluster = np.array([0, 0, 1, 1, 2, 2])
    with_it = robust(y, v, cluster=cluster, mods={"x": (cluster == 2) * 1.0}, method="EE")
    without = robust(y[:4], v[:4], cluster=cluster[:4], method="EE")
    first, alone = with_it.coefficients.iloc[0], without.coefficients.iloc[0]
    for name in ("estimate", "se", "df"):
        assert first[name] == pytest.approx(alone[name], rel=1e-9)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"adjustment": "CR3"}, "adjustment is 'CR3'; expected: CR1, CR2"),
        ({"cluster": ["a"] * 3}, "cluster has 1 clusters for 1 coefficients"),
        ({"cluster": ["a"]}, r"cluster has shape \(1,\)"),
    ],
)
def test_a_wrong_argument_is_refused(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        robust(**(TWO | arguments))
