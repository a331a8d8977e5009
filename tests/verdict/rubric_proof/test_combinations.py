"""Tests of mcstats.verdict.rubric_proof.combinations."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from helpers.rubric_cases import the_rubric
from mcstats.model.decision_table import FactsError
from mcstats.model.facts import NOT_APPLICABLE
from mcstats.verdict.rubric_proof.combinations import (
    Combinations,
    Direction,
    Relation,
    enumerate_combinations,
    order_of,
)


def test_a_combination_names_each_fact_with_its_word_or_is_refused() -> None:
    words = (("no", "yes"), ("low", "high"))
    assert Combinations(("a", "b"), words, np.array([[1, 0]], dtype=np.int8)).row(0) == {
        "a": "yes",
        "b": "low",
    }
    for codes in ([[1]], [[1, 0, 1]]):
        with pytest.raises(ValueError, match="zip"):
            Combinations(("a", "b"), words, np.array(codes, dtype=np.int8)).row(0)


@pytest.mark.parametrize("section", ["effect", "kind", "review_ratings", "reach"])
def test_the_combinations_are_those_that_the_rules_do_not_refuse(section: str) -> None:
    space = the_rubric().spaces()[section]
    expected = set()
    for words in itertools.product(*(axis.words for axis in space.facts.values())):
        try:
            settled = space.apply_defaults(dict(zip(space.facts, words, strict=True)))
        except FactsError:
            continue
        expected.add(tuple(settled.values()))
    found = enumerate_combinations(space, tuple(space.facts))
    rows = [tuple(found.row(index).values()) for index in range(len(found.codes))]
    assert len(rows) == len(set(rows))
    assert set(rows) == expected


@pytest.mark.parametrize("direction", ["below", "above", "equal"])
def test_a_relation_is_what_comparing_every_pair_gives(direction: Direction) -> None:
    # Kind, blinding, further and consistency share an axis; effect and mechanism have their own.
    space = the_rubric().verdict
    names = ("kind", "blinding", "further", "consistent", "mechanism", "effect")
    found = enumerate_combinations(space, names)
    orders = {
        name: order_of(
            found.vocabulary(name), space.facts[name].order, direction, (NOT_APPLICABLE,)
        )
        for name in names
    }
    values = np.random.default_rng(1).integers(0, 7, len(found.codes)).astype(np.int8)
    below = np.ones((len(values), len(values)), dtype=bool)
    for name in names:
        column = found.column(name)
        below &= orders[name][np.ix_(column, column)]
    relation = Relation(found, orders)
    assert 500 < len(values) <= below.sum()
    for counted in (values > 3, values >= 0):
        assert (relation.count_below(counted) == below[counted].sum(axis=0)).all()
    highest = np.where(below, values[:, None], -1).max(axis=0)
    lowest = np.where(below, values[None, :], 99).min(axis=1)
    assert (relation.highest_below(values) == highest).all()
    assert (relation.lowest_above(values) == lowest).all()
    for upper in (0, 17, len(values) - 1):
        assert (relation.below(upper) == below[:, upper]).all()
