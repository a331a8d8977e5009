"""Whose matter a result is, and what is charged once."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from helpers.told_statements import article_of, topic_told
from mcstats.check.charge import charge
from mcstats.check.row import check_row
from mcstats.model.tables import CheckRow


def rows(topic_article: Any, *found: tuple[str, str]) -> list[CheckRow]:
    statements = topic_article.statements
    return [
        CheckRow(
            check=f"seeded/{statement.id}",
            kind="article",
            where="",
            printed=statement.says or statement.states or "",
            allowed="",
            status=status,
            diagnosis=diagnosis,
            declared="no",
            what="",
            alternatives="",
            consequence=statement.bears_on.value,
        )
        for statement, (status, diagnosis) in zip(statements, found, strict=True)
    ]


def charged(article: Any, *found: tuple[str, str]) -> list[tuple[str, str]]:
    topic = topic_told(article)
    return [(row.counts_as, row.same_as) for row in charge(topic, rows(article, *found))]


SAID = {"about": {"quantity": "x"}, "states": "approved"}
FAULT = "fault of an article"


@pytest.mark.parametrize(
    ("status", "voice", "counts_as"),
    [
        ("wrong", "article", FAULT),
        ("not in the source", "article", FAULT),
        ("contradiction", "article", FAULT),
        ("imprecise", "article", "imprecision of an article"),
        ("source not found", "article", "source not found"),
        ("not in what we read", "article", "limit of what we read"),
        ("not checkable", "article", ""),
        ("right", "article", ""),
        # a quoted doctor and a reader's comment are not the article
        ("wrong", "quoted", "error of somebody quoted"),
        ("wrong", "reader", "error of somebody quoted"),
    ],
)
def test_faults_of_an_article_are_counted_apart_from_our_limits_and_from_others(
    status: str, voice: str, counts_as: str
) -> None:
    article = article_of(SAID | {"voice": voice})
    assert charged(article, (status, "x")) == [(counts_as, "")]


def test_the_same_words_at_the_same_place_are_charged_once() -> None:
    elsewhere = {"about": {"quantity": "z"}, "place": "line 9"}
    article = article_of(SAID, SAID | {"about": {"quantity": "y"}}, SAID | elsewhere)
    found = charged(article, ("wrong", "a"), ("wrong", "b"), ("wrong", "a"))
    assert found == [(FAULT, ""), ("", "seeded/s0"), (FAULT, "")]


def test_a_figure_that_an_article_repeats_is_charged_once_whatever_its_hedge() -> None:
    about = {"quantity": "change", "outcome": "thickness"}
    once, again, other = (
        {"about": about, "says": says, "place": place}
        for says, place in (("roughly 18%", "line 1"), ("~18%", "line 2"), ("19%", "line 3"))
    )
    wrong = ("imprecise", "truncated")
    found = charged(article_of(once, again, other), wrong, wrong, wrong)
    assert [same for _, same in found] == ["", "seeded/s0", ""]


def test_what_is_quoted_of_one_study_that_cannot_be_found_is_charged_once() -> None:
    lost, another = (
        {"untraceable": "yes", "says": "45%", "place": "line 1", "about": {"study": study}}
        for study in ("chi", "lee")
    )
    said = [
        lost | {"about": {"study": "chi", "quantity": "elastin"}},
        lost | {"about": {"study": "chi", "quantity": "year"}, "says": "2003", "place": "line 3"},
        another | {"about": {"study": "lee", "quantity": "length"}, "says": "10%"},
    ]
    missing = ("source not found", "untraceable source")
    found = charged(article_of(*said), *[missing] * 3)
    assert [same for _, same in found] == ["", "seeded/s0", ""]


def test_a_fault_of_one_sentence_is_charged_at_its_gravest_row() -> None:
    one = SAID | {"sentence": "s", "states": "proven"}
    two = SAID | {"sentence": "s", "place": "line 7", "kind": "safety"}
    article = article_of(one, two)
    assert charged(article, ("wrong", "same"), ("wrong", "same")) == [
        ("", "seeded/s1"),
        (FAULT, ""),
    ]
    # two different errors of one sentence are two faults
    assert charged(article, ("wrong", "one"), ("wrong", "two")) == [(FAULT, ""), (FAULT, "")]
    # what is right is charged with nothing
    assert charged(article, ("right", "same"), ("wrong", "same")) == [("", ""), (FAULT, "")]


def test_records_studies_and_programs_are_counted_apart() -> None:
    topic = topic_told(article_of())
    found = charge(
        topic,
        [
            check_row("a/x", "study", "", "contradiction", "", diagnosis="records differ"),
            check_row("a/y", "study", "", "contradiction", "", diagnosis="P against the interval"),
            check_row("a/z", "study", "", "not checkable", "", diagnosis="another test possible"),
            check_row("a/n", "study", "", "not checkable", "another count"),
            check_row("a/v", "route", "", "contradiction", ""),
            check_row("a/w", "verdict", "", "contradiction", "", diagnosis="another level"),
            check_row("b/x", "articles", "", "contradiction", "", diagnosis="articles differ"),
            check_row("b/y", "articles", "", "contradiction", "", diagnosis="contradicts itself"),
        ],
    )
    assert Counter(row.counts_as for row in found) == {
        "difference between records": 1,
        "inconsistency of a study": 2,
        "": 1,
        "difference between programs": 1,
        "verdict that the rules do not give": 1,
        "articles disagree": 1,
        FAULT: 1,
    }


def test_the_same_words_on_two_studies_in_one_paragraph_are_two_faults() -> None:
    one, two = ({"about": {"quantity": "trend", "study": s}, "states": "harm"} for s in "ab")
    found = charged(article_of(one, two), ("wrong", "x"), ("wrong", "x"))
    assert found == [(FAULT, ""), (FAULT, "")]
