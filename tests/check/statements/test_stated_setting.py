"""Treatment, use, people, control group and time that a sentence names beside its figure."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.study_builder import build_study, two_groups
from helpers.told_statements import row_told
from mcstats.model.study import Study, TimePoint
from mcstats.model.vocabularies import Role


def in_weeks(study: Study, weeks: str | None) -> Study:
    time = TimePoint(id="end", label="end", weeks=weeks, place="abstract")
    return study.model_copy(update={"times": (time,)})


SHARES = build_study(groups=two_groups({"percent": "58%"}, {"percent": "3%"}))
HALF_A_YEAR = in_weeks(SHARES, "26")
NO_WEEKS = in_weeks(SHARES, None)
UNREPORTED = SHARES.model_copy(
    update={"arms": (SHARES.arms[0], SHARES.arms[1].model_copy(update={"role": Role.UNREPORTED}))}
)
COHORT = build_study(
    groups=two_groups({"percent": "58%"}, {"percent": "3%"}),
    design={"allocation": {"value": "not randomised", "place": "abstract"}},
)
UNALLOCATED = build_study(
    groups=two_groups({"percent": "58%"}, {"percent": "3%"}), design={"allocation": "not reported"}
)
ALONE = SHARES.model_copy(update={"arms": SHARES.arms[:1]})


def told(study: Study, says: str = "58%", **about: Any) -> tuple[str, str]:
    asked = {"study": study.id, "quantity": "percent", "outcome": "o", **about}
    row = row_told({"about": asked, "says": says}, [study])
    return row.status, row.diagnosis


def test_a_setting_that_no_study_has_and_the_parts_that_were_read_are_named() -> None:
    about = {"study": SHARES.id, "quantity": "percent", "outcome": "o"}
    row = row_told({"about": about | {"population": "other: children"}, "says": "58%"}, [SHARES])
    assert (row.status, row.diagnosis) == ("wrong", "wrong population")
    assert row.what.endswith("is on adults, not children; read of it: abstract")
    assert row.allowed == "planted is on adults"


@pytest.mark.parametrize(
    ("study", "about"),
    [
        (SHARES, {"population": "adults", "use": "use", "intervention": "x"}),
        (SHARES, {"comparator": "sham"}),
        (SHARES, {"causes": "yes"}),
        (COHORT, {"causes": "no"}),
        (HALF_A_YEAR, {"after": "six months"}),
        (HALF_A_YEAR, {"after": "half a year"}),
        (HALF_A_YEAR, {"after": "about 25 weeks"}),
        (in_weeks(SHARES, "52"), {"after": "a year"}),
        (in_weeks(SHARES, "246"), {"after": "almost five years"}),
    ],
)
def test_a_figure_with_the_setting_of_its_study_is_right(
    study: Study, about: dict[str, str]
) -> None:
    assert told(study, **about) == ("right", "exact")


@pytest.mark.parametrize(
    ("study", "about", "diagnosis"),
    [
        (SHARES, {"population": "children"}, "wrong population"),
        (SHARES, {"use": "sleep"}, "wrong use"),
        (SHARES, {"intervention": "y"}, "credited to another intervention"),
        (SHARES, {"comparator": "usual care"}, "wrong comparison"),
        (ALONE, {"comparator": "sham"}, "wrong comparison"),
        (HALF_A_YEAR, {"after": "six weeks"}, "wrong time point"),
        (COHORT, {"causes": "yes"}, "association told as a cause"),
        (HALF_A_YEAR, {"after": "a year"}, "wrong time point"),
    ],
)
def test_a_right_figure_of_another_setting_is_wrong(
    study: Study, about: dict[str, str], diagnosis: str
) -> None:
    assert told(study, **about) == ("wrong", diagnosis)


@pytest.mark.parametrize(
    ("study", "about"),
    [
        (UNREPORTED, {"comparator": "sham"}),
        (NO_WEEKS, {"after": "a year"}),
        (UNALLOCATED, {"causes": "yes"}),
    ],
)
def test_a_setting_that_the_study_does_not_report_keeps_a_figure_from_being_right(
    study: Study, about: dict[str, str]
) -> None:
    assert told(study, **about) == ("not in what we read", "not in what was read")
    assert told(study, "85%", **about)[0] == "wrong"


def test_every_difference_is_named() -> None:
    about = {"population": "children", "comparator": "usual care", "after": "a year"}
    asked = {"study": "planted", "quantity": "percent", "outcome": "o", **about}
    for says, first in (("58%", "wrong population"), ("3%", "wrong arm")):
        row = row_told({"about": asked, "says": says}, [HALF_A_YEAR])
        assert (row.status, row.diagnosis) == ("wrong", first)
        for words in ("adults, not children", "compared it with sham", "not after a year"):
            assert words in row.what


def test_a_time_in_words_selects_the_result_that_is_meant() -> None:
    later = HALF_A_YEAR.results[0].model_copy(
        update={"id": "later", "time": "later", "groups": {}, "printed": {}}
    )
    times = (*HALF_A_YEAR.times, TimePoint(id="later", label="later", weeks="52", place="abstract"))
    study = HALF_A_YEAR.model_copy(
        update={"times": times, "results": (*HALF_A_YEAR.results, later)}
    )
    assert told(study, after="six months") == ("right", "exact")
    assert told(study, after="a year")[0] == "not in what we read"
