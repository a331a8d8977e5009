"""Tests of mcstats.bias.overall."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from typing import Any

import pytest

from helpers.rubric_cases import the_rubric
from mcstats.bias.overall import rate_overall

LOW, SOME, HIGH, NONE = "low", "some concerns", "high", "no information"
DOMAINS = ("control", "blinding", "randomisation", "measurement", "missing data", "reporting")


def rating_of(ratings: Mapping[str, str], *given: Any) -> str:
    return rate_overall(ratings, *given).rating


def of(*words: str) -> str:
    return rating_of(dict(zip(DOMAINS, words, strict=False)), the_rubric().parameters)


@pytest.mark.parametrize(
    ("words", "rating"),
    [
        ((LOW,) * 6, LOW),
        ((HIGH, *(LOW,) * 5), HIGH),
        ((HIGH, *(NONE,) * 5), HIGH),
        ((SOME, *(LOW,) * 5), SOME),
        ((SOME, SOME, SOME, LOW, LOW, LOW), SOME),
        ((SOME, SOME, SOME, SOME, LOW, LOW), HIGH),
        ((SOME, SOME, SOME, SOME, NONE, NONE), HIGH),
        # what is not reported is no concern, and not low either
        ((SOME, SOME, SOME, NONE, NONE, NONE), SOME),
        ((NONE, *(LOW,) * 5), SOME),
        ((LOW, *(NONE,) * 5), SOME),
        ((NONE,) * 6, NONE),
        ((), NONE),
        # five domains are asked of one group
        ((SOME, SOME, SOME, SOME, LOW), HIGH),
        ((LOW,) * 5, LOW),
    ],
)
def test_the_worst_domain_decides_and_several_concerns_add_up(
    words: tuple[str, ...], rating: str
) -> None:
    assert of(*words) == rating


@pytest.mark.parametrize("word", [LOW, SOME, HIGH, NONE])
def test_who_paid_moves_nothing(word: str) -> None:
    parameters = the_rubric().parameters
    for words in itertools.product((LOW, SOME, HIGH, NONE), repeat=3):
        ratings = dict(zip(DOMAINS, words, strict=False))
        assert rating_of({**ratings, "funding": word}, parameters) == rating_of(ratings, parameters)


def test_the_number_of_concerns_that_add_up_is_a_parameter() -> None:
    parameters = dict(the_rubric().parameters)
    concerns = parameters["bias_concerns"]
    two = {**parameters, "bias_concerns": concerns.model_copy(update={"value": "2"})}
    ratings = {"control": SOME, "blinding": SOME, "measurement": LOW}
    assert (rating_of(ratings, parameters), rating_of(ratings, two)) == (SOME, HIGH)


def test_a_domain_that_no_answer_makes_low_counts_as_a_concern() -> None:
    parameters = the_rubric().parameters
    ratings = dict.fromkeys(DOMAINS[:3], SOME) | {"measurement": NONE}
    assert rating_of(ratings, parameters) == SOME
    assert rating_of(ratings, parameters, {"measurement": LOW}) == SOME
    assert rating_of(ratings, parameters, {"measurement": SOME}) == HIGH


def test_a_worse_word_in_any_domain_never_improves_the_overall_rating() -> None:
    rank = {HIGH: 0, SOME: 1, NONE: 1, LOW: 2}
    worse = {LOW: (SOME, HIGH, NONE), SOME: (HIGH,), NONE: (HIGH,), HIGH: ()}
    for words in itertools.product((LOW, SOME, HIGH, NONE), repeat=6):
        for index, word in enumerate(words):
            for below in worse[word]:
                changed = (*words[:index], below, *words[index + 1 :])
                assert rank[of(*changed)] <= rank[of(*words)], (words, changed)


@pytest.mark.parametrize(
    ("words", "sentence", "deciding"),
    [
        (
            (HIGH, LOW, HIGH),
            "High risk in control and randomisation.",
            ("control", "randomisation"),
        ),
        ((LOW, LOW), "Every domain is at low risk.", ("control", "blinding")),
        (
            (SOME, LOW, NONE),
            "No domain is at high risk. There are some concerns in control. "
            "What decides randomisation is not stated in the abstract.",
            ("control", "randomisation"),
        ),
        ((NONE,), "What decides every domain is not stated in the abstract.", ("control",)),
        (
            (SOME,) * 4,
            "Some concerns in 4 domains add up: control, blinding, randomisation and measurement.",
            DOMAINS[:4],
        ),
    ],
)
def test_the_reason_names_the_domains_that_decide(
    words: tuple[str, ...], sentence: str, deciding: tuple[str, ...]
) -> None:
    ratings = dict(zip(DOMAINS, words, strict=False))
    found = rate_overall(ratings, the_rubric().parameters, {}, "not stated in the abstract")
    assert (found.because, found.deciding) == (sentence, deciding)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            (SOME, NONE, NONE),
            "No domain is at high risk. There are some concerns in control. What decides blinding "
            "and randomisation is not reported. Whatever the reports say, nothing puts blinding at "
            "low risk.",
        ),
        (
            (LOW, NONE),
            "No domain is at high risk. What decides blinding is not reported. "
            "Whatever the reports say, nothing puts blinding at low risk.",
        ),
        (
            (SOME, NONE, SOME, SOME),
            "4 domains that cannot be at low risk add up. There are some concerns in control, "
            "randomisation and measurement. What decides blinding is not reported. "
            "Whatever the reports say, nothing puts blinding at low risk.",
        ),
    ],
)
def test_a_domain_without_information_is_not_said_to_have_some_concerns(
    words: tuple[str, ...], sentence: str
) -> None:
    ratings = dict(zip(DOMAINS, words, strict=False))
    found = rate_overall(ratings, the_rubric().parameters, {"blinding": SOME})
    assert found.because == sentence
    assert all(len(s.split()) <= 25 for s in re.split(r"(?<=\.) ", found.because))
