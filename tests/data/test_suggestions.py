"""Tests of mcstats.data.suggestions."""

from __future__ import annotations

import pytest

from mcstats.data.suggestions import join_words, suggest_nearest
from mcstats.data.suggestions import quote_word as word_of
from mcstats.model.printed_keys import ArmKey, ContrastKey


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("warm", '"warm"'),
        ("warm ", '"warm " (trailing U+0020)'),
        ("\twarm", '"U+0009warm" (leading U+0009)'),
        ("w\u0430rm", '"w\u0430rm" (U+0430 CYRILLIC SMALL LETTER A at character 2)'),
        ("x" * 81, f'"{"x" * 79}…"'),
        ("x" * 80, f'"{"x" * 80}"'),
    ],
)
def test_a_word_is_shown_with_the_character_that_gives_it_away(text: str, shown: str) -> None:
    assert word_of(text) == shown


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("self report", "write self-report"),
        ("Self-Report ", "write self-report"),
        ("selfreport", 'did you mean "self-report"?'),
        ("by a machine", "use one of these words"),
    ],
)
def test_the_nearest_word_is_offered_and_nothing_where_none_is_near(text: str, fix: str) -> None:
    assert suggest_nearest(text, ["rater", "self-report"]) == fix


def test_of_very_many_words_the_eight_nearest_are_listed() -> None:
    assert join_words([]) == "(none is defined yet)"
    assert join_words(["b", "a"]) == "a, b"
    names = [f"{letter}{number:02}" for letter in "pqrs" for number in range(50)]
    told = join_words(names, "p07")
    assert told.endswith(" … (200 in all)")
    shown = told.removesuffix(" … (200 in all)").split(", ")
    assert len(shown) == 8 and "p07" in shown and shown == sorted(shown)


def test_a_quantity_that_no_key_holds_is_not_the_nearest_key() -> None:
    keys = list(ArmKey)
    assert suggest_nearest("baseline_median", keys).startswith("no route leads from medians before")
    assert suggest_nearest("Geometric mean", keys).startswith("write the ratio of the geometric")
    assert suggest_nearest("hazard_ratio", list(ContrastKey)) == 'did you mean "estimate"?'
    assert suggest_nearest("range", ["change"]) == 'did you mean "change"?'
