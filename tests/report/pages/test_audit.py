"""Tests of mcstats.report.pages.audit."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from helpers.page_views import check_row, complete_view, edited_view, page_text
from mcstats.check.page_audit import find_untraced
from mcstats.model.tables import MoveRow, NumberRow, columns
from mcstats.model.vocabularies import CountsAs
from mcstats.report.numbers import (
    counted,
    effect_interval,
    effect_number,
    pooled_interval,
    printed_number,
)
from mcstats.report.pages.audit import MOST_MOVES, gather_audit
from mcstats.report.view import TABLES, Facts, View

MOOD = "frost2019-mood-end-smd"


def traced(view: View, line: str) -> Facts:
    view.register.use(line, "index.html", f"u-{line}")
    lines = {one.id: one for _, group in gather_audit(view).groups for one in group}
    return lines[line]


def effect_line(view: View, effect: str = MOOD) -> Facts:
    interval = effect_interval(view, view.effects[effect])
    assert interval is not None
    return traced(view, interval.point.line)


def test_an_effect_is_traced_to_the_places_of_its_values() -> None:
    line = effect_line(complete_view())
    found = {(place.what, place.source.label, place.place, place.words) for place in line.places}
    assert ("mean, cold", "Frost et al 2019", "table 2", "12.4") in found
    assert ("SD, no shower", "Frost et al 2019", "table 2", "3.3") in found


def test_values_of_one_place_and_wording_share_a_line() -> None:
    words = "printed: <5%, place: abstract"
    same = f"{words}, words: <5% v ≥40%"
    other = "printed: ≥40%, place: abstract"
    edits = (
        ("studies/frost2019.yaml", words, same),
        ("studies/frost2019.yaml", other, f"{other}, words: <5% v ≥40%"),
    )
    view = edited_view(*edits)
    row = view.effects["frost2019-sick-end-rr"]
    number = view.register.enter("x", 1.0, "1", "count", what="x", table="effects", row=row.effect)
    (place,) = [p for p in traced(view, number.line).places if p.words == "<5% v ≥40%"]
    assert place.what == "percentage, cold; percentage, no shower"


def test_an_effect_is_shown_with_its_measure_and_interval() -> None:
    line = effect_line(complete_view())
    assert line.measure == "Standardised mean difference (g)"
    assert len(line.estimate) == 3
    assert line.others == ()
    assert not line.ours


def test_an_interval_that_we_computed_is_marked_as_ours() -> None:
    line = effect_line(complete_view(), "snow2020-calm-end-smd")
    assert len(line.estimate) == 3
    assert line.ours


def test_other_figures_of_a_line_are_named() -> None:
    view = complete_view()
    row = view.effects[MOOD]
    assert row.n1 is not None
    number = effect_number(view, row, "n1", row.n1)
    line = effect_line(view)
    assert line.others == (("n1", replace(number)),)
    assert "first group" in page_text(view, "audit", gather_audit)


def test_an_effect_has_its_route_its_assumptions_and_each_step() -> None:
    view = complete_view()
    line = effect_line(view)
    assert line.route == "from means and SDs"
    assert [step for step, _ in line.steps] == view.steps[MOOD]
    assert all(value for _, value in line.steps)


def test_what_rounding_leaves_open_is_said_on_both_sides() -> None:
    low, high = effect_line(complete_view()).rounding
    row = complete_view().effects[MOOD]
    assert row.yi_min is not None
    assert row.yi_max is not None
    assert float(low.value) == row.yi_min
    assert float(high.value) == row.yi_max


def test_a_line_leads_back_to_each_page_that_shows_it() -> None:
    view = complete_view()
    interval = effect_interval(view, view.effects[MOOD])
    assert interval is not None
    line = interval.point.line
    for page in ("claims/mood.html", "studies.html", "studies.html"):
        number = len([u for of in view.register.lines() for u in of.uses]) + 1
        view.register.use(line, page, f"u-{number}")
    found = {name: links for name, links in traced(view, line).uses}
    assert found["Studies"] == ("studies.html#u-2", "studies.html#u-3")
    assert found[view.claim_short("mood")] == ("claims/mood.html#u-1",)
    assert found["Summary"] == (f"index.html#u-{line}",)


def test_a_statement_with_a_digit_may_show_a_number_twice() -> None:
    view = edited_view(("claims.yaml", "statement: ", "statement: After the age of 75, "))
    interval = effect_interval(view, view.effects[MOOD])
    assert interval is not None
    for place in ("first", "second"):
        view.register.use(interval.point.line, "claims/mood.html", place)
    html = page_text(view, "audit", gather_audit)
    assert re.search(r'>After the age of 75.*</a>, <a href="claims/mood.html#second">', html)
    assert find_untraced(html, view.register.numbers) == []


def test_a_reported_value_is_named_by_its_outcome_time_and_key() -> None:
    view = complete_view()
    row = next(r for r in view.tables.evidence if r.path == "results.0.groups.cold.mean")
    line = traced(view, printed_number(view, row).line)
    assert line.what == "mood score, 6 weeks, cold: mean"
    assert [place.words for place in line.places] == ["12.4"]


def test_a_synthesis_names_the_studies_that_it_pools() -> None:
    view = complete_view()
    pooled = next(r for r in view.tables.pooled if r.synthesis == "mood_pooled")
    interval = pooled_interval(view, pooled)
    assert interval is not None
    line = traced(view, interval.point.line)
    assert [study.label for study in line.members] == ["Frost 2019", "Snow 2020"]
    assert line.route == ("Random effects (REML), Wald interval (normal distribution)")
    assert [step.name for step, _ in line.steps] == ["mean", "confidence interval"]
    html = page_text(view, "audit", gather_audit)
    assert "Σwy / Σw, w = 1 / (v + τ²)" in html and "mean ± z / √Σw" in html


def test_the_result_of_one_study_is_not_called_pooled() -> None:
    rows = [
        replace(row, k=1, members=MOOD)
        for row in complete_view().tables.pooled
        if row.synthesis == "mood_pooled" and row.role == "main"
    ]
    view = complete_view(pooled=rows)
    interval = pooled_interval(view, rows[0])
    assert interval is not None
    assert traced(view, interval.point.line).route == "the result of one study"


def test_a_count_leads_to_its_table() -> None:
    view = complete_view()
    line = counted(view, "studies", 3, "evidence", "studies").line
    view.register.use(line, "index.html", "u-1")
    html = page_text(view, "audit", gather_audit)
    row = html.partition(f'<tr id="{line}">')[2].partition("</tr>")[0]
    assert 'href="tables/evidence.csv"' in row


def test_a_result_that_cannot_be_computed_names_what_is_missing_and_what_to_ask() -> None:
    lacking = gather_audit(complete_view()).lacking
    (ask,) = [ask for study, _, row, ask in lacking if row.effect == "snow2020-calm-end-md"]
    assert ask == ("the change in each arm",)
    html = page_text(complete_view(), "audit", gather_audit)
    assert "Missing: means, SDs" in html


def test_several_things_to_ask_for_stand_one_by_one() -> None:
    (row, *_) = complete_view().tables.missing
    several = replace(row, ask="the mean of each arm, the SD of each arm and the number analysed")
    ((*_, ask),) = gather_audit(complete_view(missing=(several,))).lacking
    assert ask == ("the mean of each arm", "the SD of each arm", "the number analysed")


def test_a_topic_in_which_nothing_is_missing_says_so() -> None:
    html = page_text(complete_view(missing=()), "audit", gather_audit)
    assert "Every result has its estimate and its confidence interval." in html


def test_checks_are_counted_by_kind_and_the_gravest_stands_first() -> None:
    rows = (
        check_row("frost2019/a", kind="study"),
        check_row("frost2019/b", kind="study", status="imprecise", counts_as=CountsAs.STUDY),
        check_row("frost2019/c", kind="study", status="wrong", counts_as=CountsAs.STUDY),
        check_row(
            "frost2019/d", kind="study", status="not in what we read", counts_as=CountsAs.LIMIT
        ),
    )
    (group,) = gather_audit(complete_view(checks=rows)).checks
    assert group.kind == "Studies with themselves"
    assert {status: number.shown for status, number in group.counts.items()} == {
        "wrong": "1",
        "imprecise": "1",
        "not in what we read": "1",
        "right": "1",
    }
    assert [row.check for row, _, _ in group.rows] == ["frost2019/c", "frost2019/b"]


@pytest.mark.parametrize(
    ("moves", "words"),
    [
        ((), "No number has changed."),
        ((MoveRow("effects.x", "", "2", "new"),), "Some numbers are new."),
        ((MoveRow("effects.x", "1", "2", "a source was corrected"),), "A source was corrected"),
    ],
)
def test_numbers_that_changed_are_shown_with_their_cause(
    moves: tuple[MoveRow, ...], words: str
) -> None:
    view = replace(complete_view(), moves=moves)
    assert words in page_text(view, "audit", gather_audit)


def test_every_table_is_offered_and_every_column_explained() -> None:
    page = gather_audit(complete_view())
    assert tuple(page.files) == (*TABLES, "numbers")
    names = {name for record in (*TABLES.values(), NumberRow) for name in columns(record)}
    assert {name for name, _ in page.dictionary} == names
    assert all(meaning for _, meaning in page.dictionary)
    html = page_text(complete_view(), "audit", gather_audit)
    assert set(re.findall(r'href="tables/(\w+)\.csv" download', html)) == {*TABLES, "numbers"}
    assert "a table</li>" not in html


def test_the_list_of_changed_numbers_is_cut_where_it_says_so() -> None:
    many = tuple(MoveRow(f"effects.x{n}", "1", "2", "a source") for n in range(MOST_MOVES + 1))
    html = page_text(replace(complete_view(), moves=many), "audit", gather_audit)
    assert html.count("<code>effects.x") == MOST_MOVES
    assert "These are the first" in html
    few = page_text(replace(complete_view(), moves=many[:-1]), "audit", gather_audit)
    assert "These are the first" not in few


def test_every_table_that_a_page_links_to_is_among_the_tables(pages: dict[str, str]) -> None:
    known = {*TABLES, "numbers"}
    for name, html in pages.items():
        assert set(re.findall(r'href="(?:\.\./)?tables/(\w+)\.csv"', html)) <= known, name


@pytest.mark.parametrize("topic_name", ["microcurrent"])
def test_the_numbers_of_each_study_are_folded_below_its_name(pages: dict[str, str]) -> None:
    numbers = pages["audit.html"].partition('<h2 id="numbers">')[2].partition("</section>")[0]
    folded = numbers.split("<details><summary>")[1:]
    tables = [part for part in folded if '<table class="cards audit">' in part]
    assert len(tables) == numbers.count('<table class="cards audit">') > 1
    assert any("Saniee 2012" in part.partition("</summary>")[0] for part in tables)


@pytest.mark.parametrize("topic_name", ["bcg", "salt"])
def test_an_absolute_effect_names_its_risk_its_relative_effect_and_its_formula(
    pages: dict[str, str], topic_name: str
) -> None:
    line = {"bcg": "absolute.prevents", "salt": "absolute.stroke"}[topic_name]
    row = pages["audit.html"].partition(f'<tr id="{line}">')[2].partition("</tr>")[0]
    text = " ".join(re.sub(r"<[^>]+>", " ", row).split())
    risk, ratio = {"bcg": ("0.019", "0.3787"), "salt": ("0.03365", "0.8600")}[topic_name]
    assert "From an assumed risk and the relative effect" in text
    assert f"Without: {risk}" in text
    assert f"Ratio: {ratio}" in text and "With: without × ratio" in text


@pytest.mark.parametrize("topic_name", ["bcg", "microcurrent"])
def test_a_count_of_participants_is_not_named_by_a_measure(pages: dict[str, str]) -> None:
    lines = re.findall(r'<th scope="row">(.*?)</th>', pages["audit.html"], re.DOTALL)
    counts = [re.sub(r"<[^>]+>", " ", line) for line in lines if "articipants analysed" in line]
    assert counts and all(line.strip()[0].isdigit() for line in counts)


@pytest.mark.parametrize("topic_name", ["salt"])
def test_weights_and_people_in_a_hundred_are_named(pages: dict[str, str]) -> None:
    text = re.sub(r"<[^>]+>", "", pages["audit.html"])
    assert "weights in % 42.4; 57.6; studies 2" in text and "degrees of freedom 1" in text
    assert "per hundred 1.3; from 5.1; to 2.5" in text
