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


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("two thirds", 67),
        ("two-thirds", 67),
        ("a third", 33),
        ("one half", 50),
        ("a quarter", 25),
        ("three quarters", 75),
        ("three fifths of patients", 60),
        ("one in five", 20),
        ("1 in 5", 20),
        ("three out of four", 75),
        ("26 of 40", 65),
        ("nine in ten women", 90),
        ("a tenth", 10),
    ],
)
def test_a_share_in_words_is_a_whole_percentage(text: str, percent: int) -> None:
    share = parse(text)
    assert (share.best, share.unit, share.lo, share.hi) == (
        percent,
        "%",
        percent - 0.5,
        percent + 0.5,
    )


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("two dozen", 24, ""),
        ("5 dozen", 60, ""),
        ("a dozen patients", 12, "patients"),
        ("2 million", 2_000_000, ""),
        ("1.5 million people", 1_500_000, "people"),
        ("half a million", 500_000, ""),
        ("a million", 1_000_000, ""),
        ("two and a half weeks", 2.5, "weeks"),
    ],
)
def test_multiples_in_words_are_the_numbers_that_they_are(
    text: str, number: float, unit: str
) -> None:
    assert (parse(text).best, parse(text).unit) == (number, unit)


def test_a_count_in_dozens_is_exact_and_one_in_millions_is_not() -> None:
    dozen, million = parse("2 dozen", kind="count"), parse("2 million", kind="count")
    assert (dozen.lo, dozen.hi) == (24, 24)
    assert (million.lo, million.best, million.hi) == (1_500_000, 2_000_000, 2_500_000)


@pytest.mark.parametrize(
    "text",
    [
        "3 in 10 weeks",
        "one of two sessions",
        "two score",
        "5 gross",
        "three lakh",
        "two thirds and more",
        "five in four",
        "2 thirds dozen",
    ],
)
def test_a_word_of_number_that_is_not_read_is_no_unit(text: str) -> None:
    with pytest.raises(PrintedError):
        parse(text)


@pytest.mark.parametrize(("text", "fix"), [("26 of 40", "write 26"), ("two thirds", "percent")])
def test_a_share_is_no_count(text: str, fix: str) -> None:
    with pytest.raises(PrintedError, match=r"\[INT\]") as caught:
        parse(text, kind="count")
    assert fix in caught.value.fix


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("zero point five", "0.5"),
        ("one point eight", "1.8"),
        ("twenty-one point two five", "21.25"),
        ("Two point zero points", "2.0"),
    ],
)
def test_digits_after_a_point_are_said_one_by_one(text: str, number: str) -> None:
    assert number_words(text) is not None
    assert parse(text).text == text
    assert (parse(text).best, parse(text).digits) == (float(number), len(number.split(".")[1]))


@pytest.mark.parametrize(
    "text",
    ["20 thousand", "4.1 E5", "4 e+3", "20 k", "3 mio", "2 bn", "4 thou", "2 million million"],
)
def test_a_word_that_multiplies_is_no_unit(text: str) -> None:
    with pytest.raises(PrintedError):
        parse(text)


@pytest.mark.parametrize("text", ["3 times a week", "2 fold", "1 point", "5 points", "20 knees"])
def test_a_word_that_counts_things_is_one(text: str) -> None:
    assert parse(text).best == float(text.split()[0])
