"""Tests of mcstats.report.numbers."""

from __future__ import annotations

import pytest

from helpers.complete_topic import changed_effect, effect_row
from helpers.page_views import complete_view, edited_view
from mcstats.report.numbers import (
    analysed,
    effect_interval,
    effect_number,
    in_digits,
    people_of,
    sentence,
    unit_words,
)
from mcstats.report.text import plain_text


def test_an_estimate_has_the_interval_of_its_row() -> None:
    view = complete_view()
    interval = effect_interval(view, view.effects["frost2019-mood-end-md"])
    assert interval is not None and interval.low is not None
    assert plain_text(interval) == "2.3 (0.6 to 4.0)"
    assert float(interval.low.value) == view.effects["frost2019-mood-end-md"].ci_lb


def test_an_estimate_without_a_value_has_no_interval() -> None:
    assert effect_interval(complete_view(), changed_effect(yi=None)) is None
    alone = effect_interval(complete_view(), changed_effect(ci_lb=None, ci_ub=None))
    assert alone is not None and alone.low is None


def test_a_ratio_is_shown_as_a_ratio() -> None:
    view = complete_view()
    row = next(r for r in view.tables.effects if r.effect.endswith("-rr") and r.yi_max is not None)
    assert row.yi_max is not None
    assert float(effect_number(view, row, "yi_max", row.yi_max).value) > 0


@pytest.mark.parametrize(
    ("printed", "shown"),
    [("Seventy-four", "74"), ("one", "1"), ("18.6%", "18.6%"), ("some", "some"), ("30", "30")],
)
def test_counts_in_words_are_shown_in_digits(printed: str, shown: str) -> None:
    assert in_digits(printed) == shown


def test_people_are_those_that_the_study_reports() -> None:
    view = complete_view()
    people, unit = people_of(view, view.topic.studies["frost2019"])
    assert people is not None and (people.shown, unit) == ("60", "adults")
    total = 'total: {printed: "60", unit: adults, place: abstract}'
    none = edited_view(("studies/frost2019.yaml", total, "total: not reported"))
    assert people_of(none, none.topic.studies["frost2019"]) == (None, "participants")


def test_participants_analysed_are_added_where_all_are_known() -> None:
    view = complete_view()
    rows = [view.effects["frost2019-mood-end-smd"], view.effects["snow2020-mood-end-smd"]]
    together = analysed(view, rows)
    assert together is not None and together.shown == "100"
    assert analysed(view, [changed_effect(n1=None, result="alone")]) is None
    assert analysed(view, []) is None


def test_units_stand_behind_figures_as_readers_expect_them() -> None:
    assert unit_words(effect_row()) == " points"
    assert unit_words(effect_row("hail2021-days-end-pc")) == "%"
    assert unit_words(effect_row("frost2019-mood-end-smd")) == ""


def test_figures_of_a_sentence_are_entered_and_names_of_studies_are_not() -> None:
    view = complete_view()
    text = "In Frost 2019, 30 participants are far from the 787 of one trial (0.4 to 2.07)."
    shown = sentence(view, "footnotes.a", text, "footnotes", "a")
    assert plain_text(shown) == text
    assert shown.count("<data ") == 4 and shown.count('class="n"') == 1
    assert "Frost 2019" in shown
