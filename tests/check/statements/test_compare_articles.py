"""Edges of articles against one another: what cannot both be true, and what decides."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from helpers.random_studies import topic_of_studies
from helpers.study_builder import build_study
from helpers.told_statements import article_of, rows_of, topic_told
from mcstats.check.row import check_row
from mcstats.check.statements.compare_articles import (
    check_articles,
    find_disagreements,
    with_own_contradictions,
)
from mcstats.model.article import Article
from mcstats.model.tables import CheckRow


def page(name: str, *statements: dict[str, Any]) -> Article:
    """An article; each statement is on the mean of one outcome unless it says otherwise."""
    usual = {"place": "line 1", "kind": "result", "paraphrase": "x"}
    about = {"study": "planted", "quantity": "mean", "outcome": "o", "time": "end"}
    content = {
        "id": name,
        "source": "planted",
        "label": name.capitalize(),
        "publisher": {"name": "x", "sells": "x", "place": "line 1"},
        "statements": [
            {"id": f"s{index}", **usual, **one, "about": about | one.get("about", {})}
            for index, one in enumerate(statements)
        ],
    }
    return Article.model_validate_json(json.dumps(content))


def differ(*articles: Article, rows: tuple[CheckRow, ...] = ()) -> list[tuple[str, list[str], str]]:
    topic = replace(topic_of_studies([build_study()]), articles={one.id: one for one in articles})
    return [
        (
            entry.quantity,
            [f"{article.id}/{one.id}" for article, one in entry.statements],
            entry.decides,
        )
        for entry in find_disagreements(topic, rows, {})
    ]


TWO = [("mean", ["one/s0", "two/s0"], "")]


@pytest.mark.parametrize(
    ("first", "second", "differs"),
    [
        ({"says": "18.4"}, {"says": "18.4"}, False),
        ({"says": "18.4"}, {"says": "18"}, False),  # 18 may have been 18.4
        ({"says": "18.4"}, {"says": "19"}, True),
        ({"says": "19"}, {"says": "18.4"}, True),
        ({"says": "18"}, {"says": "19"}, False),  # both may have been 18.5
        ({"says": "over 20"}, {"says": "18.4"}, True),
        ({"says": "over 18"}, {"says": "18.4"}, False),
        ({"says": "18.4"}, {"says": "many"}, False),
        # each in the unit that it is told in
        ({"says": "500 μg"}, {"says": "0.5 mg"}, False),
        ({"says": "0.5 mg"}, {"says": "500", "about": {"unit": "mcg"}}, False),
        ({"says": "70 kg"}, {"says": "70 lb"}, True),
        ({"says": "70 kg"}, {"says": "154 lb"}, False),
        ({"says": "two thirds"}, {"says": "67%"}, False),
        ({"states": "higher"}, {"states": "Higher"}, False),
        ({"states": "higher"}, {"states": "lower"}, True),
        ({"states": "higher"}, {"says": "18.4"}, False),
        # two devices
        (
            {"states": "approved", "about": {"subject": "the first device"}},
            {"states": "cleared", "about": {"subject": "another"}},
            False,
        ),
        ({"says": "18.4"}, {"states": "higher"}, False),
        # of another place, by a reader, or on who must not be treated
        ({"says": "18.4"}, {"says": "19", "about": {"time": "mid"}}, False),
        ({"says": "18.4"}, {"says": "19", "about": {"outcome": "p"}}, False),
        ({"says": "18.4"}, {"says": "19", "about": {"arm": "a"}}, False),
        ({"says": "18.4"}, {"says": "19", "about": {"quantity": "median"}}, False),
        ({"says": "18.4"}, {"says": "19", "voice": "reader"}, False),
        (
            {"states": "named", "kind": "contraindication"},
            {"states": "not named", "kind": "contraindication"},
            False,
        ),
    ],
)
def test_articles_differ_where_both_cannot_be_true(
    first: dict[str, Any], second: dict[str, Any], differs: bool
) -> None:
    assert differ(page("one", first), page("two", second)) == (TWO if differs else [])


def test_an_article_does_not_differ_from_itself_and_a_side_is_shown_with_all_that_say_so() -> None:
    high, low = {"says": "19"}, {"says": "12"}
    assert differ(page("one", high, low)) == []
    found = differ(page("one", high), page("two", low), page("three", high), page("four"))
    assert found == [("mean", ["one/s0", "two/s0", "three/s0"], "")]
    # one that agrees with both is on no side
    between = {"says": "over 15"}
    assert differ(page("one", high), page("two", high), page("three", between)) == []


def test_the_statement_that_a_check_passes_decides() -> None:
    def checked_row(name: str, status: str) -> CheckRow:
        return check_row(name, "article", "f:1", status, f"the study on {name}")

    pages = (page("one", {"says": "19"}), page("two", {"says": "12"}))
    for first, second, decides in (
        ("right", "wrong", "the study on one/s0"),
        ("wrong", "right", "the study on two/s0"),
        ("wrong", "wrong", ""),
        ("not in what we read", "not checkable", ""),
    ):
        rows = (checked_row("one/s0", first), checked_row("two/s0", second))
        ((_, _, told),) = differ(*pages, rows=rows)
        assert told == decides


@pytest.mark.parametrize(
    ("first", "second", "differs"),
    [
        # ranges that overlap are compatible, whether told as one or by their ends
        ({"says": "45 to 90"}, {"says": "30 to 60"}, False),
        ({"says": "45-90 minutes"}, {"says": "10-20 minutes"}, True),
        ({"says": "3-4"}, {"says": "3 to 7"}, False),
        ({"states": "tingling or none"}, {"states": "none"}, False),
        ({"states": "animal, in vitro"}, {"states": "animal"}, False),
        ({"states": "not randomised"}, {"states": "randomised"}, True),
        ({"states": "higher", "about": {"circumstance": "dry"}}, {"states": "lower"}, False),
        # only what articles say themselves
        ({"states": "higher", "voice": "quoted"}, {"states": "lower"}, False),
        ({"states": "higher", "voice": "advertised"}, {"states": "lower"}, False),
        ({"states": "advertised"}, {"states": "lower"}, False),
        # one that recommends what another warns of
        (
            {"states": "used for", "kind": "history"},
            {"states": "named", "kind": "contraindication"},
            True,
        ),
        ({"states": "avoid"}, {"states": "named", "kind": "contraindication"}, False),
    ],
)
def test_only_what_cannot_both_be_true_is_a_contradiction(
    first: dict[str, Any], second: dict[str, Any], differs: bool
) -> None:
    assert differ(page("one", first), page("two", second)) == (TWO if differs else [])


def test_the_two_ends_of_a_range_that_are_coded_apart_stand_for_all_of_it() -> None:
    def ends(low: str, high: str) -> list[dict[str, Any]]:
        return [
            {"says": low, "about": {"quantity": "minutes_low"}},
            {"says": high, "about": {"quantity": "minutes_high"}},
        ]

    assert differ(page("one", *ends("45", "90")), page("two", *ends("30", "60"))) == []
    apart = differ(page("one", *ends("45", "90")), page("two", *ends("10", "20")))
    assert [quantity for quantity, _, _ in apart] == ["minutes_high", "minutes_low"]


def test_an_article_that_contradicts_itself_is_found_where_this_is_asked() -> None:
    article = page("one", {"states": "none"}, {"states": "named"}, {"states": "none"})
    topic = replace(topic_of_studies([build_study()]), articles={"one": article})
    (found,) = find_disagreements(topic, (), {}, within=True)
    assert [statement.id for _, statement in found.statements] == ["s0", "s1", "s2"]
    assert find_disagreements(topic, (), {}) == []


@pytest.mark.parametrize("other", ["none", "named"])
def test_a_superlative_on_safety_contradicts_neither_harm_nor_its_denial(other: str) -> None:
    about = {"quantity": "side_effects"}
    pages = [page("one", {"states": "safest", "about": about})]
    pages.append(page("two", {"states": other, "about": about}))
    assert differ(*pages) == []


def test_a_disagreement_of_which_one_side_is_wrong_is_charged_with_that_side() -> None:
    pages = (page("one", {"says": "19"}), page("two", {"says": "12"}, {"says": "30"}))
    topic = replace(topic_of_studies([build_study()]), articles={one.id: one for one in pages})
    topic.positions.update({f"articles/{one.id}": topic.positions["claims"] for one in pages})
    rows = [
        check_row("one/s0", "article", "f:1", "right", "the study"),
        check_row("two/s0", "article", "f:1", "wrong", "the study"),
    ]
    within, between = check_articles(topic, rows, {})
    assert within.check.startswith("within-two/") and within.same_as == "two/s0"
    assert between.check.startswith("between/") and between.same_as == "two/s0"
    assert between.status == "contradiction" and between.consequence == "effect"


def test_sources_that_differ_themselves_are_named_where_nothing_decides() -> None:
    pages = (page("one", {"says": "19"}), page("two", {"says": "12"}))
    topic = replace(topic_of_studies([build_study()]), articles={one.id: one for one in pages})
    topic.positions.update({f"articles/{one.id}": topic.positions["claims"] for one in pages})
    what = "a manual warns of it; a record allows it"
    asked = [
        check_row(f"{name}/s0", "article", "f:1", "not checkable", what, allowed=allowed)
        for name, allowed in (("one", "manual; record"), ("two", "manual; record"))
    ]
    (row,) = check_articles(topic, asked, {})
    assert row.what == what
    unread = [replace(row, allowed="") for row in asked]
    assert [row.what for row in check_articles(topic, unread, {})] == [
        "nothing that was read decides"
    ]


def test_a_statement_that_its_own_article_denies_is_a_contradiction() -> None:
    asked = {"kind": "safety", "about": {"quantity": "side_effects"}}
    article = article_of(
        asked | {"states": "none", "place": "line 1"},
        asked | {"states": "named", "place": "line 9", "paraphrase": "Skin turns red."},
    )
    topic = topic_told(article)
    checked = with_own_contradictions(topic, rows_of(topic), {})
    assert [(row.status, row.diagnosis, row.allowed) for row in checked] == [
        ("contradiction", "contradicts itself", "line 9: Skin turns red"),
        ("not in what we read", "not in what was read", ""),
    ]
    (row,) = check_articles(topic, checked, {})
    assert row.same_as == "seeded/s0"


@pytest.mark.parametrize(("quantity", "differs"), [("studies_found", 0), ("studies", 1)])
def test_what_two_writers_found_is_no_contradiction(quantity: str, differs: int) -> None:
    about = {"quantity": quantity, "study": None, "outcome": None, "time": None}
    pages = [page(f"by_{says}", {"about": about, "says": says}) for says in ("0", "4")]
    assert len(differ(*pages)) == differs
