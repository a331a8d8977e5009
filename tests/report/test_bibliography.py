"""Tests of mcstats.report.bibliography."""

from __future__ import annotations

import pytest

from helpers.complete_topic import complete_topic
from helpers.computed_tables import shipped_rubric
from mcstats.report.bibliography import cited, cited_in_passing, short_authors


@pytest.mark.parametrize(
    ("authors", "short"),
    [
        ("Saniee F, Ebrahimi A", "Saniee et al"),
        ("Abe T and Loenneke JP", "Abe et al"),
        ("Van Borsel J", "Van Borsel"),
        ("Lala D and others", "Lala et al"),
        ("Halaas and others", "Halaas et al"),
        ("Avendaño-Coy J, López-Muñoz P", "Avendaño-Coy et al"),
        ("Food and Drug Administration", "Food and Drug Administration"),
        ("Bio-Medical Research, Ltd.", "Bio-Medical Research"),
        ("SpaLens", "SpaLens"),
    ],
)
def test_authors_are_shortened_and_organisations_stay_whole(authors: str, short: str) -> None:
    assert short_authors(authors) == short


@pytest.mark.parametrize(
    ("key", "cited"),
    [
        ("hill1965", "Hill 1965"),
        ("grade3", "Balshem 2011"),
        ("coregrade2", "Guyatt 2025"),
        ("cohen1988", "Cohen 1988"),
        ("this-rubric", "this rubric"),
    ],
)
def test_a_reference_is_cited_by_its_first_author_and_year(key: str, cited: str) -> None:
    assert cited_in_passing(key, shipped_rubric().references[key]) == cited


def test_a_source_without_authors_is_cited_by_where_it_stands() -> None:
    source = complete_topic().sources.sources["frost2019"]
    assert cited(source) == "Frost et al 2019"
    unnamed = source.model_copy(update={"authors": "not known"})
    assert cited(unnamed) == "J Cold 2019"
    assert cited(unnamed.model_copy(update={"container": None})) == "Cold showers and mood 2019"
