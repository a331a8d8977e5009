"""Tests of mcstats.report.sections.missing."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from helpers.complete_topic import complete_page, complete_tables, page_with_tables
from helpers.page_tree import Node, section_of
from mcstats.effects.routes.route import lacking_in_words


def test_what_is_missing_comes_with_what_is_implied_and_the_question_to_ask(
    page_tree: Node,
) -> None:
    section = section_of(page_tree, "missing")
    assert complete_tables().missing
    for row in complete_tables().missing:
        assert row.ask in section.text and lacking_in_words(row.missing) in section.text
        assert f"mcstats ask {row.study}" in section.text
        links = [a.attributes["href"] for a in section.all("a")]
        assert f"#effects.{row.effect}" in links
    numbers = {row.number: row for row in complete_page()[1]}
    bound = next(r for r in complete_tables().missing if r.effect == "frost2019-sick-end-rr")
    assert bound.implied_hi is not None and bound.implied_lo is not None
    # less illness is better: what is implied at least of the benefit is so at most of the ratio
    shown = numbers["missing.frost2019-sick-end-rr.exp_implied_hi"]
    assert shown.value == pytest.approx(math.exp(-bound.implied_lo))


def test_effects_that_lack_the_same_share_a_row_only_where_nothing_differs() -> None:
    first = next(r for r in complete_tables().missing if r.implied_lo is None)
    twin = replace(first, outcome="mood")
    other = replace(first, outcome="sick", ask="the range of each arm")
    section = section_of(page_with_tables(missing=[first, twin, other]), "asked")
    assert len([tr for tr in section.all("tr") if tr.attributes.get("id")]) == 2


def test_a_printed_set_shows_as_many_digits_as_its_ends_need() -> None:
    row = next(r for r in complete_tables().effects if r.measure == "PC")
    effects = [
        replace(r, yi=18.37, yi_min=18.365, yi_max=18.375) if r is row else r
        for r in complete_tables().effects
    ]
    inputs = [
        replace(i, printed="18.37%") if i.effect == row.effect else i
        for i in complete_tables().inputs
    ]
    page = page_with_tables(effects=effects, inputs=inputs)
    assert "18.37[18.365, 18.375]" in section_of(page, f"effects.{row.effect}").text
