"""A number that is printed as a bound stands for all that it allows, on every route."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from route_values import arm, run
from test_routes_sets import EVERY, EXACT, Maker, Texts

SIZES = frozenset({"n", "events"})  # bounds on whole numbers have tests of their own


def places(texts: Texts) -> list[tuple[int, str]]:
    """Return where a single number stands; -1 is the comparison."""
    groups = enumerate((texts.contrast, *texts.arms), start=-1)
    return [(n, k) for n, group in groups for k in group if k not in {"ci", *SIZES}]


def bounded(texts: Texts, where: int, key: str, word: str) -> Texts:
    """Return the texts with a bound in one place that the number there lies within."""
    contrast, arms = dict(texts.contrast), [dict(group) for group in texts.arms]
    group = contrast if where < 0 else arms[where]
    number, unit = float(group[key].removesuffix("%")), "%" * group[key].endswith("%")
    bound = number + (0.3 * abs(number) + 0.001) * (-1 if word == "over" else 1)
    assume(bound >= 0 or word == "under")  # "over -3" is written by nobody
    assume(bound <= {"p": 1, "percent": 100}.get(key, bound))
    group[key] = f"{word} {bound:.9f}{unit}"
    return replace(texts, arms=tuple(arms), contrast=contrast)


@pytest.mark.parametrize(
    "maker", [maker for _, maker in EVERY], ids=[f"{i} {name}" for i, (name, _) in enumerate(EVERY)]
)
@given(data=st.data())
@settings(max_examples=8, deadline=None)
def test_the_true_value_lies_in_the_set_that_a_bound_leaves(maker: Maker, data: Any) -> None:
    texts = maker(data.draw)(EXACT)
    true = texts.effect().yi
    assume(true is not None)
    assert true is not None
    assume(places(texts))
    place = data.draw(st.sampled_from(places(texts)))
    word = data.draw(st.sampled_from(["over", "under"]))
    found = bounded(texts, *place, word).effect()
    if found.span is not None:
        assert found.span.contains(true), (place, true, found.span)


@pytest.mark.parametrize(("route", "key"), [("ready_se", "sei"), ("ready_vi", "vi")])
def test_an_estimate_whose_error_is_a_bound_is_shown_and_not_pooled(route: str, key: str) -> None:
    found = run(route, "GEN", yi="0.5", **{key: "over 0.1"})
    assert (found.estimable, found.yi, found.vi, found.ci_lb) == ("point", 0.5, None, None)
    assert found.because == "a value that the variance needs is only a bound"


def test_an_sd_of_which_only_a_lower_end_is_known_leaves_the_change_its_direction() -> None:
    # nothing but the printed SD of the change, 4, standardises: J(24) · 3 / 4 is one of the values
    factor = math.exp(math.lgamma(12) - math.lgamma(11.5)) / math.sqrt(12)  # Hedges 1981, eq. 6e
    for before, after in (("over 2", "4.0"), ("4.0", "over 2")):
        texts = arm(baseline_mean="10.0", baseline_sd=before, mean="13.0", sd=after, n="25")
        found = run("pre_post", "SMCC", texts | {"change_sd": "4.0"})
        assert found.estimable == "bound" and found.span is not None
        assert found.span.contains(0.75 * factor)
        assert found.span.lo >= 0
