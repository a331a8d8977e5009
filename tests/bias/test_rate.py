"""Tests of mcstats.bias.rate."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpers.random_studies import topic_of_studies
from helpers.rubric_cases import the_rubric
from helpers.study_builder import build_study
from mcstats.bias.rate import at_high_risk, is_rated, rate_topic
from mcstats.model.vocabularies import StudyKind


@pytest.mark.parametrize("kind", StudyKind)
def test_risk_of_bias_is_asked_of_trials_alone(kind: StudyKind) -> None:
    assert is_rated(build_study().model_copy(update={"kind": kind})) is (kind == "trial")


@pytest.mark.parametrize(
    ("domain", "rating", "high"),
    [
        ("counted", "high", True),
        ("counted", "some concerns", False),
        ("counted", "low", False),
        ("further", "high", False),
        ("further", "low", False),
    ],
)
def test_a_high_rating_counts_where_its_domain_does(domain: str, rating: str, high: bool) -> None:
    rubric = the_rubric()
    domains = {table.id for table in rubric.ratings.tables}
    counted = set(rubric.certainty.domains)
    assert counted and counted < domains
    row, *_ = rate_topic(topic_of_studies([build_study()]), rubric)
    for name in counted if domain == "counted" else domains - counted:
        found = at_high_risk(rubric, [replace(row, domain=name, rating=rating)])
        assert found == ({("planted", "o")} if high else set())


def test_one_high_rating_of_several_is_enough_and_holds_for_its_outcome_alone() -> None:
    rubric = the_rubric()
    name = rubric.certainty.domains[0]
    row, *_ = rate_topic(topic_of_studies([build_study()]), rubric)
    rows = [
        replace(row, domain=name, rating="low"),
        replace(row, domain=name, rating="high"),
        replace(row, domain=name, rating="low", outcome="p"),
        replace(row, domain=name, rating="high", study="another", outcome="p"),
    ]
    assert at_high_risk(rubric, rows) == {("planted", "o"), ("another", "p")}


def test_a_rating_stands_at_the_fact_that_told_its_rule_from_the_next_one() -> None:
    place = {"value": "not blinded", "place": "page 2"}
    of = build_study(design={"participants": place}, outcome={"measured": "self-report"})
    rows = {row.domain: row for row in rate_topic(topic_of_studies([of]), the_rubric())}
    blinding = rows["blinding"]
    assert (blinding.rule, blinding.rating, blinding.at) == ("told-knowing", "high", "page 2")
    read = "comparator: sham, participants: not blinded, assessors: not reported"
    assert blinding.fact == f"{read}, measured: self-report"
    assert rows["control"].fact == "comparator: sham, credible sham: not reported, " + (
        "participants: not blinded"
    )
