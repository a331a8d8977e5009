"""Tests of mcstats.report.figures.bias_grid."""

from __future__ import annotations

from helpers.figure_facts import elements
from mcstats.report.figures.bias_grid import BiasGrid, GridRow, bias_grid
from mcstats.report.text import Label

DOMAINS = ("randomisation", "funding", "overall", "control", "missing data", "blinding")
RATINGS = ("low", "some concerns", "high", "no information")


def grid() -> str:
    rows = tuple(
        GridRow(
            Label(f"Study {n}"),
            "wound area",
            {d: RATINGS[(n + k) % 4] for k, d in enumerate(DOMAINS) if (n, d) != (1, "blinding")},
            {d: f"#why-{n}-{k}" for k, d in enumerate(DOMAINS) if (n, d) != (1, "blinding")},
        )
        for n in range(4)
    )
    heads = {d: d.capitalize() for d in DOMAINS}
    return bias_grid(BiasGrid("rob", "Risk of bias", heads, rows))


def test_control_blinding_and_funding_come_first_and_all_together_last() -> None:
    heads = [e.text for e in elements(grid()) if e.tag == "th" and "thead" in e.inside]
    last = ["Randomisation", "Missing data", "Overall"]
    assert heads == ["Study and outcome", "Control", "Blinding", "Funding", *last]


def test_each_cell_has_the_symbol_of_its_rating_that_links_to_its_reason() -> None:
    cells = [e for e in elements(grid()) if e.tag == "td"]
    assert len(cells) == 4 * len(DOMAINS)
    links = [e.attributes["href"] for e in elements(grid()) if e.tag == "a"]
    assert len(links) == len(set(links)) == 4 * len(DOMAINS) - 1
    drawn = [e for e in elements(grid()) if e.tag == "svg" and "a" in e.inside]
    used = [e.attributes["href"] for e in elements(grid()) if e.tag == "use" and "a" in e.inside]
    words = {e.attributes["aria-label"] for e in drawn}
    assert words == {"low risk of bias", "some concerns", "high risk of bias", "no information"}
    assert {f"#i-{sign}" for sign in ("low", "some", "high", "none")} == set(used)
    signs = {(e.attributes["aria-label"], use) for e, use in zip(drawn, used, strict=True)}
    assert len(signs) == len(RATINGS)


def test_a_domain_that_was_not_rated_says_so() -> None:
    assert grid().count("not rated") == 1
