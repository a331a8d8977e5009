"""Tests of mcstats.report.pages.prisma."""

from __future__ import annotations

import re

import pytest

from helpers.page_views import edited_view, page_text, view_of
from helpers.shipped_topic import shipped_tables, shipped_topic
from mcstats.report.pages.methods import gather_methods
from mcstats.report.pages.prisma import gather_prisma
from mcstats.report.view import Facts, View

FLOW = """search:
  strategy: a supplement
  flow:
    identified: {databases: "412", registers: "21"}
    removed: {duplicates: "30"}
    screened: "403"
    irrelevant: "380"
    sought: "23"
    not_retrieved: "2"
    assessed: "21"
    excluded: {wrong comparison: "9", no outcome: "4"}
    reports: "8"
"""


def with_search(text: str) -> View:
    return edited_view(("sources.yaml", "search:\n", text))


def of(view: View) -> Facts:
    return gather_prisma(view)


def test_the_boxes_of_the_flow_stand_in_the_order_of_the_work() -> None:
    boxes = of(with_search(FLOW)).boxes
    assert [box.what for box in boxes if not box.beside] == [
        "Records identified",
        "Records screened",
        "Reports sought",
        "Reports assessed for eligibility",
        "Reports of included studies",
    ]
    assert [box.what for box in boxes if box.beside] == [
        "Records removed before screening",
        "Records excluded",
        "Reports not retrieved",
        "Reports excluded, with the reason",
    ]


def test_every_number_of_the_flow_is_shown_and_traced() -> None:
    view = with_search(FLOW)
    html = page_text(view, "methods", gather_methods)
    for number in ("412", "21", "30", "403", "380", "23", "2", "9", "4", "8"):
        assert f">{number}</data>" in html
    assert view.register.row("flow.identified.databases").printed == "412"


def test_a_number_that_nobody_recorded_is_named() -> None:
    prisma = of(with_search(FLOW.replace('    screened: "403"\n', "")))
    assert prisma.unrecorded == ("Records screened",)


def test_without_a_flow_the_page_says_that_none_was_recorded() -> None:
    html = page_text(view_of(shipped_topic(), shipped_tables()), "methods", gather_methods)
    assert "no flow diagram can be drawn" in html


def items_of(view: View) -> dict[str, str]:
    """Return where the page says that it answers each item of PRISMA, by the item."""
    html = page_text(view, "methods", gather_methods).partition("Items of PRISMA")[2]
    rows = re.findall(r"<tr>(.*?)</tr>", html.partition("</table>")[0], re.DOTALL)[1:]
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    text = [[re.sub(r"<[^>]+>", "", cell).strip() for cell in row] for row in cells]
    assert [number for number, *_ in text] == [str(number) for number in range(1, 28)]
    return {item: place for _, item, place in text}


def test_the_checklist_has_27_items_and_says_what_is_not_there() -> None:
    items = items_of(view_of(shipped_topic(), shipped_tables()))
    assert items["Study selection"] == "Not there: records were not counted."
    assert items["Search strategy"] == "Not there: no strategy is recorded."
    with_all = items_of(with_search(FLOW))
    assert with_all["Study selection"] == with_all["Search strategy"] == "Methods"


def words_of_coding(**coding: str) -> str:
    entries = {"readers": "2", "decisions": "412", "agreed": "398", **coding}
    listed = ", ".join(f'{key}: "{value}"' for key, value in entries.items())
    html = page_text(with_search(f"search:\n  coding: {{{listed}}}\n"), "methods", gather_methods)
    return " ".join(re.sub(r"<[^>]+>", "", html).split())


def test_the_agreement_of_two_coders_is_shown_where_it_was_measured() -> None:
    kappa = {"kappa": "0.91", "kappa_ci": "0.86 to 0.96"}
    text = words_of_coding(**kappa, unresolved="2", mattering="1")
    assert "2 people coded the studies independently." in text
    assert "agreed on 398 of 412 decisions (Cohen’s kappa 0.91, 95% CI 0.86 to 0.96)" in text
    assert "2 disagreements are not settled; 1 of these would change an answer." in text
    without = page_text(view_of(shipped_topic(), shipped_tables()), "methods", gather_methods)
    assert "coded the studies independently" not in without


@pytest.mark.parametrize(
    ("unresolved", "mattering", "sentence"),
    [
        ("0", "", "Every disagreement is settled."),
        ("1", "1", "1 disagreement is not settled; 1 of these would change an answer."),
        ("3", "0", "3 disagreements are not settled; none of these would change an answer."),
        ("3", "", "3 disagreements are not settled."),
    ],
)
def test_the_page_says_how_many_disagreements_are_open_and_matter(
    unresolved: str, mattering: str, sentence: str
) -> None:
    given = {"mattering": mattering} if mattering else {}
    assert sentence in words_of_coding(unresolved=unresolved, **given)


@pytest.mark.parametrize("topic_name", ["bcg"])
def test_a_topic_without_exclusions_says_that_none_were_recorded(pages: dict[str, str]) -> None:
    text = " ".join(re.sub(r"<[^>]+>", "", pages["methods.html"]).split())
    assert "No exclusions were recorded." in text
    assert "0 sources" not in text and "0 await" not in text
