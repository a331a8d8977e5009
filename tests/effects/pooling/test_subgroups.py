"""Tests of mcstats.effects.pooling.subgroups."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from helpers.reference_values import BCG, reference_parameters
from mcstats.effects import meta_regression, pool, subgroups

CLOSE = 1e-8
BY = ["a"] * 5 + ["b"] * 8


@pytest.mark.parametrize("case", reference_parameters("models", "subgroups"))
def test_the_test_of_interaction_agrees_with_metafor(case: dict[str, Any]) -> None:
    got = subgroups("yi", "vi", by="by", data=case["inputs"], **case["options"])
    assert got.q == pytest.approx(case["want"]["q"][0], rel=CLOSE)
    assert got.p == pytest.approx(case["want"]["p"][0], rel=CLOSE)
    for name in ("mu", "tau2"):
        if name in case["want"]:
            np.testing.assert_allclose(got.groups[name], case["want"][name], rtol=CLOSE, atol=CLOSE)


def test_subgroups_are_pooled_by_themselves() -> None:
    got = subgroups(BCG["yi"], BCG["vi"], by=BY)
    assert got.groups["synthesis"].tolist() == ["a", "b"]
    own = pool(BCG["yi"][:5], BCG["vi"][:5])
    assert got.groups["mu"].iloc[0] == pytest.approx(own["mu"].item(), rel=1e-12)
    assert (got.df, got.df2) == (1, np.inf)


def test_with_a_common_variance_the_test_is_that_of_the_regression() -> None:
    got = subgroups(BCG["yi"], BCG["vi"], by=BY, tau2="common", test="knha")
    fit = meta_regression(BCG["yi"], BCG["vi"], mods={"by": BY}, test="knha")
    assert (got.q, got.df, got.df2, got.p) == (fit.qm, 1, 11, fit.qm_p)


def test_alike_subgroups_do_not_differ_and_distant_ones_do() -> None:
    y, v = np.array([0.1, 0.2, 0.3, 0.1, 0.2, 0.3]), np.full(6, 0.01)
    by = ["a"] * 3 + ["b"] * 3
    assert subgroups(y, v, by=by).p == pytest.approx(1)
    far = subgroups(y + np.array([0, 0, 0, 2, 2, 2]), v, by=by)
    # 2 / sqrt(2 * 0.01 / 3) = 24.5 standard errors
    assert far.q == pytest.approx(4 / (2 * 0.01 / 3), rel=1e-9)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"by": ["a"] * 13}, "by has 1 subgroups with an estimate; expected: at least 2"),
        ({"tau2": "shared"}, "tau2 is 'shared'; expected: separate, common"),
        ({"by": ["a"]}, r"by has shape \(1,\)"),
        ({"digits": 2}, "subgroups takes no 'digits'"),
    ],
)
def test_a_wrong_argument_is_refused(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        subgroups(**({"yi": BCG["yi"], "vi": BCG["vi"], "by": BY} | arguments))
