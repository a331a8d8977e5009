"""Tests of mcstats.check.page_audit."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpers.number_rows import closed_form_row, number_row
from mcstats.check.page_audit import find_untraced


def test_a_page_is_read_through_elements_that_close_themselves_or_were_never_opened() -> None:
    def found(html: str) -> list[str]:
        return [one.text for one in find_untraced(html, [closed_form_row()])]

    assert found("<p>plain <br/> text</p></div><i/>") == []
    assert found('<p><data id="n" value="1.5">1.50</data></p></b>') == []
    assert found("<p><code data-declared='label'/>17</p>") == ["17"]
    assert found("<p><b data-declared='label'>17</b></p>") == []
    assert found("</b>17") == ["17"]


LEDGER = [number_row(6.27), replace(number_row(None, "18.37%"), number="p", kind="printed")]


@pytest.mark.parametrize(
    "html",
    [
        '<p>g is <data id="g" value="6.27">6.27</data></p>',
        '<p><data id="again" data-number="g" value="6.27">6.27</data></p>',
        '<p><data id="p" value="18.37%">18.37%</data> of <b>all</b></p>',
        '<p><span data-declared="label">BMJ 2003;327:557</span></p>',
        '<p data-declared="label">line <b>12</b><br> and 13</p>',
        "<style>p{margin:0 2px}</style><script>var a = 1;</script>",
        '<svg width="12"><line x1="3"/><text>1.5</text></svg>',
        '<img alt="a plot"><p>no figure</p>',
        "<p><q>18% of them</q> (<cite>BMJ 2003</cite>, <time>2 May</time>): <code>x = 3</code></p>",
    ],
)
def test_a_page_of_traced_and_declared_figures_passes(html: str) -> None:
    assert find_untraced(html, LEDGER) == []


@pytest.mark.parametrize(
    ("html", "why"),
    [
        ("<p>6.27 is here</p>", "no traced number"),
        ("<p>all &#51;0 of them</p>", "no traced number"),
        ("<p>٣ of them</p>", "no traced number"),
        ("<title>Page 2</title>", "no traced number"),
        ('<p><data id="x" value="6.27">6.27</data></p>', "not in the ledger"),
        ('<p><data id="g" value="6.27">6.28</data></p>', "another figure"),
        ('<p><data id="g" value="6.28">6.27</data></p>', "another value"),
        ('<p><span data-declared="result">6.27</span></p>', "unknown kind"),
        ('<p><span data-declared="label">2003</span> 6.27</p>', "no traced number"),
        ('<a aria-label="see 5 studies">x</a>', "digits in aria-label"),
        ('<img alt="30 women">', "digits in alt"),
    ],
)
def test_a_figure_from_nowhere_is_found_wherever_it_hides(html: str, why: str) -> None:
    found = find_untraced(html, LEDGER)
    assert found and why in found[0].why
