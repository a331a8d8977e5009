"""Tests of mcstats.bias.signals."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.rubric_cases import the_rubric
from helpers.study_builder import build_study, printed_value
from mcstats.bias.signals import basis_of, comparator_of, signals_of
from mcstats.model.study import Study
from mcstats.model.vocabularies import Role


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
    found = build_study(design={name: printed_value(text) for name, text in dates.items() if text})
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
        {k: printed_value(v) for k, v in (("randomised", r), ("analysed", a)) if v is not None}
        for r, a in zip(randomised, analysed, strict=True)
    ]
    assert signals(build_study(arm_a=arms[0], arm_b=arms[1])).lost == word


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
        {"randomised": printed_value("50"), "analysed": printed_value("45")},
        {"randomised": printed_value("50"), "analysed": printed_value(str(int(analysed) - 45))},
    ]
    found = build_study(arm_a=arms[0], arm_b=arms[1])
    assert signals_of(found, found.outcomes[0], parameters).lost == word


def test_the_comparator_is_the_second_arm_that_is_no_intervention() -> None:
    assert comparator_of(build_study()) == "sham"
    assert comparator_of(build_study(arm_b={"role": "no treatment"})) == "no treatment"
    assert comparator_of(build_study(arm_b={"role": "intervention"})) == "none"
    assert signals(build_study(arm_b={"role": "no treatment"})).comparator == "no treatment"
    # what stands first was tested, whatever it is
    assert comparator_of(build_study(arm_a={"role": "no treatment"})) == "sham"
    two = build_study()
    third = two.arms[1].model_copy(update={"id": "c", "role": Role.NO_TREATMENT})
    assert comparator_of(two.model_copy(update={"arms": (*two.arms, third)})) == "sham"


def test_a_rating_rests_on_a_place_and_says_where_nothing_is_printed() -> None:
    found = build_study(
        design={"sequence": {"value": "adequate", "place": "page 3", "source": "other"}}
    )
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
