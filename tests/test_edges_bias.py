"""Edges of what a study reports of its design: dates of registration, people lost, places."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from generated import topic_of
from mcstats.bias.rate import at_high_risk, is_rated, rate_topic
from mcstats.bias.signals import basis_of, comparator_of, signals_of
from mcstats.model.study import Study
from mcstats.model.vocabularies import Role, StudyKind
from rubric_cases import the_rubric
from test_consistency import study, value


def signals(of: Study) -> Any:
    return signals_of(of, of.outcomes[0], the_rubric().parameters)


@pytest.mark.parametrize(
    ("registered", "started", "completed", "word"),
    [
        ("2015-01-31", "2015-02-01", "2016-05-01", "before"),
        ("2015-02-01", "2015-02-01", "2016-05-01", "before"),
        ("2015-02-02", "2015-02-01", "2016-05-01", "after start"),
        ("2016-05-01", "2015-02-01", "2016-05-01", "after start"),
        ("2016-05-02", "2015-02-01", "2016-05-01", "after completion"),
        ("2016-05-02", None, "2016-05-01", "after completion"),
        # within one month nobody knows which came first
        ("February 2015", "February 2015", "2016-05-01", "not reported"),
        ("February 2015", "March 2015", None, "before"),
        ("February 2015", "2015-02-10", None, "not reported"),
        ("2015-02-15", "February 2015", None, "not reported"),
        ("May 2016", None, "2016-05-10", "not reported"),
        ("2016-05-15", None, "May 2016", "not reported"),
        ("2015-01-31", None, "2016-05-01", "not reported"),
        ("2015-01-31", None, None, "not reported"),
        (None, "2015-02-01", "2016-05-01", "not reported"),
    ],
)
def test_a_registration_is_placed_by_the_printed_dates_and_never_guessed(
    registered: str | None, started: str | None, completed: str | None, word: str
) -> None:
    dates = {"registered": registered, "started": started, "completed": completed}
    found = study(design={name: value(text) for name, text in dates.items() if text})
    assert signals(found).registered == word


@pytest.mark.parametrize(
    ("randomised", "analysed", "word"),
    [
        (("20", "20"), ("20", "20"), "few"),
        (("20", "20"), ("20", "19"), "few"),
        (("20", "20"), ("19", "19"), "some"),  # 5 % is not below 5 %
        (("20", "20"), ("18", "14"), "some"),  # 20 % is not above 20 %
        (("20", "20"), ("17", "14"), "many"),
        (("1,000", "1,000"), ("1,000", "950"), "few"),
        (("1", "0"), ("1", "0"), "few"),
        (("0", "0"), ("0", "0"), "not reported"),
        (("20", None), ("20", "20"), "not reported"),
        (("20", "20"), ("20", None), "not reported"),
    ],
)
def test_the_share_that_is_lost_is_few_below_five_and_many_above_twenty_percent(
    randomised: tuple[str | None, ...], analysed: tuple[str | None, ...], word: str
) -> None:
    arms = [
        {k: value(v) for k, v in (("randomised", r), ("analysed", a)) if v is not None}
        for r, a in zip(randomised, analysed, strict=True)
    ]
    assert signals(study(arm_a=arms[0], arm_b=arms[1])).lost == word


@pytest.mark.parametrize(
    ("analysed", "word"), [("91", "few"), ("90", "some"), ("70", "some"), ("69", "many")]
)
def test_a_share_that_is_exactly_a_limit_of_another_rubric_is_within_it(
    analysed: str, word: str
) -> None:
    parameters = dict(the_rubric().parameters)
    for name, limit in (("lost_some", "0.1"), ("lost_many", "0.3")):
        parameters[name] = parameters[name].model_copy(update={"value": limit})
    arms = [
        {"randomised": value("50"), "analysed": value("45")},
        {"randomised": value("50"), "analysed": value(str(int(analysed) - 45))},
    ]
    found = study(arm_a=arms[0], arm_b=arms[1])
    assert signals_of(found, found.outcomes[0], parameters).lost == word


def test_the_comparator_is_the_second_arm_that_is_no_intervention() -> None:
    assert comparator_of(study()) == "sham"
    assert comparator_of(study(arm_b={"role": "no treatment"})) == "no treatment"
    assert comparator_of(study(arm_b={"role": "intervention"})) == "none"
    assert signals(study(arm_b={"role": "no treatment"})).comparator == "no treatment"
    # what stands first was tested, whatever it is
    assert comparator_of(study(arm_a={"role": "no treatment"})) == "sham"
    two = study()
    third = two.arms[1].model_copy(update={"id": "c", "role": Role.NO_TREATMENT})
    assert comparator_of(two.model_copy(update={"arms": (*two.arms, third)})) == "sham"


@pytest.mark.parametrize("kind", StudyKind)
def test_risk_of_bias_is_asked_of_trials_alone(kind: StudyKind) -> None:
    assert is_rated(study().model_copy(update={"kind": kind})) is (kind == "trial")


def test_a_rating_rests_on_a_place_and_says_where_nothing_is_printed() -> None:
    found = study(design={"sequence": {"value": "adequate", "place": "page 3", "source": "other"}})
    found = found.model_copy(update={"sources": (*found.sources, "second")})
    seen = signals(found)
    outcome = found.outcomes[0]

    def basis(signal: str) -> tuple[str, str, str, Any]:
        of = basis_of(found, outcome, seen, signal)
        return of.fact, of.source, of.place, of.path

    assert basis("sequence") == ("adequate", "other", "page 3", ("design", "sequence"))
    assert basis("allocation") == ("randomised", "planted", "abstract", ("design", "allocation"))
    assert basis("concealment") == (
        "not reported",
        "planted",
        "not reported in what was read",
        ("design", "concealment"),
    )
    assert basis("assessors")[3] == ("outcomes", 0, "assessors")
    assert basis("measured") == ("rater", "planted", "as coded", ("outcomes", 0, "measured"))


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
    row, *_ = rate_topic(topic_of([study()]), rubric)
    for name in counted if domain == "counted" else domains - counted:
        found = at_high_risk(rubric, [replace(row, domain=name, rating=rating)])
        assert found == ({("planted", "o")} if high else set())


def test_one_high_rating_of_several_is_enough_and_holds_for_its_outcome_alone() -> None:
    rubric = the_rubric()
    name = rubric.certainty.domains[0]
    row, *_ = rate_topic(topic_of([study()]), rubric)
    rows = [
        replace(row, domain=name, rating="low"),
        replace(row, domain=name, rating="high"),
        replace(row, domain=name, rating="low", outcome="p"),
        replace(row, domain=name, rating="high", study="another", outcome="p"),
    ]
    assert at_high_risk(rubric, rows) == {("planted", "o"), ("another", "p")}


def test_a_rating_stands_at_the_fact_that_told_its_rule_from_the_next_one() -> None:
    place = {"value": "not blinded", "place": "page 2"}
    of = study(design={"participants": place}, outcome={"measured": "self-report"})
    rows = {row.domain: row for row in rate_topic(topic_of([of]), the_rubric())}
    blinding = rows["blinding"]
    assert (blinding.rule, blinding.rating, blinding.at) == ("told-knowing", "high", "page 2")
    read = "comparator: sham, participants: not blinded, assessors: not reported"
    assert blinding.fact == f"{read}, measured: self-report"
    assert rows["control"].fact == "comparator: sham, credible sham: not reported, " + (
        "participants: not blinded"
    )
