"""Tests of mcstats.effects.pooling.pool_data."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from helpers.reference_values import BCG, pool_one, reference_parameters
from mcstats.effects import cumulative, leave_one_out, pool

DATA = pd.DataFrame(
    {"y": [0.1, 0.5, 0.9, 0.2], "v": [0.02, 0.03, 0.05, 0.01], "of": ["b", "a", "b", "a"]},
    index=["Ann", "Bea", "Cyd", "Dee"],
)


def test_columns_are_named_in_the_data() -> None:
    by_name = pool("y", "v", data=DATA)
    assert by_name.equals(pool(DATA["y"], DATA["v"]))
    assert by_name.equals(pool(DATA["y"].tolist(), DATA["v"].tolist()))
    groups = pool("y", "v", "of", data=DATA, slab=DATA.index.tolist())
    assert groups["synthesis"].tolist() == ["a", "b"]
    assert groups["slab"].tolist() == ["Bea; Dee", "Ann; Cyd"]


def test_standard_errors_stand_for_variances() -> None:
    by_se = pool("y", sei=np.sqrt(DATA["v"]), data=DATA)
    assert by_se["mu"].item() == pytest.approx(pool("y", "v", data=DATA)["mu"].item(), rel=1e-14)
    for arguments, given in (({}, "neither"), ({"vi": "v", "sei": "v"}, "both")):
        with pytest.raises(ValueError, match=f"{given} of vi and sei given"):
            pool("y", data=DATA, **arguments)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"sei\[0\] is -1; expected: standard error"):
        pool([1.0, 2.0], sei=[-1.0, 1.0])


@pytest.mark.parametrize(("name", "words"), [("FE", "fixed-effects"), ("ce", "common-effect")])
def test_other_names_of_equal_effects_are_taken_with_a_note(name: str, words: str) -> None:
    got, equal = pool_one(**BCG, method=name), pool_one(**BCG, method="EE")
    assert got["note"] == f"{name.upper()} ({words}): computed as EE, one effect common to all"
    assert got["method"] == "EE"
    assert got.drop("note").equals(equal.drop("note"))


def test_methods_and_tests_may_be_written_in_small_letters_and_hksj_is_knha() -> None:
    assert pool_one(**BCG, method="dl", test="KNHA").equals(
        pool_one(**BCG, method="DL", test="knha")
    )
    assert pool_one(**BCG, test="hksj").equals(pool_one(**BCG, test="knha"))


def test_wald_with_t_has_the_standard_error_of_z_and_the_quantile_of_knha() -> None:
    t, z, knha = (pool_one(**BCG, test=name) for name in ("t", "z", "knha"))
    assert t["se"] == z["se"]
    quantile = (knha["ci_ub"] - knha["mu"]) / knha["se"]
    assert t["ci_ub"] == pytest.approx(t["mu"] + quantile * z["se"], rel=1e-14)
    assert t["pi_df"] == 12


@pytest.mark.parametrize("case", reference_parameters("models", "wald-t"))
def test_wald_with_t_agrees_with_metafor(case: dict[str, Any]) -> None:
    got = pool_one(**case["inputs"], test="t")
    for name, (value,) in case["want"].items():
        assert got[name] == pytest.approx(value, rel=1e-8), name


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"digits": 3}, "pool takes no 'digits': figures keep full precision"),
        ({"mods": "x"}, "pool takes no 'mods': call meta_regression"),
        ({"methods": "DL"}, "pool takes no 'methods'; expected: yi, vi or sei, group, method"),
        ({"slab": ["a"]}, r"slab has shape \(1,\); expected: \(4,\), as yi"),
        ({"vi": DATA["v"].iloc[::-1]}, "vi and data have different indexes"),
        ({"yi": "z"}, "yi is 'z'; data has the columns y, v, of"),
    ],
)
def test_what_pool_does_not_take_is_refused_by_name(
    arguments: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        pool(**({"yi": "y", "vi": "v", "data": DATA} | arguments))


def test_each_study_is_left_out_by_its_own_name() -> None:
    holed = DATA.assign(v=[0.02, np.nan, 0.05, 0.01])
    got = leave_one_out("y", "v", data=holed)
    assert got["without"].tolist() == ["Ann", "Cyd", "Dee"]
    rest = pool("y", "v", data=holed.drop("Cyd"))
    assert got["mu"].iloc[1] == rest["mu"].item()
    named = leave_one_out("y", "v", data=DATA, slab=["p", "q", "r", "s"], test="z")
    assert named["without"].tolist() == ["p", "q", "r", "s"]
    assert set(named["test"]) == {"z"}


def test_studies_are_added_in_order_or_by_a_column() -> None:
    got = cumulative("y", "v", data=DATA, order=[4, 3, 2, 1])
    assert got["added"].tolist() == ["Dee", "Cyd", "Bea", "Ann"]
    assert got["k"].tolist() == [1, 2, 3, 4]
    assert got["mu"].iloc[-1] == pytest.approx(pool("y", "v", data=DATA)["mu"].item(), rel=1e-12)
    assert cumulative("y", "v", data=DATA)["added"].tolist() == DATA.index.tolist()
