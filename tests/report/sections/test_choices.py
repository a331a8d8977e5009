"""Tests of mcstats.report.sections.choices."""

from __future__ import annotations

from dataclasses import replace

from helpers.complete_topic import complete_tables, page_with_tables
from helpers.page_tree import section_of
from mcstats.model.tables import TOUCHES_NOTHING


def test_choices_that_count_ranges_and_choices_kept_apart_stand_in_tables_of_their_own() -> None:
    first = next(row for row in complete_tables().choices if TOUCHES_NOTHING not in row.because)
    kinds = ["uncertain", "equivalent", "different in kind"]
    rows = [replace(first, kind=kind, option=f"option {kind}", flip=None) for kind in kinds]
    span = replace(
        first, option="low to high", because="flips if r < 0.31", flip=0.3125, moves=True
    )
    holds = replace(first, option="few to many", because="holds from 1 to 9", flip=None)
    idle = replace(first, option="which moves nothing", because=f"{TOUCHES_NOTHING}; a reason")
    page = page_with_tables(choices=[*rows, span, holds, idle])
    counted, apart, ranges = (
        section_of(page, f"{name}-{first.claim}").text for name in ("choices", "apart", "ranges")
    )
    assert "option uncertain" in counted and "option equivalent" not in counted
    assert "option equivalent" in apart and "option different in kind" in apart
    assert "which moves nothing" not in page.text
    assert "0.3125" in ranges and "few to many" in ranges and "nowhere in it" in ranges
