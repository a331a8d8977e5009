"""Tests of mcstats.data.lint_dates."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.faulty_topics import ALPHA, lint_with_edits

REGISTERED = "registered: {printed: May 2019"


def codes(folder: Path, file: str, old: str, new: str) -> list[str]:
    return [fault.code for fault in lint_with_edits(folder, {file: [(old, new)]})]


@pytest.mark.parametrize(
    "text",
    ["February 31, 2019", "2019-13-45", "never", "2019-02-30", "20199", "May 19", "before 2019"],
)
def test_a_date_that_no_calendar_has_is_refused(text: str, tmp_path: Path) -> None:
    new = f'registered: {{printed: "{text}"'
    assert codes(tmp_path, ALPHA, REGISTERED, new) == ["DATE"]


@pytest.mark.parametrize("text", ["2019", "31 May 2019", "2019-05", "May 2019", "31/05/2019"])
def test_a_date_as_papers_print_it_is_read(text: str, tmp_path: Path) -> None:
    assert codes(tmp_path, ALPHA, REGISTERED, f'registered: {{printed: "{text}"') == []


@pytest.mark.parametrize(
    ("until", "found"),
    [("1900", ["DATE"]), ("2999", ["DATE"]), ("soon", ["DATE"]), ("2018", []), ("2026", [])],
)
def test_a_search_ends_at_a_date_that_can_have_found_a_source(
    until: str, found: list[str], tmp_path: Path
) -> None:
    assert codes(tmp_path, "sources.yaml", 'until: "2021"', f'until: "{until}"') == found


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ('weeks: "4"', 'weeks: "1000000000000"', ["RANGE"]),
        ('weeks: "4"', 'weeks: "-4"', ["ORDER"]),
        ('weeks: "0"', 'weeks: "9"', ["ORDER"]),
        ('weeks: "4"', 'weeks: "4 weeks"', ["UNIT"]),
        ('weeks: "4"', 'weeks: "28 days"', ["UNIT"]),
        ('weeks: "0"', 'weeks: "-1"', []),
        ('weeks: "4"', 'weeks: "520"', []),
    ],
)
def test_times_are_weeks_in_their_order(
    old: str, new: str, found: list[str], tmp_path: Path
) -> None:
    assert codes(tmp_path, ALPHA, old, new) == found
