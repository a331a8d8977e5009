"""Tests of mcstats.report.pages.briefs."""

from __future__ import annotations

import re

import pytest

from helpers.complete_topic import FILES, load_files
from helpers.computed_tables import compute_tables
from helpers.page_views import check_row, complete_view, edited_view, view_of
from mcstats.model.vocabularies import Consequence, CountsAs
from mcstats.report.pages.briefs import gather_briefs

FACTS = (
    "facts:\n  - {{id: a, quantity: {quantity}, names: [heart], subject: Maker, "
    "source: snow2020, place: label}}\n"
)


def test_a_warning_is_common_where_all_sources_give_it() -> None:
    agreed = FACTS.format(quantity="contraindications")
    assert gather_briefs(edited_view(added={"facts.yaml": agreed})).warned == ("heart",)
    other = FACTS.format(quantity="ask_first")
    assert gather_briefs(edited_view(added={"facts.yaml": other})).warned == ()


def test_one_source_alone_agrees_with_nobody() -> None:
    assert gather_briefs(complete_view()).warned == ()


def test_sources_that_contradict_each_other_are_disputed() -> None:
    disputed = FACTS.format(quantity="said_to_be_safe")
    assert gather_briefs(edited_view(added={"facts.yaml": disputed})).disputed == (
        ("heart", False),
    )


def test_each_article_is_quoted_once_with_its_gravest_fault() -> None:
    wrong = {"status": "wrong", "counts_as": CountsAs.ARTICLE}
    rows = (
        check_row("blog2022/n", consequence=Consequence.FIGURE, **wrong),
        check_row("blog2022/heart", consequence=Consequence.HARM, **wrong),
    )
    (said,) = gather_briefs(complete_view(checks=rows)).gravest
    assert said.statement.id == "heart"
    assert said.id == "statement-blog2022-heart"


def test_a_topic_without_articles_has_no_text_on_them() -> None:
    files = {name: text for name, text in FILES.items() if not name.startswith("articles/")}
    row = "    row: {article: blog2022, row: row1}\n"
    files["claims.yaml"] = files["claims.yaml"].replace(row, "")
    topic = load_files(files)
    briefs = gather_briefs(view_of(topic, compute_tables(topic)))
    assert briefs.articles is None
    assert briefs.gravest == []


@pytest.mark.parametrize("topic_name", ["microcurrent"])
def test_the_front_names_contradicted_cases_and_marks_errors_as_those_of_articles(
    pages: dict[str, str],
) -> None:
    text = re.sub(r"<[^>]+>", "", pages["index.html"])
    assert "Sources disagree on use in cases of cancer and use on the neck." in text
    assert "Sources that we did not count also report on harms." in text
    assert "Not as far as we found. US Food and Drug Administration (FDA): “cleared”" in text
    # what warnings contradict is no error of fact, and stands on the page of articles
    assert "lymphoma" not in text
    itself = "Lines 95 and 97 of the same article say that too much treatment inflames the skin."
    assert f"Skin-care blog (undated) states, wrongly: Side effects do not exist. {itself}" in text
