"""Statements that count studies."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from helpers.random_studies import topic_of_studies
from helpers.study_builder import build_study, printed_value, two_groups
from helpers.told_statements import article_of, row_told, rows_of, topic_told
from mcstats.data.load_topic import load_topic
from mcstats.model.diagnoses import Diagnosis as D
from mcstats.model.study import Study
from mcstats.model.tables import CheckRow
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import StudyKind

TOPICS = Path(__file__).resolve().parents[2] / "topics"
ONE = build_study("one")
TWO = build_study("two", design={"allocation": {"value": "one group", "place": "abstract"}})
REVIEW = build_study("review", details={"studies": printed_value("20")}).model_copy(
    update={"kind": StudyKind.META_ANALYSIS}
)
STUDIES = [ONE, TWO, REVIEW]


def trial(name: str, estimate: str, ci: str) -> Study:
    of = {"better": "lower", "measures": "death"}
    return build_study(name, printed={"estimate": estimate, "ci": ci}, measure="HR", outcome=of)


FEWER = trial("fewer", "0.60", "0.41 to 0.89")
FEW = trial("few", "0.84", "0.63 to 1.13")
MORE = trial("more", "1.20", "0.90 to 1.60")
# deaths printed as shares alone: 5 % against 8 %
SHARES = build_study(
    "shares",
    groups=two_groups({"percent": "5%"}, {"percent": "8%"}),
    outcome={"better": "lower", "measures": "death"},
)
# a direction that nobody prints
SILENT = build_study("silent", outcome={"better": "lower", "measures": "death"})


@pytest.mark.parametrize(
    ("about", "says", "studies", "status"),
    [
        ({"trend": "benefit"}, "all", [FEWER, FEW, SHARES], "right"),
        ({"trend": "benefit"}, "all", [FEWER, FEW, MORE], "wrong"),
        ({"trend": "benefit"}, "most", [FEWER, FEW, MORE], "right"),
        ({"trend": "harm"}, "most", [FEWER, FEW, MORE], "wrong"),
        ({"trend": "harm"}, "none", [FEWER, FEW, SHARES], "right"),
        ({"trend": "harm"}, "none", [FEWER, MORE], "wrong"),
        ({"trend": "benefit"}, "2", [FEWER, FEW, MORE], "right"),
        ({"trend": "benefit"}, "two of three", [FEWER, FEW, MORE], "right"),
        ({"trend": "benefit"}, "one of three", [FEWER, FEW, MORE], "wrong"),
        ({"trend": "benefit"}, "1", [FEWER, FEW, MORE], "wrong"),
        # more than were read may exist
        ({"trend": "benefit"}, "3", [FEWER, FEW, MORE], "not in what we read"),
        ({"trend": "benefit"}, "3 of 7", [FEWER, FEW, MORE], "not in what we read"),
        # a study that measured it and prints no direction decides nothing
        ({"trend": "benefit"}, "all", [FEWER, SILENT], "not in what we read"),
        ({"trend": "benefit"}, "all", [MORE, SILENT], "wrong"),
        ({"significant": "yes"}, "all", [FEWER, FEW], "wrong"),
        ({"significant": "yes"}, "1 of 2", [FEWER, FEW], "right"),
        ({"significant": "yes", "trend": "benefit"}, "only one", [FEWER, FEW, MORE], "right"),
        ({"significant": "yes", "trend": "harm"}, "none", [FEWER, FEW, MORE], "right"),
        # nobody measured it
        ({"trend": "benefit", "outcome": "pain"}, "all", [FEWER], "not in what we read"),
    ],
)
def test_studies_are_counted_by_the_direction_and_the_significance_of_their_results(
    about: dict[str, str], says: str, studies: list[Study], status: str
) -> None:
    asked = {"quantity": "studies", "outcome": "death", **about}
    row = row_told({"about": asked, "says": says}, studies)
    assert row.status == status
    assert row.diagnosis == {"right": D.EXACT, "wrong": D.COUNT}.get(status, D.NOT_READ)


@pytest.mark.parametrize(
    ("about", "value", "status", "diagnosis"),
    [
        ({}, {"says": "2"}, "right", D.EXACT),
        ({}, {"states": "several"}, "right", D.EXACT),
        ({}, {"says": "1"}, "wrong", D.COUNT),
        ({}, {"states": "none"}, "wrong", D.COUNT),
        # more may exist than were read
        ({}, {"says": "at least 3"}, "not in what we read", D.NOT_READ),
        ({"allocation": "randomised"}, {"states": "only one"}, "right", D.EXACT),
        ({"kind": "meta-analysis"}, {"says": "1"}, "right", D.EXACT),
        ({"use": "another"}, {"states": "none"}, "right", D.EXACT),
        ({"until": "2000"}, {"states": "none"}, "right", D.EXACT),
        ({"until": "2001"}, {"states": "none"}, "wrong", D.COUNT),
        # one study told as several
        ({"study": "one"}, {"says": "at least 2"}, "wrong", D.SEVERAL),
        ({"study": "one"}, {"says": "1"}, "right", D.EXACT),
        # a review prints its own number
        ({"study": "review"}, {"says": "20"}, "right", D.EXACT),
        ({}, {"says": "a lot of it"}, "not checkable", ""),
    ],
)
def test_a_count_is_held_against_the_studies_that_it_counts(
    about: dict[str, Any], value: dict[str, str], status: str, diagnosis: str
) -> None:
    row = row_told({"about": {"quantity": "studies", **about}, **value}, STUDIES)
    assert (row.status, row.diagnosis) == (status, diagnosis)


def sized(name: str, people: str, estimate: str = "0.60", ci: str = "0.41 to 0.89") -> Study:
    total = "not reported" if not people else printed_value(people)
    of = {"better": "lower", "measures": "death"}
    printed = {"estimate": estimate, "ci": ci}
    return build_study(name, total=total, printed=printed, measure="HR", outcome=of)


LARGE = sized("large", "2,000")
MIDDLE = sized("middle", "300")
SMALL = sized("small", "40", "1.20", "0.90 to 1.60")
UNSIZED = sized("unsized", "")
OF_ARMS = build_study("of_arms", groups=two_groups({"n": "60"}, {"n": "61"}))


@pytest.mark.parametrize(
    ("about", "says", "studies", "status"),
    [
        ({"size": "over 100"}, "2", [LARGE, MIDDLE, SMALL], "right"),
        ({"size": "over 100"}, "1", [LARGE, MIDDLE, SMALL], "wrong"),
        ({"size": "fewer than 300"}, "one", [LARGE, MIDDLE, SMALL], "right"),
        ({"size": "at least 300"}, "2", [LARGE, MIDDLE, SMALL], "right"),
        ({"size": "larger"}, "1", [LARGE, MIDDLE, SMALL], "right"),
        ({"size": "smaller"}, "one", [LARGE, MIDDLE, SMALL], "right"),
        # the sum of the arms is the number of people where no total is printed
        ({"size": "over 120"}, "1", [OF_ARMS, SMALL], "right"),
        # a study that prints no number may or may not be among them
        ({"size": "over 100"}, "1", [LARGE, UNSIZED], "not in what we read"),
        ({"size": "over 100"}, "at least 1", [LARGE, UNSIZED], "right"),
        ({"size": "over 100", "trend": "benefit"}, "all", [LARGE, MIDDLE, SMALL], "right"),
        ({"size": "over 10", "trend": "benefit"}, "all", [LARGE, MIDDLE, SMALL], "wrong"),
        ({"size": "smaller", "trend": "benefit"}, "none", [LARGE, MIDDLE, SMALL], "right"),
        ({"size": "larger", "trend": "benefit"}, "none", [LARGE, MIDDLE, SMALL], "wrong"),
    ],
)
def test_studies_are_counted_by_their_size(
    about: dict[str, str], says: str, studies: list[Study], status: str
) -> None:
    asked = {"quantity": "studies", **({"outcome": "death"} if "trend" in about else {}), **about}
    assert row_told({"about": asked, "says": says}, studies).status == status


def found(year: str, says: str, of: Topic | None = None, **about: str) -> CheckRow:
    """Return the row of what the writer of an article of a year found; all studies are of 2001."""
    of = of or topic_of_studies(STUDIES)
    article = article_of({"about": {"quantity": "studies_found", **about}, "says": says})
    page = next(iter(of.sources.sources.values())).model_copy(update={"year": year})
    sources = of.sources.model_copy(update={"sources": of.sources.sources | {"page": page}})
    positions = {**of.positions, "articles/seeded": of.positions["claims"]}
    topic = replace(of, sources=sources, articles={article.id: article}, positions=positions)
    (row,) = rows_of(topic)
    return row


@pytest.mark.parametrize(
    ("year", "says", "about", "status"),
    [
        ("2005", "1", {}, "imprecise"),
        ("2005", "none", {}, "imprecise"),
        ("2005", "2", {}, "right"),
        ("2005", "only one", {"allocation": "randomised"}, "right"),
        ("2005", "none", {"use": "another"}, "right"),
        # more may have been published than were read
        ("2005", "5", {}, "not in what we read"),
        # a study of the same year may have appeared after the article
        ("2001", "none", {}, "right"),
        ("2001", "1", {}, "not in what we read"),
        ("no date", "none", {}, "not in what we read"),
    ],
)
def test_what_a_writer_found_is_held_against_what_had_been_published_and_is_never_wrong(
    year: str, says: str, about: dict[str, str], status: str
) -> None:
    row = found(year, says, **about)
    assert row.status == status
    assert (row.diagnosis == D.COUNT) == (status == "imprecise")
    assert status != "imprecise" or row.allowed == "one, two"


@pytest.mark.parametrize(
    ("topic", "year", "says", "about", "status", "names"),
    [
        # Chang 2006, the China study of 2007 and Geleijnse 1994
        ("salt", "2010", "only two", {"intervention": "potassium_salt"}, "imprecise", 3),
        ("salt", "2010", "three", {"intervention": "potassium_salt"}, "right", 3),
        ("salt", "2006", "one", {"intervention": "potassium_salt"}, "right", 1),
        ("salt", "2024", "none", {"kind": "meta-analysis"}, "imprecise", 2),
        # nobody knows when the reports of these trials could be read
        ("bcg", "1990", "none", {}, "not in what we read", 0),
    ],
)
def test_writers_on_other_topics_are_held_against_the_studies_of_their_day(
    topic: str, year: str, says: str, about: dict[str, str], status: str, names: int
) -> None:
    row = found(year, says, load_topic(TOPICS / topic), **about)
    assert (row.status, row.what.split()[0]) == (status, str(names))


RANDOMISED = {"quantity": "studies", "allocation": "randomised"}
OF_ONE = {"about": {"study": "one", "quantity": "allocation"}, "states": "randomised"}


@pytest.mark.parametrize(
    ("says", "others", "status"),
    [
        ("several", [OF_ONE], "imprecise"),
        # the article names none of them, or speaks of more than a plural
        ("several", [], "not in what we read"),
        ("at least 3", [OF_ONE], "not in what we read"),
        ("2", [OF_ONE], "not in what we read"),
    ],
)
def test_a_plural_of_which_the_article_names_one_and_no_other_is_known_is_imprecise(
    says: str, others: list[dict[str, Any]], status: str
) -> None:
    article = article_of({"about": RANDOMISED, "says": says}, *others)
    row = rows_of(topic_told(article, STUDIES))[0]
    assert row.status == status
    assert (row.diagnosis == D.SEVERAL) == (status == "imprecise")
