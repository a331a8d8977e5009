"""Tests of mcstats.report.sections.rob, of mcstats.report.view where ratings are looked up."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpers.complete_topic import complete_tables, complete_topic, effect_row, page_with_tables
from helpers.computed_tables import shipped_rubric
from helpers.page_tree import section_of
from helpers.study_builder import build_study
from mcstats.model.study import Study
from mcstats.model.tables import EffectRow, RatingRow
from mcstats.model.vocabularies import ContrastKind, Role, StudyKind
from mcstats.report.blocks import Table
from mcstats.report.sections.rob import rob
from mcstats.report.view import Extras, Tables, View


def three_arms() -> Study:
    of = build_study()
    third = of.arms[1].model_copy(update={"id": "c", "label": "nothing", "role": Role.NO_TREATMENT})
    sham, plain = of.results[0], of.results[0].model_copy(update={"id": "rc", "arms": ("a", "c")})
    within = of.results[0].model_copy(
        update={"id": "ra", "arms": ("a",), "contrast": ContrastKind.WITHIN}
    )
    return of.model_copy(update={"arms": (*of.arms, third), "results": (sham, plain, within)})


def row_of(comparison: str, rating: str) -> RatingRow:
    row = complete_tables().ratings[0]
    return replace(
        row,
        study="planted",
        outcome="o",
        domain="blinding",
        comparison=comparison,
        rating=rating,
    )


def view_of(*rows: RatingRow) -> View:
    topic = replace(complete_topic(), studies={"planted": three_arms()})
    return View(topic, shipped_rubric(), Tables(ratings=rows), (), Extras(), Tables())


def effect_of(result: str) -> EffectRow:
    return replace(effect_row(), study="planted", outcome="o", result=result)


@pytest.mark.parametrize(
    ("result", "rating"), [("r", "low"), ("rc", "high"), ("ra", "some concerns")]
)
def test_an_effect_is_shown_with_the_rating_of_its_own_arms(result: str, rating: str) -> None:
    view = view_of(row_of("a", "some concerns"), row_of("a v c", "high"), row_of("a v b", "low"))
    found = view.rating_of(effect_of(result), "blinding")
    assert found is not None
    assert found.rating == rating
    assert view.rating_of(effect_of(result), "control") is None


def test_a_comparison_is_written_with_the_labels_of_its_arms() -> None:
    view = view_of()
    assert view.comparison_words("planted", "a v c") == "a v nothing"
    assert view.comparison_words("planted", "a + b v c") == "a + b v nothing"
    assert view.comparison_words("planted", "c") == "nothing"
    assert view.comparison_words("elsewhere", "a v c") == "a v c"


def test_a_rating_by_a_person_is_shown_with_the_computed_one_in_one_sentence() -> None:
    reason = "A person rated it high: a reason. The rules give low: another one."
    rows = [
        replace(row, rating="high", computed="low", because=reason, overridden="a reason")
        if (row.domain, index) == ("measurement", first)
        else row
        for first in [
            next(i for i, r in enumerate(complete_tables().ratings) if r.domain == "measurement")
        ]
        for index, row in enumerate(complete_tables().ratings)
    ]
    page = page_with_tables(ratings=rows)
    assert reason in section_of(page, "rob-reasons").text


def test_reviews_have_a_table_of_their_own_with_their_own_domains() -> None:
    of = three_arms().model_copy(update={"kind": StudyKind.META_ANALYSIS})
    topic = replace(complete_topic(), studies={"planted": of})
    rows = [replace(row_of("", "high"), domain=name) for name in ("search", "overall")]
    tables = Tables(ratings=[*complete_tables().ratings, *rows])
    view = View(topic, shipped_rubric(), tables, (), Extras(), tables)
    shown = {block.id: block for block in rob(view).blocks if isinstance(block, Table)}
    assert [column.head for column in shown["review-lights"].columns[1:]] == [
        "Search",
        "Overall",
    ]
    assert "Search" not in [column.head for column in shown["lights"].columns]
