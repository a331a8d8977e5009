"""Tests of mcstats.effects.pooling.dependent."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from helpers.reference_values import CLOSED_FORM, reference_parameters
from mcstats.effects import aggregate, pool, robust

CLOSE = 1e-8
TWO = {"yi": [0.2, 0.6, 0.4], "vi": [0.04, 0.09, 0.05], "cluster": ["a", "a", "b"]}


@pytest.mark.parametrize("case", reference_parameters("models", "aggregate"))
def test_aggregates_agree_with_metafor(case: dict[str, Any]) -> None:
    options = case["options"]
    got = aggregate("yi", "vi", cluster="cluster", data=case["inputs"], **options)
    for name in ("yi", "vi"):
        np.testing.assert_allclose(got[name], case["want"][name], rtol=CLOSED_FORM)


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


@pytest.mark.parametrize("weighted", [True, False])
def test_the_set_over_a_range_of_correlations_holds_every_value_and_reaches_its_ends(
    weighted: bool,
) -> None:
    rng = np.random.default_rng(3)
    for k in (2, 3, 6):
        y, v = rng.normal(size=k), 10 ** rng.uniform(-2, 1, k)
        least = -0.5 / k
        options = {"cluster": np.zeros(k), "weighted": weighted}
        got = aggregate(y, v, rho=(least, 0.5, 0.95), **options).iloc[0]
        grid = [aggregate(y, v, rho=r, **options).iloc[0] for r in np.linspace(least, 0.95, 400)]
        for name in ("yi", "vi"):
            values = [row[name] for row in grid]
            assert got[f"{name}_min"] <= min(values) + 1e-12
            assert got[f"{name}_max"] >= max(values) - 1e-12
            assert got[f"{name}_min"] == pytest.approx(min(values), rel=1e-3, abs=1e-3)
            assert got[f"{name}_max"] == pytest.approx(max(values), rel=1e-3, abs=1e-3)
        assert got["yi_min"] <= got["yi"] <= got["yi_max"]


def test_a_lone_effect_stays_as_it_is_and_labels_are_kept() -> None:
    got = aggregate(**TWO, rho=0.6)
    assert got.index.tolist() == ["a", "b"]
    assert got.loc["b", ["yi", "vi", "k"]].tolist() == pytest.approx([0.4, 0.05, 1], rel=1e-14)
    assert got.loc["a", "vi"] > 1 / (1 / 0.04 + 1 / 0.09)


def test_two_time_points_of_one_trial_are_not_two_trials() -> None:
    """With r = 1 and equal variances the second look at the same people adds nothing."""
    twice = aggregate([0.5, 0.5], [0.004, 0.004], cluster=["x", "x"], rho=0.999999)
    assert twice["vi"].item() == pytest.approx(0.004, rel=1e-5)
    naive = pool([0.5, 0.5], [0.004, 0.004], method="EE")["se"].item() ** 2
    assert naive == pytest.approx(0.002)


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


@pytest.mark.parametrize(
    ("function", "arguments", "message"),
    [
        (aggregate, {"rho": 1.0}, "rho is 1.0; expected: least <= declared <= most"),
        (aggregate, {"rho": (0.5, 0.2, 0.8)}, "expected: least <= declared <= most"),
        (aggregate, {"rho": -0.99, "cluster": ["a"] * 3}, r"above -1 / \(k - 1\) for 3 effects"),
        (aggregate, {"rho": 0.5, "digits": 1}, "aggregate takes no 'digits'"),
        (robust, {"adjustment": "CR3"}, "adjustment is 'CR3'; expected: CR1, CR2"),
        (robust, {"cluster": ["a"] * 3}, "cluster has 1 clusters for 1 coefficients"),
        (robust, {"cluster": ["a"]}, r"cluster has shape \(1,\)"),
    ],
)
def test_a_wrong_argument_is_refused(
    function: Any, arguments: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        function(**(TWO | arguments))
