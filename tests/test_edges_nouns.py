"""Edges of the nouns: orders and words of facts, numerals, exact sets, edges of a text."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from mcstats.model.number_words import number_words
from mcstats.model.printed import parse, parse_pair
from mcstats.model.printed_characters import PrintedError
from rubric_cases import rubric_data
from test_rubric_nouns import refusal


def test_what_a_fact_orders_or_applies_to_has_to_be_declared() -> None:
    data = rubric_data()
    blinding = data["verdict"]["facts"]["blinding"]
    blinding["order"][0].append("moon")
    blinding["order"][1].insert(0, "moon")
    blinding["becomes"].update(moon="low")
    blinding["applies"].update(blinding=["low"], moon=["full"])
    blinding["applies"]["kind"].append("moon")
    data["references"].update(moon1969=next(iter(data["references"].values())))
    told = refusal(data)  # all at once
    at = "verdict/facts/blinding"
    for line in (
        f'{at}/order/0/3: no word "moon"; ',
        f'{at}/order/1/0: no word "moon"; ',
        f'{at}/becomes/moon: no word "moon"; ',
        f'{at}/applies/blinding: the fact "blinding", which itself is not',
        f'{at}/applies/moon: the fact "moon", which is not read here',
        f'{at}/applies/kind: kind is never "moon"; ',
        "references/moon1969: a reference that is cited nowhere; ",
    ):
        assert line in told


def texts(data: Any) -> Iterator[str]:
    """Every text below a place of the rubric."""
    if isinstance(data, str):
        yield data
    else:
        for part in data.values() if isinstance(data, dict) else data:
            yield from texts(part)


def test_a_rubric_without_weights_of_errors_cites_less() -> None:
    data = rubric_data()
    cited = set(texts(data.pop("errors")))
    told = [line.split(": ")[0] for line in refusal(data).splitlines()]
    named = {path.removeprefix("references/") for path in told if path.startswith("references/")}
    assert named
    assert named <= cited


def test_every_number_up_to_a_hundred_is_read_as_it_is_said() -> None:
    tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
    ones = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    for ten, word in enumerate(tens, 2):
        assert number_words(word) == (Decimal(10 * ten), "")
        for one, unit in enumerate(ones, 1):
            for mark in "- ":
                assert number_words(f"{word}{mark}{unit}") == (Decimal(10 * ten + one), "")


@pytest.mark.parametrize("value", [18.365, 18.375, Decimal("18.365"), Decimal("18.375")])
def test_the_ends_of_a_rounded_number_are_in_its_set_as_decimals(value: float | Decimal) -> None:
    assert parse("18.37").contains(value)
    step = Decimal("0.000001")
    assert not parse("18.37").contains(Decimal("18.365") - step)
    assert not parse("18.37").contains(Decimal("18.375") + step)
    assert not parse("over 18").contains(18.0)
    assert parse("at least 18").contains(18.0)


def fault(text: str) -> PrintedError:
    with pytest.raises(PrintedError) as caught:
        parse(text)
    return caught.value


@pytest.mark.parametrize(
    ("text", "position", "fix"),
    [
        (" 5", 1, "delete U+0020"),
        ("5 ", 2, "delete U+0020"),
        ("5\t%", 2, "replace U+0009 by a plain space"),
        ("\u00a05", 1, "replace U+00A0 by a plain space"),
        ("5 % x y z a b", 3, 'write the number and its unit alone, as in "18.4%"'),
        ("5?", 2, 'write the number and its unit alone, as in "18.4%"'),
        ("5 ?", 3, 'write the number and its unit alone, as in "18.4%"'),
        ("five ?", 6, 'write the number and its unit alone, as in "18.4%"'),
    ],
)
def test_a_character_that_no_number_has_is_named_with_its_place(
    text: str, position: int, fix: str
) -> None:
    found = fault(text)
    assert (found.code, found.position, found.fix) == ("NUM-CHAR", position, fix)
    character = text[position - 1]
    assert found.character.startswith(f"U+{ord(character):04X} ")
    assert f"at character {position})" in found.found


def test_a_fault_of_the_whole_text_has_no_place_in_it() -> None:
    for text in ("", "nan", "blue"):
        assert (fault(text).position, fault(text).character) == (0, "")


def test_a_pair_is_split_once() -> None:
    low, high = parse_pair("1.0 to 2.0 mm")
    assert (low.best, high.best, low.unit, high.unit) == (1.0, 2.0, "mm", "mm")
    with pytest.raises(PrintedError, match="NUM-PAIR"):
        parse_pair("1.0 to 2.0, 3.0")
