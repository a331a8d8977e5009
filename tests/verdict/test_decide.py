"""Tests of mcstats.verdict.decide."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from helpers.rubric_cases import article_row, decided_cases, the_rubric
from mcstats.model.decision_table import FactsError
from mcstats.verdict.decide import decide, decide_any, effect_word, further_word, kind_word


def test_funding_directness_and_use_never_move_a_level() -> None:
    for case in decided_cases("verdict"):
        plain = decide(the_rubric(), case.facts)
        for funding in ("industry", "mixed", "independent", "no information"):
            other = replace(case.facts, funding=funding, intervention="other", use="other")
            assert decide(the_rubric(), other).results == plain.results


def test_the_reason_of_a_verdict_is_the_lower_of_level_and_ceiling() -> None:
    held_down = replace(article_row("rct").facts, lasting="permanent", shown="no")
    assert decide(the_rubric(), held_down).decisive == ("quality", "ceiling")
    assert (
        "not known to have followed people for so long" in decide(the_rubric(), held_down).because
    )
    assert decide(the_rubric(), article_row("rct").facts).decisive == ("quality", "level")


def test_facts_known_as_sets_give_the_set_of_verdicts_from_low_to_high() -> None:
    effects = ("unclear", "benefit decided", "no worthwhile effect decided")
    found = decide_any(the_rubric(), article_row("rct").facts, {"effect": effects})
    assert found == ("unlikely", "unproven", "likely real")


def test_combinations_that_cannot_be_leave_the_set_and_an_empty_set_is_refused() -> None:
    blinding = {"blinding": ("low", "high")}
    assert decide_any(the_rubric(), article_row("rct").facts, blinding) == (
        "promising but unproven",
    )
    with pytest.raises(FactsError, match="without a credible sham"):
        decide_any(the_rubric(), article_row("rct").facts, {"blinding": ("low",)})


def test_further_is_the_worst_rating_of_its_domains_and_two_at_high_risk_are_worse() -> None:
    ratings = dict.fromkeys(the_rubric().further, "low")
    assert further_word(the_rubric(), ratings) == "low"
    for domain in ratings:
        for word in ("some concerns", "high", "no information"):
            assert further_word(the_rubric(), ratings | {domain: word}) == word
    one, two, three = list(ratings)[:3]
    assert further_word(the_rubric(), ratings | {one: "high", two: "no information"}) == "high"
    mixed = {one: "some concerns", two: "no information"}
    assert further_word(the_rubric(), ratings | mixed) == "no information"
    assert further_word(the_rubric(), ratings | {one: "high", three: "high"}) == "two high"


def test_what_is_not_asked_and_domains_with_a_fact_of_their_own_leave_further_alone() -> None:
    asked = {"measurement": "low", "missing data": "low"}
    assert further_word(the_rubric(), asked) == "low"
    others = {"blinding": "high", "control": "high", "funding": "high", "overall": "high"}
    assert further_word(the_rubric(), asked | others) == "low"
    assert further_word(the_rubric(), others) == further_word(the_rubric(), {}) == "no information"


def test_an_effect_and_a_kind_come_with_the_rule_that_gave_them() -> None:
    effect = effect_word(the_rubric(), interval="decides", direction="benefit")
    assert (effect.then, effect.id) == ("benefit decided", "benefit-decided")
    kind = kind_word(the_rubric(), evidence="people", comparator="sham", allocation="randomised")
    assert (kind.then, kind.id) == ("sham-rct", "by-chance-with-sham")
    with pytest.raises(FactsError):
        effect_word(the_rubric(), interval="not reported", direction="null")


def test_no_reason_on_a_claim_of_no_effect_speaks_of_a_benefit_harm_or_significance() -> None:
    possible = {"none", "harm decided", "leans to harm", "unclear", "benefit decided"}
    tables = (the_rubric().verdict.table(name) for name in the_rubric().combine.least)
    reasons = [
        rule.because
        for table in tables
        for rule in table.rules
        if "no effect" in rule.when.get("asserts", ("no effect",))
        and possible & set(rule.when.get("effect", possible))
    ]
    assert reasons
    for text in reasons:
        assert not re.search(r"\b(benefit|harm|significant\w*|observed an effect)\b", text), text
