"""Tests of mcstats.report.figures.bias_grid, on the shipped topic."""

from __future__ import annotations

from functools import cache
from itertools import groupby

from helpers.computed_tables import shipped_rubric
from helpers.figure_facts import Element, elements
from helpers.shipped_topic import shipped_tables, shipped_topic
from mcstats.report.figures.bias_grid import bias_grid_of
from mcstats.report.view import View


@cache
def grid(*, reviews: bool = False) -> list[Element]:
    tables = shipped_tables()
    markup = bias_grid_of(View(shipped_topic(), shipped_rubric(), tables), reviews=reviews)
    assert markup is not None
    return elements(markup)


def test_control_blinding_and_funding_come_first_and_all_together_last() -> None:
    heads = [e.text for e in grid() if e.tag == "th" and "thead" in e.inside]
    assert heads[:4] == ["Study and outcome", "Control", "Blinding", "Funding"]
    assert heads[-1] == "Overall"


def test_each_study_stands_once_and_those_of_the_product_first() -> None:
    heads = [
        e.text for e in (*grid(), *grid(reviews=True)) if e.tag == "th" and "tbody" in e.inside
    ]
    assert len(heads) == len({row.study for row in shipped_tables().ratings})
    studies = shipped_topic().studies.values()
    of_trials = [e.text for e in grid() if e.tag == "th" and "tbody" in e.inside]
    uses = [next(s.use for s in studies if head.startswith(f"{s.label} ")) for head in of_trials]
    assert uses[0] == "facials"
    assert [use for use, _ in groupby(uses)] == list(dict.fromkeys(uses))


def test_each_cell_has_the_symbol_of_its_rating_that_links_to_its_reason() -> None:
    links = [e.attributes["href"] for e in grid() if e.tag == "a" and "td" in e.inside]
    assert "@/studies.html#why-kavanagh2012-control" in links
    assert len(links) == len(set(links))
    drawn = [e.attributes["aria-label"] for e in grid() if e.tag == "svg" and "a" in e.inside]
    used = [e.attributes["href"] for e in grid() if e.tag == "use" and "a" in e.inside]
    signs = {"low risk of bias": "low", "some concerns": "some", "high risk of bias": "high"}
    signs["no information"] = "none"
    assert set(zip(drawn, used, strict=True)) == {(w, f"#i-{sign}") for w, sign in signs.items()}


def test_a_domain_that_was_not_rated_says_so() -> None:
    cells = [e for e in grid() if e.tag == "td"]
    rated = [e for e in grid() if e.tag == "a" and "td" in e.inside]
    assert len([e for e in cells if "not rated" in e.text]) == len(cells) - len(rated)
