"""Tests of mcstats.verdict.rubric_proof.combinations."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from helpers.rubric_cases import the_rubric
from mcstats.model.decision_table import FactsError
from mcstats.verdict.rubric_proof.combinations import Combinations, enumerate_combinations


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
