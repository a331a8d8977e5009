"""Tests of mcstats.bias.signals."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.rubric_cases import the_rubric
from helpers.study_builder import build_study, printed_value
from mcstats.bias.signals import basis_of, signals_of
from mcstats.model.study import Study


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


def test_a_rating_rests_on_a_place_and_says_where_nothing_is_printed() -> None:
    found = build_study(
        design={"sequence": {"value": "adequate", "place": "page 3", "source": "other"}}
    )
    found = found.model_copy(update={"sources": (*found.sources, "second")})
    seen = signals(found)
    outcome = found.outcomes[0]

    def basis(signal: str) -> tuple[str, str, str, Any]:
        of = basis_of(found, outcome, seen, signal, "not stated in the abstract")
        return of.fact, of.source, of.place, of.path

    assert basis("sequence") == ("adequate", "other", "page 3", ("design", "sequence"))
    assert basis("allocation") == ("randomised", "planted", "abstract", ("design", "allocation"))
    assert basis("concealment") == (
        "not reported",
        "planted",
        "not stated in the abstract",
        ("design", "concealment"),
    )
    assert basis("assessors")[3] == ("outcomes", 0, "assessors")
    assert basis("measured") == ("rater", "planted", "as coded", ("outcomes", 0, "measured"))


def test_of_an_exposure_nobody_was_assigned() -> None:
    allocation = {"value": "not randomised", "place": "abstract"}
    exposure = {"value": "exposure", "place": "abstract"}
    of = build_study(design={"allocation": allocation, "assignment": exposure})
    assert signals_of(of, of.outcomes[0], {}).assignment == "exposure"
    assert signals_of(build_study(), build_study().outcomes[0], {}).assignment == "people"
