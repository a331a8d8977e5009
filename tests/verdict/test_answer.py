"""Tests of mcstats.verdict.answer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from helpers.coded_bodies import coded_topic
from helpers.generated_bodies import interval
from helpers.rubric_cases import the_rubric
from mcstats.effects.effect_rows import estimate_topic
from mcstats.model.tables import EffectRow
from mcstats.verdict.answer import Answer, about_claim, answer_of
from mcstats.verdict.eligible_results import eligible_results

TRIAL = {"n": 60, "difference": 6.0, "ci": [1.0, 11.0], "weeks": 12}


def answer(study: Any, claim: Any = None, rows: list[EffectRow] | None = None) -> Answer:
    topic = coded_topic("memory", {"a": study}, claim)
    (one,), _ = eligible_results(topic, topic.claims.claims[0])
    effects = rows or estimate_topic(topic, the_rubric().hedge_words()).effects
    by_result: dict[tuple[str, str], list[EffectRow]] = {}
    for row in effects:
        by_result.setdefault((row.study, row.result), []).append(row)
    rated = {("a", "main", "arm0 v arm1"): {"blinding": "low"}}
    return answer_of(the_rubric(), topic.claims.claims[0], one, by_result, rated)


def test_an_answer_has_the_effect_the_ratings_and_the_people_of_its_own_comparison() -> None:
    one = answer(TRIAL)
    assert one.effect is not None and one.effect.yi == 6.0
    assert (one.word, one.participants, one.ratings) == (
        "benefit decided", 60.0, {"blinding": "low"},
    )  # fmt: skip
    three = answer({**TRIAL, "n": 90, "arms": ["intervention", "sham", "no treatment"]})
    assert (three.participants, three.ratings) == (60.0, {})


def test_a_result_without_an_effect_is_unclear_and_no_evidence_says_nothing() -> None:
    assert answer({"n": 60}).words == ("unclear",)
    nothing = answer({"kind": "none", "arms": [], "contrast": "within"})
    assert (nothing.words, nothing.word) == ((), "none")


@pytest.mark.parametrize(
    ("first", "second", "taken"),
    [
        ("point", "yes", "yes"),
        ("bound", "point", "point"),
        ("no", "bound", "bound"),
        ("yes", "yes", "yes"),
    ],
)
def test_the_effect_that_is_known_best_is_looked_at_unless_a_measure_is_preferred(
    first: str, second: str, taken: str
) -> None:
    (row,) = estimate_topic(coded_topic("memory", {"a": TRIAL}), {}).effects
    rows: list[EffectRow] = [
        replace(row, measure=name, estimable=word)  # type: ignore[arg-type]
        for name, word in (("MD", first), ("SMD", second))
    ]
    chosen = answer(TRIAL, rows=rows).effect
    assert chosen is not None and chosen.estimable == taken
    preferred = answer(TRIAL, {"question": {"measures": ["SMD"]}}, rows=rows).effect
    assert preferred is not None and preferred.measure == "SMD"


def test_a_preferred_measure_that_is_not_estimable_gives_way() -> None:
    (row,) = estimate_topic(coded_topic("memory", {"a": TRIAL}), {}).effects
    rows = [replace(row, measure="SMD", estimable="no"), row]
    chosen = answer(TRIAL, {"question": {"measures": ["SMD"]}}, rows=rows).effect
    assert chosen is not None and chosen.measure == "MD"


def test_the_effect_is_seen_at_the_latest_time_that_favours_the_claim() -> None:
    assert answer(TRIAL).seen_weeks == 12.0
    assert answer({**TRIAL, "difference": -6.0, "ci": [-11.0, -1.0]}).seen_weeks is None
    assert answer({"n": 60, "arms": ["intervention"], "change": 20.0}).seen_weeks == 12.0


@pytest.mark.parametrize(
    ("asserts", "word", "says"),
    [
        ("caused", "benefit decided", "benefit decided"),
        ("no effect", "no worthwhile effect decided", "benefit decided"),
        ("no effect", "benefit decided", "harm decided"),
        ("no effect", "benefit significant", "leans to harm"),
        ("no effect", "leans to benefit", "leans to harm"),
        ("no effect", "leans to harm", "leans to harm"),
        ("no effect", "harm decided", "harm decided"),
        ("no effect", "unclear", "unclear"),
    ],
)
def test_an_effect_of_either_direction_bears_against_a_claim_of_none(
    asserts: str, word: str, says: str
) -> None:
    threshold = {"value": "2.0", "measure": "MD", "source": "a", "place": "text"}
    topic = coded_topic("memory", {"a": TRIAL}, {"asserts": asserts, "threshold": threshold})
    assert about_claim(topic.claims.claims[0], (word,)) == (says,)


@pytest.mark.parametrize(
    ("effect", "difference", "word"),
    [
        ("benefit", 6.0, "benefit decided"),
        ("benefit", -6.0, "harm decided"),
        ("harm", 6.0, "harm decided"),
        ("harm", -6.0, "benefit decided"),
        ("harm", 0.0, "unclear"),
    ],
)
def test_a_harm_supports_a_claim_of_one(effect: str, difference: float, word: str) -> None:
    printed = {"n": 60, "difference": difference, "ci": interval(difference, 60)}
    assert answer(printed, {"effect": effect}).word == word


def test_a_stated_direction_supports_a_claim_of_a_harm_only_if_it_is_one() -> None:
    harm = {"effect": "harm"}
    assert answer({"n": 60, "trend": "harm"}, harm).word == "leans to benefit"
    assert answer({"n": 60, "trend": "benefit"}, harm).word == "leans to harm"
    assert answer({"n": 60, "trend": "unclear"}, harm).word == "unclear"


def test_the_direction_of_a_trial_leans_alone_and_not_where_an_estimate_is_missing() -> None:
    assert answer({"n": 60, "trend": "benefit"}).word == "leans to benefit"
    assert answer({"n": 60, "trend": "benefit", "difference": 6.0}).word == "unclear"


@pytest.mark.parametrize(
    ("difference", "ends", "more", "side"),
    [
        (6.0, [1.0, 11.0], {}, 1),
        (-6.0, [-11.0, -1.0], {}, -1),
        (6.0, [-1.0, 13.0], {}, 0),
        (6.0, [-1.0, 13.0], {"p": "0.001"}, 0),  # the interval comes first
    ],
)
def test_an_interval_tells_on_which_side_of_no_effect_a_result_lies(
    difference: float, ends: list[float], more: dict[str, str], side: int
) -> None:
    trial = TRIAL | {"difference": difference, "ci": ends} | more
    assert answer(trial).significant == side
    harm = {"effect": "harm"}
    assert answer(trial, harm).significant == -side
