"""Tests of mcstats.report.written."""

from __future__ import annotations

import pytest

from helpers.page_views import complete_view, edited_view
from mcstats.model.errors import InputError
from mcstats.report.text import plain_text
from mcstats.report.written import written, written_of

PATH = ("claims", 0, "statement")
SUMMARY = """question: {constructs: [mood], measures: [SMD]}
    summary:
      short: Mood
      lead: "In {frost2019:total} adults."
      result: "Mood rose by {frost2019-mood-end-md:yi}"
"""


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("In {frost2019:total} adults.", "In 60 adults."),
        ("By {frost2019-mood-end-md}.", "By 2.3 points (0.6 to 4.0)."),
        ("By {frost2019-mood-end-md:yi}", "By 2.3 points"),
        ("From {frost2019-mood-end-md:ci_lb}", "From 0.6"),
        ("P: {snow2020-calm-end-smd:p}", "P: P = 0.04"),
        ("For {frost2019:details.minutes}", "For 5 min"),
        ("As {frost2019} says", "As Frost 2019 says"),
        ("No reference & no figure", "No reference & no figure"),
    ],
)
def test_a_reference_is_the_figure_or_the_study_that_it_names(text: str, shown: str) -> None:
    found = plain_text(written(complete_view(), text, PATH))
    assert found == shown


@pytest.mark.parametrize(
    "text",
    ["In 60 adults", "In {frost2019:nothing}", "{nobody}", "{frost2019-mood-end-md:route}", "{}"],
)
def test_a_typed_figure_and_a_reference_to_nothing_name_their_line(text: str) -> None:
    with pytest.raises(InputError, match=r"claims\.yaml:\d+:\d+ \[REF\]"):
        written(complete_view(), text, PATH)


def test_a_result_that_was_written_for_other_evidence_is_not_shown() -> None:
    view = edited_view(
        ("claims.yaml", "question: {constructs: [mood], measures: [SMD]}\n", SUMMARY)
    )
    assert plain_text(written_of(view, "mood", "lead") or "") == "In 60 adults."
    assert written_of(view, "mood", "result", {"frost2019", "snow2020"}) is not None
    assert written_of(view, "mood", "result", {"snow2020"}) is None
    assert written_of(view, "mood", "figure") is None
    assert written_of(view, "colds", "lead") is None
