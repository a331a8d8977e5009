"""Tests of mcstats.check.consistency.records."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from helpers.checked_topic import fired
from helpers.study_builder import (
    build_study,
    check_rows,
    printed_value,
    status_and_diagnosis,
    topic_with,
)
from mcstats.check.consistency.records import check_dates, check_readings
from mcstats.model.tables import CheckRow
from mcstats.model.vocabularies import SourceKind


def test_a_registration_after_the_end_is_found() -> None:
    late = {"registered": printed_value("December 9, 2009"), "completed": printed_value("May 2009")}
    early = {"registered": printed_value("January 2009"), "completed": printed_value("May 2009")}
    assert status_and_diagnosis("registration", build_study(design=late)) == (
        "contradiction",
        "registered after completion",
    )
    assert status_and_diagnosis("registration", build_study(design=early))[0] == "right"


def test_a_record_that_differs_is_declared_by_the_reason_for_the_reading() -> None:
    other = {"printed": "12 h", "place": "registry"}
    detail = printed_value("10 h", because="what was done", other=[other])
    row = check_rows(build_study(details={"hours": detail}))["readings/details.hours/1"]
    assert (row.status, row.declared) == ("contradiction", "yes")
    same = printed_value("ten", because="in words", other=[{"printed": "10", "place": "registry"}])
    assert (
        check_rows(build_study(details={"hours": same}))["readings/details.hours/1"].status
        == "right"
    )


def reading(printed: str, other: str, name: str = "age_minimum", kind: str = "") -> CheckRow:
    second = {"printed": other, "place": "record", "source": "registry"}
    of = build_study(details={name: printed_value(printed, because="the paper", other=[second])})
    topic = topic_with(of)
    if kind:
        source = topic.sources.sources["planted"]
        registry = source.model_copy(update={"kind": SourceKind(kind)})
        sources = {**topic.sources.sources, "registry": registry}
        topic = replace(topic, sources=topic.sources.model_copy(update={"sources": sources}))
    (row,) = check_readings(topic, of, {})
    return row


@pytest.mark.parametrize(
    ("printed", "other", "name", "kind", "diagnosis"),
    [
        ("18", "18", "age_minimum", "trial registry", ""),
        ("16", "18", "age_minimum", "trial registry", "outside the registered criteria"),
        ("20", "18", "age_minimum", "trial registry", "records differ"),
        ("70", "65", "age_maximum", "trial registry", "outside the registered criteria"),
        ("60", "65", "age_maximum", "trial registry", "records differ"),
        ("16", "18", "age_minimum", "journal article", "records differ"),
        ("16", "18", "age_minimum", "", "records differ"),
        ("16", "18", "age_mean", "trial registry", "records differ"),
        ("adults", "18", "age_minimum", "trial registry", "records differ"),
    ],
)
def test_a_range_outside_the_registered_one_is_told_from_another_reading(
    printed: str, other: str, name: str, kind: str, diagnosis: str
) -> None:
    row = reading(printed, other, name, kind)
    assert row.diagnosis == diagnosis
    assert (row.printed, row.allowed) == (printed, other)


@pytest.mark.parametrize(
    ("registered", "completed", "status"),
    [
        ("2016-05-01", "2016-05-01", "right"),
        ("2016-05-02", "2016-05-01", "contradiction"),
        ("in spring", "2016-05-01", None),
        ("2016-05-02", "in spring", None),
    ],
)
def test_a_date_that_names_no_day_is_not_compared(
    registered: str, completed: str, status: str | None
) -> None:
    of = build_study(
        design={"registered": printed_value(registered), "completed": printed_value(completed)}
    )
    rows = check_dates(topic_with(of), of)
    found = [row.status for row in rows if row.check.endswith("/registration")]
    assert found == ([status] if status else [])


@pytest.mark.parametrize(
    ("dates", "told"),
    [
        ({"started": "2018", "completed": "2019"}, {}),
        ({"started": "May 2019", "completed": "2019"}, {}),
        ({"started": "2019", "completed": "2018"}, {"started": "contradiction"}),
        ({"completed": "2031"}, {"completed": "not checkable"}),  # the paper is of 2020
        ({"completed": "2020-12-31"}, {}),
    ],
)
def test_dates_out_of_their_order_are_asked_about(
    dates: dict[str, str], told: dict[str, str], tmp_path: Path
) -> None:
    lines = "".join(f'{key}: {{printed: "{text}", place: t}}\n  ' for key, text in dates.items())
    registered = "registered: {printed: May 2019"
    rows = fired(tmp_path, [(registered, f"{lines}registered: not reported  # ")])
    assert {name: rows[name] for name in ("started", "completed") if name in rows} == told
