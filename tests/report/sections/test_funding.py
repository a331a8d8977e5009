"""Sections of the page: who paid, counts of ratings, other ways to pool, kinds of checks."""

from __future__ import annotations

from dataclasses import replace

from helpers.complete_topic import (
    EXTRAS,
    FILES,
    complete_page,
    complete_tables,
    complete_topic,
    load_files,
)
from helpers.computed_tables import compute_tables, shipped_rubric
from helpers.page_tree import Node, read_page, rows_by_group, section_of
from mcstats.check.page_audit import find_untraced
from mcstats.report.page import render


def test_effects_are_split_by_who_paid_with_the_figures_of_the_plots(page_tree: Node) -> None:
    split = rows_by_group(section_of(page_tree, "effects-by-payer"))
    assert list(split) == ["Payer: independent", "Payer: industry"]
    printed = {row.number: row.printed for row in complete_page()[1]}
    smd = next(r for r in split["Payer: industry"] if "Standardised" in r.text)
    assert "Frost 2019" in smd.text
    assert printed["effects.frost2019-mood-end-smd.yi"] in smd.text
    assert all("Hail 2021" in row.text for row in split["Payer: independent"])
    # Snow 2020 does not print who paid.
    assert "Snow 2020" not in section_of(page_tree, "effects-by-payer").text
    paid = {"frost2019", "hail2021"}
    expected = [r for r in complete_tables().effects if r.study in paid and r.estimable != "no"]
    assert sum(len(rows) for rows in split.values()) == len(expected)


def test_payers_are_set_against_each_other_only_where_they_share_an_outcome(
    page_tree: Node,
) -> None:
    alone = "No outcome has effects from studies with different payers"
    assert alone in section_of(page_tree, "funding").text
    snow = FILES["studies/snow2020.yaml"].replace(
        "{payer: not reported}", "{payer: {value: independent, place: footnote}}"
    )
    of = load_files(FILES | {"studies/snow2020.yaml": snow})
    text = section_of(
        read_page(render(of, shipped_rubric(), compute_tables(of))[0]), "funding"
    ).text
    assert alone not in text
    assert "no effect of funding" in text


def test_without_any_printed_payer_nothing_is_split() -> None:
    silent = replace(
        complete_tables(), effects=[r for r in complete_tables().effects if r.study == "snow2020"]
    )
    html, numbers = render(complete_topic(), shipped_rubric(), silent, (), EXTRAS)
    assert "No effect can be set against who paid" in section_of(read_page(html), "funding").text
    assert find_untraced(html, numbers) == []
