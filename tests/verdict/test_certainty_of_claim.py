"""Tests of mcstats.verdict.certainty_of_claim."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest

from helpers.complete_topic import changed_effect, complete_topic
from helpers.rubric_cases import the_rubric
from mcstats.bias.rate import rate_topic
from mcstats.effects import MEASURES
from mcstats.effects.effect_rows import estimate_topic
from mcstats.effects.syntheses import pool_topic
from mcstats.model.claim import Override
from mcstats.model.vocabularies import Better
from mcstats.verdict.certainty_of_claim import (
    Certainties,
    assess_certainties,
    size_of_effect,
    size_word,
    word_certainty,
    words_of_effect,
)
from mcstats.verdict.grade.figures import BodyFigures, Kind
from mcstats.verdict.grade.parameters import Parameters
from mcstats.verdict.judge import judge


def assessed(claim: int = 0, **changes: Any) -> Certainties:
    topic, rubric = complete_topic(), the_rubric()
    effects = estimate_topic(topic, rubric.hedge_words()).effects
    ratings = rate_topic(topic, rubric)
    one = topic.claims.claims[claim].model_copy(update=changes)
    judged = judge(topic, rubric, one, effects, ratings)
    pooled = pool_topic(topic, effects)
    return assess_certainties(topic, rubric, judged, effects, pooled, ratings)


def changes_of(found: Certainties, question: str) -> dict[str, int]:
    return {row.step: row.change for row in found.footnotes if row.question == question}


def test_every_step_has_a_footnote_for_both_questions() -> None:
    found = assessed()
    certainty = the_rubric().certainty
    steps = ["start", *certainty.steps, *certainty.up]
    for question in ("as tested", "as sold"):
        assert [row.step for row in found.footnotes if row.question == question] == steps


def test_one_trial_that_a_seller_paid_for_is_not_rated_down_for_that() -> None:
    assert changes_of(assessed(), "as tested")["publication bias"] == 0


def test_nobody_states_that_comparator_and_outcome_are_direct() -> None:
    steps = {
        row.step: row for row in assessed(overrides=()).footnotes if row.question == "as tested"
    }
    assert steps["indirectness"].rule == "directness-unknown"
    assert "comparator and outcome" in steps["indirectness"].because


def test_evidence_of_another_use_is_indirect_for_the_product_as_sold() -> None:
    found = assessed(use="sleep", overrides=())
    assert changes_of(found, "as tested")["indirectness"] == 0
    assert changes_of(found, "as sold")["indirectness"] == -2


def test_a_step_of_a_person_counts_and_the_computed_one_is_shown_beside_it() -> None:
    override = Override(domain="indirectness", level="-1", because="another device")
    found = assessed(overrides=(override,))
    row = next(row for row in found.footnotes if row.step == "indirectness")
    assert (row.change, row.computed, row.overridden) == (-1, 0, "another device")


def test_what_is_not_eligible_is_not_called_very_low() -> None:
    topic = complete_topic()
    rubric = the_rubric()
    effects = estimate_topic(topic, rubric.hedge_words()).effects
    ratings = rate_topic(topic, rubric)
    judged = judge(topic, rubric, topic.claims.claims[1], effects, ratings)
    for kind in ("none", "reports", "pre-clinical"):
        body = replace(judged.body, facts=replace(judged.body.facts, kind=kind))
        found = assess_certainties(topic, rubric, replace(judged, body=body), effects, [], ratings)
        assert found.tested == found.sold == "no eligible evidence"
        assert {row.step for row in found.footnotes} == {"start"}


def smd(estimate: float, half: float, people: float = 2000) -> BodyFigures:
    return BodyFigures(
        kind=Kind.STANDARDISED,
        estimate=estimate,
        lower=estimate - half,
        upper=estimate + half,
        participants=people,
    )


@pytest.mark.parametrize(
    ("body", "better", "words"),
    [
        (smd(1.0, 0.13), Better.HIGHER, "a large effect for the better"),
        (smd(-1.0, 0.13), Better.HIGHER, "a large effect for the worse"),
        (smd(-1.0, 0.13), Better.LOWER, "a large effect for the better"),
        (smd(0.05, 0.1), Better.HIGHER, "little or no effect"),
        (smd(0.09, 1.1), Better.HIGHER, "an effect of unknown size in either direction"),
        (smd(0.15, 0.2), Better.HIGHER, "an effect of unknown size for the better"),
        (BodyFigures(kind=Kind.STANDARDISED), Better.HIGHER, "an effect of unknown size"),
    ],
)
def test_harm_never_reads_as_benefit_and_little_needs_an_interval_that_says_so(
    body: BodyFigures, better: Better, words: str
) -> None:
    assert words_of_effect(the_rubric(), body, Parameters(), better) == words


def test_how_big_and_how_sure_make_one_sentence() -> None:
    words = {"claimed": "the treatment", "outcome": "healing"}
    text = word_certainty(the_rubric(), "moderate", "a large effect for the better", **words)
    assert text == "The treatment probably has a large effect for the better on healing."
    text = word_certainty(the_rubric(), "no eligible evidence", "an effect", **words)
    assert text == "No eligible evidence says whether the treatment has any effect on healing."


def test_a_size_is_named_by_deviations_or_by_a_ratio_and_unknown_otherwise() -> None:
    rubric = the_rubric()
    unknown = "unknown"
    sized = [size_of_effect(rubric, changed_effect(yi=yi)) for yi in (0.0, 0.5, -0.5, 5.0)]
    assert unknown not in sized
    assert sized[1] == sized[2] != sized[3]
    assert (
        size_of_effect(rubric, None) == size_of_effect(rubric, changed_effect(yi=None)) == unknown
    )
    assert size_of_effect(rubric, changed_effect(measure="MD", yi=5.0)) == unknown
    doubled, halved = (
        size_of_effect(rubric, changed_effect(measure="RR", yi=math.log(r))) for r in (2.0, 0.5)
    )
    assert doubled == halved != unknown


@pytest.mark.parametrize("code", MEASURES)
def test_a_size_goes_by_the_family_of_the_measure(code: str) -> None:
    rubric, family = the_rubric(), MEASURES[code].family
    by_family = {"standardised difference": "medium", "ratio": "large"}
    yi = math.log(2.0) if family == "ratio" else -0.5
    assert size_of_effect(rubric, changed_effect(measure=code, yi=yi)) == by_family.get(
        family, "unknown"
    )


@pytest.mark.parametrize(
    ("effect", "word"),
    [
        (None, "unknown"),
        (0.1, "trivial"),
        (-0.2, "small"),
        (0.5, "medium"),
        (0.79, "medium"),
        (1.2, "large"),
    ],
)
def test_how_big_is_a_word_of_its_own(effect: float | None, word: str) -> None:
    assert size_word(the_rubric(), effect) == word
