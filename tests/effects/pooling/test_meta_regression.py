"""Tests of mcstats.effects.pooling.meta_regression."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from helpers.extreme_sets import draw_extreme_sets
from helpers.reference_values import BCG, reference_parameters
from mcstats.effects import meta_regression, pool

# metafor's estimates are carried to 1e-12; PM stops a little earlier in 3.8
CLOSE = 1e-8
LATITUDE = [44, 55, 42, 52, 13, 44, 19, 13, 27, 42, 18, 33, 33]
DATA = pd.DataFrame({**BCG, "latitude": LATITUDE, "half": ["n", "s"] * 6 + ["n"]})


@pytest.mark.parametrize("case", reference_parameters("models", "regression"))
def test_a_regression_agrees_with_metafor(case: dict[str, Any]) -> None:
    options, want = case["options"], case["want"]
    factors = options["factors"] or []
    data = {k: [f"{x:g}" for x in v] if k in factors else v for k, v in case["inputs"].items()}
    got = meta_regression(
        "yi", "vi", mods=options["mods"], method=options["method"], test=options["test"], data=data
    )
    for name in ("estimate", "se", "statistic", "p", "ci_lb", "ci_ub"):
        have = got.coefficients[name].to_numpy()
        np.testing.assert_allclose(have, want[name], rtol=CLOSE, atol=CLOSE, err_msg=name)
    for name in ("tau2", "i2", "h2", "qe", "qe_p", "qm", "qm_p", "r2"):
        if name in want and want[name][0] is not None:
            tolerance = 100 * CLOSE if name in ("i2", "r2") else CLOSE
            assert getattr(got, name) == pytest.approx(
                want[name][0], rel=tolerance, abs=tolerance
            ), name


@pytest.mark.parametrize("method", ["REML", "ML", "DL", "HE", "HS", "SJ", "PM", "EB", "EE"])
def test_a_regression_on_nothing_but_a_mean_is_the_synthesis(method: str) -> None:
    ones = {"mean": np.ones(13)}
    got = meta_regression("yi", "vi", mods=ones, intercept=False, method=method, data=DATA)
    one = pool("yi", "vi", method=method, test="knha", data=DATA).iloc[0]
    assert got.tau2 == pytest.approx(one["tau2"], rel=1e-9, abs=1e-12)
    assert got.coefficients.loc["mean", "estimate"] == pytest.approx(one["mu"], rel=1e-9)
    assert got.coefficients.loc["mean", "ci_ub"] == pytest.approx(one["ci_ub"], rel=1e-8)
    assert got.i2 == pytest.approx(one["i2"], rel=1e-8, abs=1e-9)


@pytest.mark.parametrize("method", ["REML", "ML", "DL", "HE", "HS", "SJ", "PM"])
def test_nothing_cancels_where_variances_differ_a_trillionfold(method: str) -> None:
    rng = np.random.default_rng(3)
    for k in (3, 6):
        for y, v in zip(*(x.T for x in draw_extreme_sets(rng, 8, k, 6.0)), strict=True):
            one = {"mean": np.ones(k)}
            got = meta_regression(y, v, mods=one, intercept=False, method=method, test="z")
            want = pool(y, v, method=method, test="z").iloc[0]
            scale = max(want["tau2"], v.min())
            assert got.tau2 == pytest.approx(want["tau2"], abs=1e-9 * scale)
            assert got.i2 == pytest.approx(want["i2"], rel=1e-8, abs=1e-12)
            row = got.coefficients.loc["mean"]
            assert row["se"] == pytest.approx(want["se"], rel=1e-9)
            assert abs(row["estimate"] - want["mu"]) < 1e-8 * want["se"]


def test_moderators_are_named_given_or_framed_and_texts_become_columns_of_0_and_1() -> None:
    by_name = meta_regression("yi", "vi", mods=["latitude", "half"], data=DATA)
    assert by_name.coefficients.index.tolist() == ["intrcpt", "latitude", "halfs"]
    given = meta_regression(
        DATA["yi"], DATA["vi"], mods={"latitude": DATA["latitude"], "half": DATA["half"]}
    )
    framed = meta_regression(DATA["yi"], sei=DATA["vi"] ** 0.5, mods=DATA[["latitude", "half"]])
    for other in (given, framed):
        pd.testing.assert_frame_equal(other.coefficients, by_name.coefficients)
    each = meta_regression("yi", "vi", mods="half", intercept=False, data=DATA)
    assert each.coefficients.index.tolist() == ["halfn", "halfs"]


def test_a_row_without_its_moderator_does_not_count() -> None:
    holed = DATA.assign(latitude=[np.nan, *LATITUDE[1:]], half=[*DATA["half"][:12], None])
    got = meta_regression("yi", "vi", mods=["latitude", "half"], data=holed)
    rest = meta_regression("yi", "vi", mods=["latitude", "half"], data=DATA.iloc[1:12])
    assert got.k == 11
    pd.testing.assert_frame_equal(got.coefficients, rest.coefficients)


def test_a_shift_and_a_unit_of_a_moderator_move_its_coefficient_alone() -> None:
    plain = meta_regression("yi", "vi", mods="latitude", data=DATA)
    moved = DATA.assign(latitude=DATA["latitude"] * 1e6 + 1e9)
    got = meta_regression("yi", "vi", mods="latitude", data=moved)
    assert got.tau2 == pytest.approx(plain.tau2, rel=1e-6)
    ours, theirs = got.coefficients.loc["latitude"], plain.coefficients.loc["latitude"]
    assert 1e6 * ours["estimate"] == pytest.approx(theirs["estimate"], rel=1e-6)
    assert ours["p"] == pytest.approx(theirs["p"], rel=1e-5)


@pytest.mark.slow
def test_knapp_and_hartung_reject_as_often_as_they_say_where_a_moderator_does_nothing() -> None:
    rng, rejected, draws = np.random.default_rng(4), 0, 2000
    for _ in range(draws):
        v, x = rng.uniform(0.05, 0.2, 8), rng.normal(size=8)
        y = rng.normal(0, np.sqrt(v + 0.1))
        rejected += meta_regression(y, v, mods={"x": x}, method="DL").qm_p < 0.05
    assert rejected / draws == pytest.approx(0.05, abs=0.015)  # three standard errors


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"mods": "longitude"}, "longitude is 'longitude'; data has the columns yi, vi"),
        ({"mods": []}, "mods: expected: names of columns of data"),
        ({"mods": {"a": LATITUDE, "b": LATITUDE}}, "mods: intrcpt, a, b determine each other"),
        ({"mods": {f"m{i}": np.eye(13)[i] for i in range(12)}}, "yi has 13 studies for 13 coeff"),
        ({"mods": {"a": [1, 2]}}, r"a has shape \(2,\); expected: \(13,\), as yi"),
        ({"method": "QQ"}, "method is 'QQ'; expected: EE, DL"),
        ({"test": "w"}, "test is 'w'; expected: adhoc, knha, z, t"),
        ({"level": 95}, "level is 95"),
        ({"digits": 2}, "meta_regression takes no 'digits'"),
    ],
)
def test_a_wrong_argument_is_refused(arguments: dict[str, Any], message: str) -> None:
    known = {"yi": "yi", "vi": "vi", "mods": "latitude", "data": DATA}
    with pytest.raises(ValueError, match=message):
        meta_regression(**(known | arguments))


@pytest.mark.parametrize("method", ["SJ", "DL", "HE", "PM", "REML"])
def test_equal_estimates_leave_nothing_between_studies(method: str) -> None:
    given = {"yi": [0.4] * 5, "vi": [0.1, 0.2, 0.3, 0.2, 0.1], "mods": {"dose": [1, 2, 3, 4, 5]}}
    found = meta_regression(**given, method=method, test="z")
    # metafor 3.8.1: rma(rep(0.4, 5), vi, mods = ~ dose, method = "DL")
    assert found.tau2 == pytest.approx(0.0, abs=1e-12)
    assert found.coefficients["se"].tolist() == pytest.approx(
        [0.360555127546399, 0.105409255338946]
    )


def test_the_test_of_coefficients_without_a_variance_is_missing_as_in_metafor() -> None:
    given = {"yi": [0.4] * 5, "vi": [0.1, 0.2, 0.3, 0.2, 0.1], "mods": {"dose": [1, 2, 3, 4, 5]}}
    found = meta_regression(**given, method="DL", test="knha")
    assert np.isnan(found.qm) and np.isnan(found.qm_p)
