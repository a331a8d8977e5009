"""Tests of mcstats.report.published: pages show effects in the direction of their sources."""

from __future__ import annotations

import math
import re
from dataclasses import fields, replace
from pathlib import Path

import pytest

from helpers.computed_tables import compute_tables, shipped_rubric
from helpers.other_fields import study_text, synthesis_text, write_field
from helpers.page_tree import read_page
from helpers.planned_figures import analysis_row
from mcstats.data.load_topic import load_topic
from mcstats.model.tables import NumberRow, PooledRow
from mcstats.report.plots.draw import draw, plan_plots
from mcstats.report.published import published, published_lower
from mcstats.report.site import render
from mcstats.report.view import Tables

RATIO = """\
printed:
  estimate: {{printed: "{ratio}", place: abstract}}
  ci: {{printed: {ci}, place: abstract}}
estimates: [{{measure: {measure}, route: pooled_ci}}]
"""


def ratio(value: str, ci: str, measure: str = "RR") -> str:
    return RATIO.format(ratio=value, ci=ci, measure=measure)


def page_of(
    folder: Path, studies: dict[str, str], claims: str = ""
) -> tuple[str, dict[str, NumberRow], Tables, Tables]:
    """Return the text of the pages of a topic, its numbers, and its tables as stored and shown."""
    topic = load_topic(write_field(folder, studies, claims))
    tables = compute_tables(topic)
    pages, numbers = render(topic, shipped_rubric(), tables)
    text = " ".join(read_page(html).text for html in pages.values())
    shown = {number.number: number for number in numbers}
    return " ".join(text.split()), shown, tables, published(topic, tables)


DEATHS = {
    "one": study_text("one", ratio("0.86", "0.75 to 0.99"), label="deaths"),
    "two": study_text("two", ratio("0.91", "0.80 to 1.04"), label="deaths"),
}


UP = study_text("three", ratio("1.30", "1.10 to 1.54"), outcome="better: higher")


def test_a_published_risk_ratio_is_shown_as_it_is_published(tmp_path: Path) -> None:
    page, numbers, stored, _ = page_of(tmp_path, DEATHS, synthesis_text("RR", "one", "two"))
    assert "0.86 (0.75 to 0.99)" in page
    assert "1.16" not in page
    assert numbers["effects.one-r-rr.exp_yi"].printed == "0.86"
    by_id = {row.effect: row for row in stored.effects}
    assert by_id["one-r-rr"].yi == pytest.approx(-math.log(0.86))  # effects.csv is turned
    assert re.search(r"←\sFavours \w+", page)  # the benefit lies below one
    # inverse variances of the logarithms; the mean lies between the two, on the published side
    mu = numbers["pooled.works.exp_mu"].value
    assert mu is not None and 0.86 < mu < 0.91
    low, high = (numbers[f"pooled.works.exp_ci_{end}"].value for end in ("lb", "ub"))
    assert low is not None and high is not None and low < mu < high


def test_more_of_what_is_good_stays_to_the_right(tmp_path: Path) -> None:
    healed = study_text("one", ratio("1.42", "1.05 to 1.92"), outcome="better: higher")
    _, numbers, *_ = page_of(tmp_path, {"one": healed})
    assert numbers["effects.one-r-rr.exp_yi"].printed == "1.42"


def test_a_synthesis_of_both_directions_is_shown_as_it_is_pooled(tmp_path: Path) -> None:
    both = {
        "pain": study_text("pain", ratio("0.70", "0.55 to 0.89")),
        "free": study_text("free", ratio("1.30", "1.10 to 1.54"), outcome="better: higher"),
    }
    page, numbers, stored, shown = page_of(tmp_path, both, synthesis_text("RR", "pain", "free"))
    assert shown.effects == stored.effects and shown.pooled == stored.pooled
    assert numbers["effects.pain-r-rr.exp_yi"].value == pytest.approx(1 / 0.70)
    assert "reversed, so that more is better" in page


def test_ends_change_places_with_the_sign_and_open_ends_stay_open(tmp_path: Path) -> None:
    bound = """\
groups:
  a: {percent: {printed: <5%, place: abstract}}
  b: {percent: {printed: ≥40%, place: abstract}}
estimates: [{measure: RR, route: bounds}]
"""
    page, _, stored, shown = page_of(tmp_path, {"one": study_text("one", bound)})
    (before,), (after,) = stored.effects, shown.effects
    assert before.yi_min == pytest.approx(math.log(8)) and before.yi_max == math.inf
    assert after.yi_min == -math.inf and after.yi_max == pytest.approx(-math.log(8))
    assert stored.missing[0].implied == "at most 0.125"
    assert "0.13" in page and "at least 8" not in page


def test_a_curve_says_which_values_favour_the_intervention(tmp_path: Path) -> None:
    topic = load_topic(write_field(tmp_path, DEATHS))
    tables = compute_tables(topic)
    assert published_lower(topic, tables.effects) == {"one-r-rr", "two-r-rr"}
    declared = analysis_row("works", 1, "", yi=-math.log(0.86))
    other = analysis_row("works", 2, "", yi=-math.log(0.80))
    rows = [replace(row, effect="one-r-rr", measure="RR") for row in (declared, other)]
    (curve,) = plan_plots(topic, replace(tables, universes=rows, choices=()))
    assert "from 0.80 to 0.86" in curve.alt
    assert "lower values favour the intervention" in draw(curve)["light"].decode()
    # the analyses of several studies stand under the claim
    pooled = [replace(row, effect="works") for row in rows]
    (curve,) = plan_plots(topic, replace(tables, universes=pooled, choices=()))
    assert "from 0.80 to 0.86" in curve.alt


def test_what_is_pooled_with_the_other_direction_stays_as_it_is_pooled_everywhere(
    tmp_path: Path,
) -> None:
    topic = load_topic(write_field(tmp_path, {**DEATHS, "three": UP}))
    effects = compute_tables(topic).effects
    assert published_lower(topic, effects) == {"one-r-rr", "two-r-rr"}

    def pooled(name: str, *members: str) -> PooledRow:
        blank = {field.name: None for field in fields(PooledRow)}
        return PooledRow(**(blank | {"synthesis": name, "members": " ".join(members)}))  # type: ignore[arg-type]

    alone = pooled("deaths", "one-r-rr", "two-r-rr")
    assert published_lower(topic, effects, [alone]) == {"one-r-rr", "two-r-rr", "deaths"}
    # one is pooled with an outcome of which more is better, and two with one
    both = [alone, pooled("both", "one-r-rr", "three-r-rr")]
    assert published_lower(topic, effects, both) == frozenset()


def test_a_body_of_evidence_is_shown_in_the_direction_of_its_results(tmp_path: Path) -> None:
    page, numbers, stored, shown = page_of(tmp_path, DEATHS)
    (pooled,) = (row for row in stored.pooled if row.synthesis == "works")
    (published_row,) = (row for row in shown.pooled if row.synthesis == "works")
    assert pooled.mu is not None and published_row.mu == -pooled.mu
    mean = numbers["pooled.works.exp_mu"].value
    assert mean is not None and 0.86 < mean < 0.91
    assert "reversed" not in page
    topic = load_topic(tmp_path / "data" / "field")
    declared = next(row for row in stored.universes if row.effect == "works")
    assert declared.yi == pooled.mu
    rows = [declared, replace(declared, universe=99, changed=1, choices="another", yi=0.5)]
    (curve,) = plan_plots(topic, replace(stored, universes=rows, choices=()))
    assert "lower values favour the intervention" in draw(curve)["light"].decode()


def test_a_body_of_both_directions_is_shown_as_it_is_pooled(tmp_path: Path) -> None:
    both = {
        "pain": study_text("pain", ratio("0.70", "0.55 to 0.89")),
        "free": study_text("free", ratio("1.30", "1.10 to 1.54"), outcome="better: higher"),
    }
    page, _, stored, shown = page_of(tmp_path, both)
    assert shown.pooled == stored.pooled and shown.effects == stored.effects
    assert "reversed, so that more is better" in page
