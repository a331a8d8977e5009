"""Tests of mcstats.report.sections.uncontrolled."""

from __future__ import annotations

from dataclasses import replace

from helpers.complete_topic import (
    EXTRAS,
    complete_page,
    complete_tables,
    complete_topic,
    page_with_tables,
)
from helpers.computed_tables import shipped_rubric
from helpers.page_tree import Node, section_of
from mcstats.report.page import render


def test_a_change_without_a_control_group_says_what_would_erase_it(page_tree: Node) -> None:
    text = section_of(page_tree, "tipping").text
    assert "a control group that improved by 18.6 percent" in text
    assert "[18.55, 18.65]" in text
    assert "no control or sham arm of a coded study prints a change of it" in text
    page = page_with_tables(
        tipping=[replace(complete_tables().tipping[0], controls="hail2021-days-end-pc")]
    )
    assert (
        "control and sham arms changed by, in percent: Hail 2021"
        in section_of(page, "tipping").text
    )


def test_published_averages_stand_beside_results_with_that_risk_and_move_nothing(
    page_tree: Node,
) -> None:
    section = section_of(page_tree, "uncontrolled")
    for average in shipped_rubric().illustrations:
        row = section_of(page_tree, f"illustration-{average.id}").text
        assert f"{average.value} ({average.low} to {average.high})" in row
        assert average.finds in row
    assert "never a correction" in section.text
    risky = {
        (r.study, r.outcome)
        for r in complete_tables().ratings
        if any(
            r.domain == a.domain and r.rating in a.ratings for a in shipped_rubric().illustrations
        )
    }
    listed = {a.text for ul in section.all("ul") for a in ul.all("a")}
    decided = {
        one.study
        for one in complete_tables().bodies
        if one.role == "decides" and (one.study, one.outcome) in risky
    }
    assert listed == {complete_topic().studies[study].label for study in decided}
    without = shipped_rubric().model_copy(update={"illustrations": ()})
    again = render(complete_topic(), without, complete_tables(), (), EXTRAS)[1]
    kept = {r.number: r for r in again if not r.number.startswith("illustrations")}
    assert all(
        kept[r.number] == r for r in complete_page()[1] if not r.number.startswith("illustrations")
    )


def test_the_within_group_fallacy_is_named_where_an_article_commits_it(page_tree: Node) -> None:
    assert "Within-group fallacy" not in page_tree.text
    check = next(r for r in complete_tables().checks if r.check == "blog2022/days")
    stated = replace(check, diagnosis="within-arm change told as an effect")
    checks = [stated if r is check else r for r in complete_tables().checks]
    row = section_of(page_with_tables(checks=checks), "statement-blog2022-days")
    assert "Within-group fallacy: the change of one arm" in row.text
    assert "#uncontrolled" in [a.attributes["href"] for a in row.all("a")]
