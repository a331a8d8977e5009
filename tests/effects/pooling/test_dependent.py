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


ARMS = {
    "study": ["x", "x", "y", "z", "z", "z"],
    "yi": [0.3, 0.5, 0.1, 0.8, 0.2, 0.45],
    "vi": [0.1, 0.12, 0.2, 0.05, 0.07, 0.11],
    "arm": ["a", "b", "a", "a", "b", "e"],
    "control": ["c"] * 6,
    "n1": [20, 30, 18, 40, 22, 15],
    "n2": [25, 25, 30, 38, 38, 38],
}
SHARED = {"cluster": "study", "groups": ("arm", "control"), "sizes": ("n1", "n2"), "data": ARMS}
# metafor 3.8: aggregate(dat, cluster=study, V=vcalc(vi, study, grp1, grp2, w1=n1, w2=n2))
WEIGHTED = (
    (0.3821632455097166, 0.1, 0.5683763028476380),
    (0.08107615677401551, 0.2, 0.03955845212465617),
)
MULTIVARIATE = (0.5265842937264941, 0.7069981781305876, 1.3956693579989778)
UNWEIGHTED = (
    (0.4, 0.1, 0.4833333333333334),
    (0.08196799449852968, 0.2, 0.04381664406882313),
)


@pytest.mark.parametrize(("weighted", "want"), [(True, WEIGHTED), (False, UNWEIGHTED)])
def test_comparisons_that_share_a_control_group_are_taken_together_as_by_metafor(
    weighted: bool, want: tuple[tuple[float, ...], ...]
) -> None:
    got = aggregate("yi", "vi", weighted=weighted, **SHARED)
    for name, values in zip(("yi", "vi"), want, strict=True):
        np.testing.assert_allclose(got[name], values, rtol=CLOSED_FORM)
        assert (got[f"{name}_min"] == got[name]).all()
    assert got["k"].tolist() == [2, 1, 3]


def test_pooling_comparisons_taken_together_is_a_model_with_their_covariance() -> None:
    # rma.mv(yi, V, random = ~ 1 | study) of metafor 3.8 with V as above
    yi = [0.3, 0.5, 1.9, -0.8, -0.2, -0.45]
    taken = aggregate(yi, "vi", **SHARED)
    got = pool(taken["yi"], taken["vi"], test="z").iloc[0]
    np.testing.assert_allclose(got[["mu", "se", "tau2"]].astype(float), MULTIVARIATE, rtol=1e-6)


def test_two_comparisons_of_three_arms_carry_no_more_than_the_three_arms_do() -> None:
    # The mean of both differences is the first two arms together against the third, of equal sizes
    both = aggregate([1.0, 3.0], [2 / 30, 2 / 30], cluster=[1, 1], groups=([1, 2], [3, 3]),
                     sizes=([30, 30], [30, 30]))  # fmt: skip
    assert both["yi"].iloc[0] == pytest.approx(2.0)
    assert both["vi"].iloc[0] == pytest.approx(1 / 60 + 1 / 30)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"rho": 0.5}, "expected: rho, or groups and sizes"),
        ({"sizes": None}, "expected: rho, or groups and sizes"),
        ({"sizes": ("n1", [25, 25, 30, 38, 38, 0])}, "z: expected: the sizes of both arms"),
        ({"sizes": ("n1", [25, 25, 30, 38, 38, np.nan])}, "z: expected: the sizes of both arms"),
        ({"groups": ("arm", ["c", "a", *"cccc"])}, None),
        ({"groups": (["a", "a", *"aabe"], ["c", "c", *"cccc"])}, "x: its comparisons determine"),
    ],
)
def test_arms_without_sizes_and_comparisons_that_follow_from_others_are_refused(
    change: dict[str, Any], message: str | None
) -> None:
    if message is None:  # a against c, and b against a, share an arm on opposite sides
        got = aggregate("yi", "vi", **SHARED | change)
        assert got["vi"].iloc[0] < aggregate("yi", "vi", **SHARED)["vi"].iloc[0]
        return
    with pytest.raises(ValueError, match=message):
        aggregate("yi", "vi", **SHARED | change)


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
