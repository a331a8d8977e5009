"""Each outcome of a claim has a certainty of its own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from helpers.judged_changes import loaded
from helpers.places import SHIPPED_TOPIC, TESTS
from helpers.rubric_cases import the_rubric
from mcstats.bias.rate import rate_topic
from mcstats.effects.effect_rows import estimate_topic
from mcstats.model.tables import OutcomeRow, VerdictRow
from mcstats.model.vocabularies import Asserts
from mcstats.verdict.outcome_rows import outcomes_topic
from mcstats.verdict.verdict_rows import judge_topic

SALT = TESTS / "topics" / "salt"


def judged(folder: Path) -> tuple[dict[str, VerdictRow], list[OutcomeRow]]:
    topic, rubric = loaded(folder), the_rubric()
    effects = estimate_topic(topic, rubric.hedge_words()).effects
    ratings = rate_topic(topic, rubric)
    verdicts = judge_topic(topic, rubric, effects, ratings).verdicts
    rows = outcomes_topic(topic, rubric, effects, ratings)
    return {row.claim: row for row in verdicts}, rows


@pytest.mark.parametrize("folder", [SALT, SHIPPED_TOPIC, TESTS / "topics" / "bcg"])
def test_the_deciding_outcome_comes_first_with_the_certainty_of_its_claim(folder: Path) -> None:
    verdicts, rows = judged(folder)
    first: dict[str, OutcomeRow] = {}
    for row in rows:
        first.setdefault(row.claim, row)
    assert {c for c, v in verdicts.items() if v.reading != "not tested"} == set(first)
    for name, row in first.items():
        verdict = verdicts[name]
        assert (row.certainty, row.reading) == (verdict.certainty, verdict.reading)
        assert row.reading_text == verdict.reading_text


def test_another_outcome_of_the_deciding_trial_is_rated_by_all_studies_of_it() -> None:
    _, rows = judged(SALT)
    of_stroke = {row.construct: row for row in rows if row.claim == "stroke"}
    assert next(iter(of_stroke)) == "stroke"
    # the trial that decides on stroke measured deaths; two reviews of trials did so too
    death = of_stroke["death"]
    assert death.studies == "yin2022" and death.certainty == "moderate"


@pytest.mark.parametrize("folder", [SALT, SHIPPED_TOPIC])
def test_one_outcome_of_one_comparison_has_one_rating_and_one_sentence(folder: Path) -> None:
    _, rows = judged(folder)
    rated: dict[tuple[str, str, str], set[tuple[str, str, str]]] = {}
    for row in rows:
        key = row.construct, row.studies, row.effect
        rated.setdefault(key, set()).add((row.certainty, row.reading, row.reading_text))
    shared = [words for key, words in rated.items() if sum(r.effect == key[2] for r in rows) > 1]
    assert shared and all(len(words) == 1 for words in shared)


def test_a_margin_of_one_claim_serves_every_claim_on_its_construct() -> None:
    topic = loaded(SALT)
    bare = [c.model_copy(update={"threshold": None}) for c in topic.claims.claims]
    named = {c.id: n for n, c in enumerate(bare)}
    bare[named["safe"]] = topic.claims.claims[named["safe"]]
    claims = topic.claims.model_copy(update={"claims": tuple(bare)}).with_shared_margins().claims
    assert claims[named["harms"]].threshold == claims[named["safe"]].threshold
    assert claims[named["stroke"]].threshold is None
    # The threshold of a claim of an effect, such as that it is halved, is its own.
    bare[named["safe"]] = bare[named["safe"]].model_copy(update={"threshold": None})
    bare[named["harms"]] = topic.claims.claims[named["harms"]]
    claims = topic.claims.model_copy(update={"claims": tuple(bare)}).with_shared_margins().claims
    assert claims[named["harms"]].threshold and claims[named["safe"]].threshold is None


def test_the_size_that_one_claim_asserts_is_no_margin_for_another() -> None:
    topic = loaded(SALT)
    (safe,) = [c for c in topic.claims.claims if c.id == "safe"]
    halves = safe.model_copy(update={"id": "halves", "asserts": Asserts.CAUSED})
    raises = halves.model_copy(update={"id": "raises", "threshold": None})
    claims = topic.claims.model_copy(update={"claims": (halves, raises)}).with_shared_margins()
    assert claims.claims == (halves, raises)


def test_a_harm_has_an_absolute_effect_where_the_rate_without_the_treatment_is_printed() -> None:
    _, rows = judged(SALT)
    words = {row.construct: row.absolute for row in rows if row.claim == "stroke"}
    # 3.30 per 1,000 person-years and a rate ratio of 1.04 (0.80 to 1.37)
    assert 3.30 * 0.04 == pytest.approx(0.13, abs=0.01)
    expected = "0.1 more events per 1,000 person-years (0.7 fewer to 1.2 more)"
    assert words["adverse_hyperkalaemia"] == expected
    assert words["systolic_pressure"] == ""


def test_an_outcome_has_the_direction_of_its_own_measure() -> None:
    _, rows = judged(SHIPPED_TOPIC)
    closed = {r.construct: r for r in rows if r.claim == "ulcers_closed"}
    assert all(r.outcome and r.studies for r in closed.values())
    texts = [r.reading_text for r in rows]
    assert not [text for text in texts if "reduce the healing" in text]


def test_without_an_interval_the_sentence_has_the_direction_of_the_estimate() -> None:
    _, rows = judged(SALT)
    found = next(row for row in rows if row.construct == "adverse_hypotension")
    # 9.0 against 9.7 per 100 person-years, P = 0.76, in clusters
    assert found.certainty == "very low" and "may reduce episodes" in found.reading_text


def test_an_outcome_that_another_claim_rates_has_that_rating_where_it_stands_beside() -> None:
    _, rows = judged(SALT)
    own = {claim: next(r for r in rows if r.claim == claim) for claim in ("death", "stroke")}
    for decided in own.values():
        alike = (r for r in rows if r.construct == decided.construct and r.effect == decided.effect)
        shown = {r.claim: r for r in alike}
        assert len(shown) > 1
        assert all(replace(row, claim=decided.claim) == decided for row in shown.values())
