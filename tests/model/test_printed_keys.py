"""Tests of mcstats.model.printed_keys."""

from __future__ import annotations

import pytest

from helpers.printed_sets import bounds
from mcstats.model.printed_characters import PrintedError
from mcstats.model.printed_keys import read_value


@pytest.mark.parametrize(
    ("key", "text", "lo", "hi"),
    [
        ("mean", "5.8 ± 1.2", 5.75, 5.85),
        ("sd", "5.8 ± 1.2", 1.15, 1.25),
        ("se", "± 0.4", 0.35, 0.45),
        ("sd", "±\u20090·40", 0.395, 0.405),
        ("difference", "−5.8\u00a0±\u00a01.2", -5.85, -5.75),
    ],
)
def test_around_a_plus_minus_sign_the_key_says_which_number_is_meant(
    key: str, text: str, lo: float, hi: float
) -> None:
    read = read_value(key, text)
    assert not isinstance(read, tuple)
    assert (bounds(read.resolve()), read.text) == ((lo, hi, "[]"), text)


@pytest.mark.parametrize(
    ("key", "text"), [("mean", "± 1.2"), ("sd", "5.8 ±"), ("median", "5 ± 2"), ("n", "5 ± 2")]
)
def test_a_plus_minus_sign_without_the_number_of_the_key_is_refused_by_name(
    key: str, text: str
) -> None:
    with pytest.raises(PrintedError) as caught:
        read_value(key, text)
    assert caught.value.character == "U+00B1 PLUS-MINUS SIGN"


def test_two_ends_under_a_key_of_one_number_are_sent_to_keys_of_their_own() -> None:
    for key, text in (("iqr", "8 to 19"), ("sd", "3.1-4.2"), ("median", "3, 4")):
        with pytest.raises(PrintedError, match="`q1` and `q3`") as refused:
            read_value(key, text)
        assert refused.value.words[0] == "NUM-FORM"
    assert isinstance(read_value("ci", "3.1-4.2"), tuple)
    with pytest.raises(PrintedError, match='and `unit: "per 1,000 person-years"`'):
        read_value("rate", "12.4 per 1,000 person-years")
