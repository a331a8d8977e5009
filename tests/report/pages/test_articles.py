"""Tests of mcstats.report.pages.articles."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from helpers.complete_topic import FILES, complete_tables
from helpers.page_views import check_row, complete_view, edited_view, page_text, view_of
from mcstats.model.diagnoses import Diagnosis
from mcstats.model.vocabularies import Consequence, CountsAs
from mcstats.report.pages.articles import gather_articles

BLOG = "articles/blog2022.yaml"
NUMBER = check_row("blog2022/n")
DAYS = check_row(
    "blog2022/days",
    allowed="18.6% (hail2021, abstract)",
    status="wrong",
    diagnosis="adjacent digits swapped",
    counts_as=CountsAs.ARTICLE,
    consequence=Consequence.EFFECT,
)
HEART = check_row(
    "blog2022/heart",
    status="wrong",
    diagnosis="sign or direction reversed",
    counts_as=CountsAs.ARTICLE,
    consequence=Consequence.HARM,
)


def test_the_gravest_faults_stand_first() -> None:
    page = gather_articles(complete_view(checks=(NUMBER, DAYS, HEART)))
    assert [(name, [said.statement.id for said in group]) for name, group in page.groups] == [
        ("harm", ["heart"]),
        ("effect", ["days"]),
    ]


def test_a_statement_stands_beside_what_its_source_says_by_name() -> None:
    html = page_text(complete_view(checks=(DAYS,)), "articles", gather_articles)
    row = html.partition('<tr id="statement-blog2022-days">')[2].partition("</tr>")[0]
    assert "Fewer days ill." in row
    assert "Hail 2021, abstract" in row
    assert "two digits are swapped" in row
    assert "hail2021" not in row


def test_our_limits_are_no_faults_and_are_counted_apart() -> None:
    limit = check_row("blog2022/n", status="not in what we read", counts_as=CountsAs.LIMIT)
    page = gather_articles(complete_view(checks=(limit,)))
    assert page.groups == page.lesser == ()
    assert page.faults is None
    assert page.counts["limit"] is not None
    assert page.counts["limit"].shown == "1"


@pytest.mark.parametrize("matter", [CountsAs.NO_SOURCE, CountsAs.IMPRECISE])
def test_lesser_faults_stand_below_in_a_table_of_their_own(matter: CountsAs) -> None:
    row = check_row("blog2022/n", status="imprecise", counts_as=matter)
    page = gather_articles(complete_view(checks=(row,)))
    assert page.groups == ()
    assert [name for name, _ in page.lesser] == [matter.value]


def test_a_fault_that_is_charged_elsewhere_counts_nowhere() -> None:
    same = check_row("blog2022/n", status="wrong", same_as="blog2022/days")
    page = gather_articles(complete_view(checks=(DAYS, same)))
    assert page.faults is not None
    assert page.faults.shown == "1"
    assert sum(len(group) for _, group in page.groups) == 1
    counts = page.tallies[0].counts
    assert {name for name, number in counts.items() if number} == {"fault", "repeats"}
    assert page.counts["repeats"] is not None
    assert page.counts["repeats"].shown == "1"


def test_what_goes_further_than_the_evidence_is_unsupported_and_not_counted_as_wrong() -> None:
    further = check_row(
        "blog2022/n", status="wrong", counts_as=CountsAs.ARTICLE, diagnosis=Diagnosis.FURTHER,
        consequence=Consequence.EFFECT,
    )  # fmt: skip
    view = complete_view(checks=(DAYS, further))
    html = page_text(view, "articles", gather_articles)
    assert "<b>Unsupported</b>: goes further than the evidence" in html
    counts = gather_articles(view).counts
    assert {name: n.shown for name, n in counts.items() if n} == {
        "fault": "1", Diagnosis.FURTHER: "1"
    }  # fmt: skip


def test_the_results_of_all_statements_add_up(pages: dict[str, str]) -> None:
    lead = pages["articles.html"].partition('<p class="lead">')[2].partition("<section")[0]
    counts = [int(n) for n in re.findall(r':</b> <a[^>]*><data value="(\d+)', lead)]
    (every,) = re.findall(r"We compared <a[^>]*><data value=\"(\d+)", lead) or ["0"]
    assert sum(counts) == int(every)


def test_statements_are_counted_for_each_article() -> None:
    opinion = check_row("blog2022/heart", status="not checkable")
    (tally,) = gather_articles(complete_view(checks=(NUMBER, DAYS, opinion))).tallies
    shown = {name: number.shown for name, number in tally.counts.items() if number}
    assert shown == {"right": "1", "fault": "1", "not checkable": "1"}


@pytest.mark.parametrize("topic_name", ["microcurrent", "showers"])
def test_each_statement_stands_in_one_column(pages: dict[str, str]) -> None:
    shown = re.compile(r'data-number="counts\.statements(\.[^"]*)?">(\d+)<')
    html = pages["articles.html"]
    table = html.partition('<h2 id="right">')[2].partition("</table>")[0]
    cells = [int(text) for _, text in shown.findall(table)]
    total = next(int(text) for name, text in shown.findall(html) if not name)
    assert sum(cells) == total > 0


def test_articles_that_disagree_are_set_side_by_side() -> None:
    row = check_row(
        "between/frost2019-allocation",
        kind="articles",
        printed="Blog 2022: randomised; Vlog 2023: one group",
        what="frost2019, title: randomised",
        status="contradiction",
        counts_as=CountsAs.ARTICLES,
    )
    (found,) = gather_articles(complete_view(checks=(row,))).between
    assert found.of is not None
    assert (found.of.label, found.what) == ("Frost 2019", "allocation")
    assert found.sides == ("Blog 2022: randomised", "Vlog 2023: one group")
    assert found.because == ("Frost 2019, title: randomised.",)


def test_articles_that_nothing_decides_between_have_no_sentence_on_it() -> None:
    row = check_row(
        "between/began",
        kind="articles",
        printed="Blog 2022: 1980; Vlog 2023: 1970s",
        what="no study that was read decides",
        counts_as=CountsAs.ARTICLES,
    )
    (found,) = gather_articles(complete_view(checks=(row,))).between
    assert (found.of, found.what, found.because) == (None, "began", ())


def test_differences_between_records_are_no_faults_of_articles() -> None:
    row = check_row(
        "frost2019/readings/details.minutes/1",
        kind="study",
        what="frost2019, abstract: 5 min; frost2019, footnote: 10 min",
        status="contradiction",
        counts_as=CountsAs.RECORDS,
    )
    page = gather_articles(complete_view(checks=(row,)))
    assert page.between == page.groups == page.lesser == ()


def test_the_title_accuses_nobody_where_nothing_is_wrong() -> None:
    assert "wrong" not in gather_articles(complete_view(checks=(NUMBER,))).title
    assert "wrong" in gather_articles(complete_view(checks=(NUMBER, DAYS))).title


@pytest.mark.parametrize(
    ("voice", "words"),
    [
        ("quoted", "in a quotation"),
        ("reader", "in a reader’s comment"),
        ("advertised", "in an advertisement"),
    ],
)
def test_words_of_somebody_else_are_said_to_be_so(voice: str, words: str) -> None:
    old = "  - id: days\n    place: line 4\n"
    topic = edited_view((BLOG, old, f"{old}    voice: {voice}\n")).topic
    html = page_text(view_of(topic, complete_tables(), checks=(DAYS,)), "articles", gather_articles)
    assert words in html
    assert words not in page_text(complete_view(checks=(DAYS,)), "articles", gather_articles)


def test_a_diagnosis_without_a_sentence_of_its_own_stands_as_it_is() -> None:
    row = check_row(
        "blog2022/n",
        status="wrong",
        diagnosis="odds told as risk",
        counts_as=CountsAs.ARTICLE,
        consequence=Consequence.FIGURE,
    )
    assert "odds told as risk" in page_text(
        complete_view(checks=(row,)), "articles", gather_articles
    )


def test_an_error_of_somebody_quoted_is_no_fault_of_the_article() -> None:
    row = check_row("blog2022/n", status="wrong", counts_as="error of somebody quoted")
    page = gather_articles(complete_view(checks=(row,)))
    assert page.groups == ()
    assert page.faults is None
    assert [name for name, _ in page.lesser] == ["error of somebody quoted"]
    assert page.tallies[0].counts["quoted"] is not None


def test_a_statement_on_a_claim_stands_beside_our_reading_of_it() -> None:
    old = "about: {quantity: heart}\n    states: named"
    new = "about: {quantity: verdict, claim: mood}\n    states: real"
    view = edited_view((BLOG, old, new))
    row = replace(HEART, allowed="Unproven (mood, certainty: very low)")
    view = view_of(view.topic, view.tables, checks=(row,))
    ((_, (said,)),) = gather_articles(view).groups
    reading = view.verdicts["mood"].reading_text
    assert said.sources == (f"Our reading: {reading.rstrip('.')}",)


def test_labels_that_warn_are_named() -> None:
    facts = (
        "facts:\n  - {id: a, quantity: contraindications, names: [heart], subject: Maker, "
        "source: snow2020, place: label}\n"
        "  - {id: b, quantity: contraindications, names: [heart], source: frost2019, "
        "place: label}\n"
    )
    view = edited_view(added={"facts.yaml": facts})
    row = replace(HEART, allowed="snow2020, label, frost2019, label warns of it")
    ((_, (said,)),) = gather_articles(view_of(view.topic, view.tables, checks=(row,))).groups
    assert said.sources == ("Maker and Frost et al 2019 warn of it",)


@pytest.mark.parametrize("topic_name", ["salt"])
def test_a_topic_without_articles_says_so_and_shows_no_empty_table(pages: dict[str, str]) -> None:
    assert "No article on this topic was checked." in pages["articles.html"]
    assert "<table" not in pages["articles.html"]


def test_each_article_is_quoted_once_with_its_gravest_fault() -> None:
    wrong = {"status": "wrong", "counts_as": CountsAs.ARTICLE}
    rows = (
        check_row("blog2022/n", consequence=Consequence.FIGURE, **wrong),
        check_row("blog2022/heart", consequence=Consequence.HARM, **wrong),
    )
    (said,) = gather_articles(complete_view(checks=rows)).gravest
    assert said.statement.id == "heart"
    assert said.id == "statement-blog2022-heart"


def test_a_use_that_labels_warn_of_is_quoted_among_the_gravest() -> None:
    warned = replace(HEART, diagnosis=Diagnosis.WARNED)
    (said,) = gather_articles(complete_view(checks=(DAYS, warned))).gravest
    assert (said.statement.id, said.manner) == ("heart", "against warnings")


@pytest.mark.parametrize(("read", "quoted"), [("abstract", 1), ("header", 0)])
def test_words_that_are_wrong_by_less_than_an_abstract_are_not_quoted_among_the_gravest(
    read: str, quoted: int
) -> None:
    source = next(line for line in FILES["sources.yaml"].splitlines() if " hail2021:" in line)
    topic = edited_view(
        ("sources.yaml", source, re.sub(r"read: \[[^]]*\]", f"read: [{read}]", source)),
        (BLOG, "    says: 81.6%\n", "    states: benefit\n"),
    ).topic
    page = gather_articles(view_of(topic, complete_tables(), checks=(DAYS,)))
    assert len(page.gravest) == quoted
    assert [said.statement.id for _, group in page.groups for said in group] == ["days"]


def test_an_imprecise_figure_is_explained_by_what_its_source_leaves_open() -> None:
    row = replace(
        DAYS, status="imprecise", diagnosis=Diagnosis.POINTS, counts_as=CountsAs.IMPRECISE
    )
    html = page_text(complete_view(checks=(row,)), "articles", gather_articles)
    assert "the source does not say of what its % is; we read points" in html
    wrong = replace(DAYS, diagnosis=Diagnosis.POINTS)
    html = page_text(complete_view(checks=(wrong,)), "articles", gather_articles)
    assert "percent and percentage points are confused" in html
