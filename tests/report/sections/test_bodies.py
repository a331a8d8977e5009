"""Tests of mcstats.report.sections.bodies and of the figures that decide."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from helpers.complete_topic import (
    FILES,
    complete_page,
    complete_tables,
    load_files,
    page_with_tables,
)
from helpers.computed_tables import compute_tables, shipped_rubric
from helpers.page_tree import Node, cells_of, read_page, rows_by_group, section_of
from mcstats.check.page_audit import find_untraced
from mcstats.model.tables import AbsoluteRow
from mcstats.report.page import render

CALM = """
  - id: calm
    statement: Calms
    asserts: caused
    lasting: session
    because: it is said so
    use: mood
    outcome_label: calm
    mechanism: {plausible: "no", because: none was read, source: blog2022}
    question: {constructs: [calm, illness], measures: [SMD]}
    exclude:
      - {study: frost2019, because: it counts the ill}
syntheses:
"""


@cache
def page_of_calm() -> Node:
    """The complete topic with a claim whose one result prints a P value and no interval."""
    claims = FILES["claims.yaml"].replace("\nsyntheses:\n", CALM)
    of = load_files(FILES | {"claims.yaml": claims})
    html, numbers = render(of, shipped_rubric(), compute_tables(of))
    assert find_untraced(html, numbers) == []
    return read_page(html)


def test_a_body_lists_its_results_by_their_part_in_it_with_what_each_says(page_tree: Node) -> None:
    parts = rows_by_group(section_of(page_tree, "body-mood"))
    assert list(parts) == ["What decides"]
    printed = {row.number: row.printed for row in complete_page()[1]}
    words = shipped_rubric().verdict.facts["effect"].words
    bodies = [b for b in complete_tables().bodies if (b.claim, b.question) == ("mood", "tested")]
    assert len(bodies) == len(parts["What decides"]) == 2
    for row, one in zip(parts["What decides"], bodies, strict=True):
        kind, figure, says, _ = cells_of(row)
        assert kind == one.tier == "randomised"
        assert printed[f"effects.{one.effect}.yi"] in figure
        assert says == words[one.word]
    beside = [replace(b, role=r) for b, r in zip(bodies, ("against", "excluded"), strict=True)]
    others = [b for b in complete_tables().bodies if b not in bodies]
    page = page_with_tables(bodies=[*beside, *others])
    heads = rows_by_group(section_of(page, "body-mood"))
    assert list(heads) == ["Beside it, against the claim", "Left out, with the reason"]
    assert cells_of(heads["Left out, with the reason"][0])[-1].startswith(bodies[1].because)


def test_what_is_left_out_of_a_body_stands_with_its_reason() -> None:
    parts = rows_by_group(section_of(page_of_calm(), "body-calm"))
    assert list(parts) == ["What decides", "Left out, with the reason"]
    (left_out,) = parts["Left out, with the reason"]
    assert "Frost 2019" in left_out.all("th")[0].text
    assert cells_of(left_out)[-1] == "It counts the ill."


def test_a_p_value_without_an_interval_is_called_significant_and_no_interval_reported() -> None:
    said = "significant (P = 0.04); no interval reported"
    reasons = section_of(page_of_calm(), "claim-calm").text
    assert said in reasons
    assert "The interval decides" not in reasons
    (row,) = (
        tr for tr in section_of(page_of_calm(), "sof").all("tr") if "Calms" in tr.all("th")[0].text
    )
    assert said in cells_of(row)[1]


def test_several_results_are_called_pooled_and_one_is_not() -> None:
    rows = {
        tr.all("th")[0].text: cells_of(tr)
        for tr in section_of(page_of_calm(), "sof").all("tbody")[0].all("tr")
    }
    assert "2 studies pooled" in rows["Lifts the mood"][1]
    assert all("pooled" not in " ".join(rows[claim]) for claim in ("Calms", "Prevents colds"))


def test_an_effect_among_people_is_said_where_a_risk_is_known() -> None:
    row = AbsoluteRow("mood", "sick", 0.1, 1000, 100.0, 62.4, -37.6, -60.2, 4.6)
    page = page_with_tables(absolute=[row])
    said = "of 1,000 people, 100 without it and 62 with it: 38 fewer (60 fewer to 5 more)"
    for name in ("sof", "claim-mood"):
        assert said in " ".join(section_of(page, name).text.split())
    small = replace(row, with_=98.0, difference=-2.0, ci_lb=-6.0, ci_ub=1.0)
    page = page_with_tables(absolute=[small])
    said = "100.0 without it and 98.0 with it: 2.0 fewer (6.0 fewer to 1.0 more)"
    assert said in " ".join(section_of(page, "claim-mood").text.split())


def test_a_step_by_a_person_is_shown_with_the_computed_one_and_its_reason() -> None:
    notes = complete_tables().footnotes
    step = next(n for n in notes if n.step == "indirectness" and n.question == "as tested")
    changed = replace(step, change=-1, computed=0, overridden="the showers were warmer")
    page = page_with_tables(footnotes=[changed if n is step else n for n in notes])
    (row,) = (
        tr
        for tr in section_of(page, f"certainty-{step.claim}").all("tr")
        if "a person’s step" in tr.text
    )
    _, change, because, _ = cells_of(row)
    assert change == "one level down"
    assert because.endswith("a person’s step; computed: no change. Reason: the showers were warmer")
