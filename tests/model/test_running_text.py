"""Tests of mcstats.model.running_text."""

from __future__ import annotations

import pytest

from mcstats.model.running_text import join_names


@pytest.mark.parametrize(
    ("names", "text"),
    [(["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_names_are_joined_by_commas_and_the_last_by_a_word(names: list[str], text: str) -> None:
    assert join_names(names) == text
    assert join_names(iter(names), "or") == text.replace(" and ", " or ")
