"""Tests of mcstats.report.sections.syntheses."""

from __future__ import annotations

import pytest

from helpers.complete_topic import FILES, complete_tables, load_files, page_with_tables
from helpers.computed_tables import compute_tables, shipped_rubric
from helpers.page_tree import Node, note_of, read_page, rows_by_group, section_of
from helpers.places import TESTS
from mcstats.check.page_audit import find_untraced
from mcstats.data.load_topic import load_topic
from mcstats.model.tables import PoolingRow
from mcstats.report.page import render


def test_a_synthesis_says_in_how_many_ways_it_holds_and_a_share_is_explained(
    page_tree: Node,
) -> None:
    row = PoolingRow(
        "mood_pooled",
        "the mean effect",
        "benefit",
        48,
        36,
        0.75,
        "HS: undecided",
        0.5,
        0.8,
        "2 × 24",
    )
    text = section_of(page_with_tables(poolings=[row]), "poolings").text
    for words in ("Mood after cold showers", "36 of 48", "75%", "HS: undecided", "0.50 and 0.80"):
        assert words in text
    for stable in complete_tables().stability:
        own_note = note_of(page_tree, f"stability.{stable.claim}")
        assert own_note is not None
        note = own_note.text
        assert f"in {stable.held} of the {stable.universes} analyses" in note
        assert "a share is no probability" in note
        row_text = section_of(page_tree, "enumerated").text
        assert stable.not_arising in row_text and stable.enumerated in row_text


def test_other_ways_to_pool_are_told_in_words_below_their_synthesis() -> None:
    files = dict(FILES)
    files["studies/rain2021.yaml"] = files["studies/snow2020.yaml"].replace("2020", "2021")
    files["studies/rain2021.yaml"] = files["studies/rain2021.yaml"].replace("snow2021", "rain2021")
    files["studies/rain2021.yaml"] = files["studies/rain2021.yaml"].replace("Snow", "Rain")
    snow = next(s for s in files["sources.yaml"].splitlines() if "snow2020:" in s)
    files["sources.yaml"] += snow.replace("snow2020", "rain2021") + "\n"
    member = "      - {study: snow2020, result: mood-end, measure: SMD}\n"
    added = member + member.replace("snow2020", "rain2021")
    files["claims.yaml"] = files["claims.yaml"].replace(member, added)
    of = load_files(files)
    tables = compute_tables(of)
    others = [r for r in tables.pooled if r.role not in ("main", "single study")]
    assert {"without frost2019", "without rain2021", "estimator DL"} <= {r.role for r in others}
    shown = read_page(render(of, shipped_rubric(), tables)[0])
    ((head, rows),) = rows_by_group(section_of(shown, "other-ways")).items()
    assert head == "Mood after cold showers"
    names = [row.all("th")[0].text for row in rows]
    assert len(names) == len(set(names)) == len(others)
    assert {"without Frost 2019", "without Rain 2021"} <= set(names)
    assert "random effects (DerSimonian-Laird)" in names


def test_a_small_study_test_is_shown_from_ten_studies_on_and_otherwise_said_to_be_left_out(
    page_tree: Node,
) -> None:
    section = section_of(page_tree, "sensitivity")
    assert "fewer than 10 studies such a test cannot tell chance from bias" in section.text
    assert not [n for n in section.walk() if n.attributes.get("id") == "small-studies"]
    of = load_topic(TESTS / "topics" / "bcg")
    html, numbers = render(of, shipped_rubric(), compute_tables(of))
    rows = section_of(read_page(html), "small-studies").all("tbody")[0].all("tr")
    # Four syntheses of thirteen trials each; the one of seven trials is not tested.
    assert [row.all("data")[0].text for row in rows] == ["13"] * 4
    row = rows[0]
    values = {n.number[13:]: n for n in numbers if n.number.startswith("small.bcg_rr.")}
    # The help page of metafor's regtest() for these trials: t = -1.4013, df = 11, p = 0.1887
    slope, error = values["slope"].value, values["se"].value
    assert slope is not None and error is not None
    assert slope / error == pytest.approx(-1.4013, abs=5e-5)
    assert values["p"].value == pytest.approx(0.1887, abs=5e-5)
    assert "0.19" in row.text and values["slope"].printed in row.text
    assert find_untraced(html, numbers) == []
