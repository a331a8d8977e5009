"""Tests of mcstats.verdict.rubric_proof.combinations."""

from __future__ import annotations

import numpy as np
import pytest

from mcstats.verdict.rubric_proof.combinations import Combinations


def test_a_combination_names_each_fact_with_its_word_or_is_refused() -> None:
    words = (("no", "yes"), ("low", "high"))
    assert Combinations(("a", "b"), words, np.array([[1, 0]], dtype=np.int8)).row(0) == {
        "a": "yes",
        "b": "low",
    }
    for codes in ([[1]], [[1, 0, 1]]):
        with pytest.raises(ValueError, match="zip"):
            Combinations(("a", "b"), words, np.array(codes, dtype=np.int8)).row(0)
