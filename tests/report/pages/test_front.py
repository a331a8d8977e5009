"""Tests of mcstats.report.pages.front."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from helpers.complete_topic import FILES, load_files
from helpers.computed_tables import compute_tables
from helpers.page_views import complete_view, edited_view, page_text, view_of
from mcstats.report.pages.front import gather_front
from mcstats.report.text import plain_text

TITLE = "title: Do cold showers work?\n"


def test_the_answer_is_the_reading_of_the_first_claim_where_nobody_wrote_one() -> None:
    first, second = complete_view().tables.verdicts
    front = gather_front(complete_view())
    assert plain_text(front.answer) == f"{first.reading_text} Certainty (GRADE): {first.certainty}."
    assert [plain_text(lead.text) for lead in front.leads] == [second.reading_text]


@pytest.mark.parametrize("topic_name", ["bcg"])
def test_a_question_about_a_vaccine_is_answered_and_no_claims_are_counted(
    pages: dict[str, str],
) -> None:
    answer = re.sub(r"<[^>]+>", "", pages["index.html"].partition("lead answer")[2])
    assert answer.lstrip('">').startswith("BCG vaccine may reduce the risk of tuberculosis")
    assert "certainty is moderate or high" not in answer


def test_a_verdict_that_rests_on_the_word_of_its_article_names_what_it_takes() -> None:
    first, second = complete_view().tables.verdicts
    taken = replace(first, premises="mechanism")
    html = page_text(complete_view(verdicts=[taken, second]), "front", gather_front)
    text = " ".join(re.sub(r"<[^>]+>", "", html).split())
    assert "* Reproduced only by taking the article’s word for a plausible mechanism" in text
    assert "article’s word" not in page_text(complete_view(), "front", gather_front)


def test_what_the_analyst_wrote_stands_first() -> None:
    summary = (
        'summary:\n  answer: "We do not know: nothing in {frost2019:total} adults tells."\n'
        "  leads: [{head: Mood, text: It rose.}]\n"
        "  limits: [{head: A limit., text: It holds.}]\n  map_title: Two trials\n"
    )
    front = gather_front(edited_view(("claims.yaml", TITLE, TITLE + summary)))
    assert plain_text(front.emphasis) == "We do not know:"
    assert plain_text(front.answer).strip() == "nothing in 60 adults tells."
    assert [(lead.head, plain_text(lead.text)) for lead in front.leads] == [("Mood", "It rose.")]
    assert [limit.head for limit in front.limits] == ["A limit."]
    assert front.map_title == "Two trials"


def test_claims_that_an_article_judges_come_first_and_others_below() -> None:
    front = gather_front(complete_view())
    assert [row.id for row in front.rows] == ["mood"]
    assert [row.id for row in front.further] == ["colds"]
    assert front.tally is not None and (front.tally.claims, front.tally.reproduced) != ("", "")


def test_how_much_was_read_is_counted() -> None:
    assert gather_front(complete_view()).read.case == "none"
    edit = ("sources.yaml", "10.1000/frost, read: [abstract]", "10.1000/frost, read: [full text]")
    assert gather_front(edited_view(edit)).read.case == "some"
    told = ("studies/frost2019.yaml", "sources: [frost2019]", "sources: [frost2019, blog2022]")
    assert gather_front(edited_view(told)).read.case == "none"


def test_authors_are_named_where_the_topic_names_them() -> None:
    about = (
        "about: {authors: [A. Reader, B. Writer], date: '2026-11-27', interests: None known.,"
        " protocol: There was none.}\n"
    )
    front = gather_front(edited_view(("claims.yaml", TITLE, TITLE + about)))
    assert front.about.authors == "A. Reader; B. Writer"
    assert gather_front(complete_view()).about.authors == ""


@pytest.mark.parametrize("topic_name", ["salt"])
def test_studies_of_people_are_counted_by_whether_they_are_randomised(
    pages: dict[str, str],
) -> None:
    text = re.sub(r"<[^>]+>", "", pages["index.html"])
    assert "12 randomised trials, 3 other studies of people and 2 reviews" in text


def test_a_topic_without_articles_has_no_text_on_them() -> None:
    files = {name: text for name, text in FILES.items() if not name.startswith("articles/")}
    row = "    row: {article: blog2022, row: row1}\n"
    files["claims.yaml"] = files["claims.yaml"].replace(row, "")
    topic = load_files(files)
    assert gather_front(view_of(topic, compute_tables(topic))).articles is None


@pytest.mark.parametrize("topic_name", ["microcurrent"])
def test_the_front_names_contradicted_cases_and_marks_errors_as_those_of_articles(
    pages: dict[str, str],
) -> None:
    text = re.sub(r"<[^>]+>", "", pages["index.html"])
    assert "Sources disagree on use in cases of cancer and use on the neck." in text
    assert "Sources that we did not count also report on harms." in text
    assert "We found no approval. US Food and Drug Administration (FDA): “cleared”" in text
    # what warnings contradict is no error of fact, and the gravest all the same
    assert "Skin Bar NYC (undated) states, against warnings: It is used medically" in text
    itself = "Lines 95 and 97 of the same article say that activating devices and products"
    assert f"Skin-care blog (undated) states, wrongly: Side effects do not exist. {itself}" in text
    gravest = re.findall(r"([\w -]+) \((?:undated)\) states, (against warnings|wrongly)", text)
    assert gravest[0][1] == "against warnings"  # by the harm that it may do, as on the page
