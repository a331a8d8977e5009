"""Tests of mcstats.report.pages.methods."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace

import pytest

from helpers.complete_topic import FILES, load_files
from helpers.computed_tables import compute_tables, shipped_rubric
from helpers.page_views import complete_view, edited_view, page_text, view_of
from helpers.shipped_topic import shipped_tables, shipped_topic
from mcstats.report.glossary import GLOSSARY
from mcstats.report.pages.methods import gather_methods
from mcstats.report.view import View


def without_articles() -> View:
    files = {name: text for name, text in FILES.items() if not name.startswith("articles/")}
    row = "    row: {article: blog2022, row: row1}\n"
    files["claims.yaml"] = files["claims.yaml"].replace(row, "")
    topic = load_files(files)
    return view_of(topic, compute_tables(topic))


def test_each_reference_of_a_rule_has_its_entry(pages: dict[str, str]) -> None:
    html = pages["methods.html"]
    cited = set(re.findall(r'href="#(ref-[^"]*)"', html))
    assert cited
    assert cited <= set(re.findall(r'<li id="(ref-[^"]*)"', html))


def test_every_rule_of_the_rubric_is_shown_with_its_reason() -> None:
    html = page_text(view_of(shipped_topic(), shipped_tables()), "methods", gather_methods)
    rules = [r for s in shipped_rubric().spaces().values() for t in s.tables for r in t.rules]
    assert html.count('<tr id="rule-') == len(rules)


def test_rules_that_nothing_in_a_topic_asks_are_left_out() -> None:
    names = [name for name, _ in gather_methods(without_articles()).spaces]
    assert "reach" not in names
    assert "review_ratings" not in names
    assert "reach" in [name for name, _ in gather_methods(complete_view()).spaces]


def test_how_an_article_is_reproduced_is_said_with_the_caveat_where_one_judges() -> None:
    html = page_text(complete_view(), "methods", gather_methods)
    caveat = "Agreement is therefore calibration and no confirmation."
    assert caveat in html
    assert shipped_rubric().circularity.split(".")[0] in html
    assert caveat not in page_text(without_articles(), "methods", gather_methods)


def test_a_claim_that_no_article_judges_shows_how_little_the_rules_are_fixed() -> None:
    rows = [row for row, *_ in gather_methods(view_of(shipped_topic(), shipped_tables())).judged]
    free = [row for row in rows if not row.article]
    assert free
    assert any(row.range_lo != row.range_hi for row in free)
    assert all(row.range_lo == row.range_hi for row in rows if row.article)


def test_the_words_of_a_topic_stand_among_the_others_in_alphabetical_order() -> None:
    view = edited_view(
        ("claims.yaml", "syntheses:", "terms: {shower: Water from above.}\nsyntheses:")
    )
    glossary = gather_methods(view).glossary
    assert ("shower", "Water from above.") in glossary
    # no arm of this topic is a sham, so that its page has no word for one
    assert set(GLOSSARY.items()) - set(glossary) == {("sham", GLOSSARY["sham"])}
    terms = [term.casefold() for term, _ in glossary]
    assert terms == sorted(terms)


def test_every_threshold_is_a_figure_of_the_register() -> None:
    view = complete_view()
    thresholds = gather_methods(view).thresholds
    assert len(thresholds) == len(shipped_rubric().parameters)
    name, number, parameter = thresholds[0]
    assert number.shown == parameter.value
    assert view.register.row(number.id).value == parameter.number
    assert "_" not in name


def test_only_pictures_of_known_claims_are_embedded() -> None:
    view = complete_view()
    drawn = view.extras.pictures[0]
    other = drawn._replace(plot=replace(drawn.plot, claim="elsewhere"))
    extras = replace(view.extras, pictures=(drawn, other))
    (figure,) = gather_methods(replace(view, extras=extras)).figures
    assert f'alt="{drawn.plot.alt}"' in figure
    assert b64encode(drawn.dark).decode() in figure


@pytest.mark.parametrize("topic_name", ["microcurrent", "salt"])
def test_the_rules_lead_to_a_worked_example(pages: dict[str, str]) -> None:
    link = re.search(r'A worked example: <a href="([^"#]+)#([^"]+)"', pages["methods.html"])
    assert link is not None
    assert f'id="{link[2]}"' in pages[link[1]]


@pytest.mark.parametrize("topic_name", ["bcg"])
def test_rules_and_thresholds_have_words_and_no_codes(pages: dict[str, str]) -> None:
    text = " ".join(re.sub(r"<[^>]+>", "", pages["methods.html"]).split())
    assert "“A randomised trial without a placebo”" in text and "sham" not in text
    assert not re.search(r"Rct|Sham-rct|“rct|Lost some|Ends odds|Information far", text)
    assert "Participants lost, lower limit" in text
