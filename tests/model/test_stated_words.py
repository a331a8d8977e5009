"""The closed lists of what a statement can state."""

from __future__ import annotations

import pytest

from mcstats.model.stated_words import STATED_WORDS, alternatives_of, is_of_harm, stated_words


def test_several_words_stand_between_or() -> None:
    assert alternatives_of("tingling or none") == ["tingling", "none"]
    assert alternatives_of("a, b, or c") == ["a, b", "c"]


@pytest.mark.parametrize(
    ("quantity", "of_harm", "words"),
    [
        ("side_effects", True, {"none", "named", "safest"}),
        ("adverse_burns", True, {"none", "named"}),
        ("worst_event", True, set()),
        ("comparator", False, {"sham", "no treatment", "usual care", "active comparator", "none"}),
        ("funder", False, set()),
    ],
)
def test_a_quantity_of_harm_has_its_own_words_and_the_worst_event_any(
    quantity: str, of_harm: bool, words: set[str]
) -> None:
    assert is_of_harm(quantity) == of_harm
    assert set(stated_words(quantity)) == words


def test_no_code_word_is_split_where_a_statement_gives_several() -> None:
    for words in STATED_WORDS.values():
        assert words and all(alternatives_of(word) == [word] for word in words)
