"""Number words: what prose means by them, and what is left to the reader of the data."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mcstats.model.number_words import number_words
from mcstats.model.printed import Hedge
from mcstats.model.printed_characters import PrintedError
from mcstats.model.read_printed import parse


def test_half_is_a_share_of_fifty_percent_with_the_coarseness_of_a_whole_number() -> None:
    half = parse("half", kind="share")
    assert (half.best, half.unit) == (50, "%")
    assert half.contains(49.6)
    assert not half.contains(49)


def test_about_half_takes_the_slack_of_its_hedge() -> None:
    assert parse("about half", {"about": Hedge("about", 1)}).contains(49)


@pytest.mark.parametrize(("text", "number"), [("a hundred", 100), ("a thousand", 1000)])
def test_an_article_before_a_round_number_is_one(text: str, number: int) -> None:
    assert parse(text).best == number


@pytest.mark.parametrize("text", ["half a day", "a day", "halved", "half and half"])
def test_half_of_something_is_no_number_alone(text: str) -> None:
    with pytest.raises(PrintedError):
        parse(text)


def test_every_number_up_to_a_hundred_is_read_as_it_is_said() -> None:
    tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
    ones = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    for ten, word in enumerate(tens, 2):
        assert number_words(word) == (Decimal(10 * ten), "")
        for one, unit in enumerate(ones, 1):
            for mark in "- ":
                assert number_words(f"{word}{mark}{unit}") == (Decimal(10 * ten + one), "")


@pytest.mark.parametrize("text", ["ten hundred", "twenty hundred and one", "hundred", "nothing"])
def test_words_that_nobody_counts_with_are_no_number(text: str) -> None:
    assert number_words(text) is None
