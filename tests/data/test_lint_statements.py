"""Faults of statements and public facts that one look at them shows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from helpers.draft_topic import NOWHERE, build_article, build_draft
from helpers.edited_topics import replace_once
from helpers.minimal_topic import write_minimal_topic
from helpers.study_builder import build_study, printed_value
from helpers.told_statements import facts_of
from mcstats.data.lint_statements import lint_statements
from mcstats.data.load_topic import load_topic, read_topic
from mcstats.data.partial_read import PartialRecord
from mcstats.model.errors import Fault, InputError
from mcstats.model.vocabularies import StudyKind


def faults(*statements: dict[str, Any], facts: tuple[dict[str, Any], ...] = ()) -> list[str]:
    draft = build_draft()
    study = build_study(details={"minutes": printed_value("20")})
    draft.studies["planted"] = PartialRecord(study, NOWHERE)
    draft.articles["page"] = PartialRecord(build_article(*statements), NOWHERE)
    draft.facts = PartialRecord(facts_of(*facts), NOWHERE)
    draft.source_names = frozenset({"record", "planted", "page"})
    return [f"{fault.code} {fault.found}" for fault in lint_statements(draft)]


@pytest.mark.parametrize(
    ("quantity", "says"),
    [
        ("p", "P<.05"),
        ("n", "n=60"),
        ("n", "N = 1,024"),
        ("p", "5.2"),
        ("minutes", "30 to 60"),
        ("minutes", "3-4"),
        ("estimate", "twice as likely"),
        ("estimate", "a third lower"),
        ("difference", "24 fewer per 1,000"),
        ("started", "November 2007"),
    ],
)
def test_a_statement_writes_its_number_as_people_write_it(quantity: str, says: str) -> None:
    article = build_article({"says": says})
    (statement,) = article.statements
    about = statement.about.model_copy(update={"quantity": quantity})
    told = article.model_copy(
        update={"statements": (statement.model_copy(update={"about": about}),)}
    )
    draft = build_draft()
    draft.articles["page"] = PartialRecord(told, NOWHERE)
    assert [fault.code for fault in lint_statements(draft)] in ([], ["QUANTITY"])


@pytest.mark.parametrize(
    ("says", "refused"),
    [
        ("12 to 13", False),
        ("13 to 12", True),
        ("60 minutes to 30 minutes", True),
        ("1,200–1,100", True),
        ("12 of the 61 adults", False),
        ("62 of 61", True),
        ("62 out of 61", True),
        ("61 of 61", False),
        ("from 13 to 12", False),  # a fall, not a range
        ("2020-05", False),
        ("-3 to -1", False),
    ],
)
def test_a_range_rises_and_a_part_is_no_more_than_its_whole(says: str, refused: bool) -> None:
    told = [text for text in faults({"says": says}) if text.startswith(f'LOGIC "{says}"')]
    assert len(told) == int(refused)


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ({"says": "18.4"}, []),
        ({"states": "industry"}, []),
        ({}, ["FORM neither says nor states nor derived"]),
        ({"says": "18.4", "states": "industry"}, ["FORM says and states"]),
        ({"says": "about 1,753"}, []),
        ({"says": "plenty"}, ['NUM-FORM "plenty"']),
        ({"says": "18,4"}, ['NUM-COMMA "18,4"']),
        (
            {"derived": {"from": ["here", "there"], "by": "sum"}},
            [
                'REF the unknown statement "here"',
                'REF the unknown statement "there"',
            ],
        ),
    ],
)
def test_a_statement_says_a_number_or_states_a_word_or_is_computed(
    statement: dict[str, Any], told: list[str]
) -> None:
    assert faults(statement) == told


COUNT = {"quantity": "studies", "outcome": "o", "trend": "benefit"}


@pytest.mark.parametrize(
    ("about", "says", "told"),
    [
        (COUNT, "all", []),
        (COUNT, "4 of the 5", []),
        (COUNT, "plenty", ['NUM-FORM "plenty"']),
        (
            {**COUNT, "outcome": "pain"},
            "all",
            ['REF the unknown construct "pain"'],
        ),
        (
            {"quantity": "studies", "significant": "yes"},
            "none",
            ['REF the unknown construct "nothing"'],
        ),
        (
            {"quantity": "n", "trend": "benefit"},
            "3",
            ['FORM trend under about, with the quantity "n"'],
        ),
        (
            {"quantity": "n", "study": "planted", "subgroup": "men"},
            "3",
            ['REF the subgroup "men" of planted, which codes none'],
        ),
        (
            {"quantity": "n", "study": "planted", "population": "children", "use": "sleep"},
            "3",
            [
                'REF the unknown population "children"',
                'REF the unknown use "sleep"',
            ],
        ),
        ({"quantity": "n", "study": "planted", "population": "adults", "after": "a year"}, "3", []),
        ({"quantity": "n", "study": "planted", "population": "other: children"}, "3", []),
        ({"quantity": "studies_found"}, "one", []),
        ({"quantity": "n", "study": "planted", "after": "a while"}, "3", ['NUM-FORM "a while"']),
        ({"quantity": "n", "study": "planted", "after": "3"}, "3", ['NUM-FORM "3"']),
        ({"quantity": "studies", "size": "over 1,000"}, "3", []),
        ({"quantity": "studies", "size": "larger"}, "3", []),
        ({"quantity": "studies", "size": "huge"}, "3", ['NUM-FORM "huge"']),
        (
            {"quantity": "n", "size": "larger"},
            "3",
            ['FORM size under about, with the quantity "n"'],
        ),
    ],
)
def test_counted_studies_and_subgroups_name_what_there_is(
    about: dict[str, Any], says: str, told: list[str]
) -> None:
    assert faults({"about": about, "says": says}) == told


@pytest.mark.parametrize(
    ("fact", "told"),
    [
        ({"quantity": "city", "states": "Lund"}, []),
        ({"quantity": "year", "says": "plenty"}, ['NUM-FORM "plenty"']),
        (
            {"quantity": "sum", "derived": {"from": ["f0", "other"], "by": "sum"}},
            [
                'REF the unknown fact "f0"',
                'REF the unknown fact "other"',
            ],
        ),
    ],
)
def test_a_fact_names_what_exists_and_prints_a_number(
    fact: dict[str, Any], told: list[str]
) -> None:
    assert faults({"says": "1"}, facts=(fact,)) == told


def ask_for(data: Path, quantity: str) -> None:
    """Let the first statement of the small topic ask for another quantity."""
    blog = data / "small" / "articles" / "blog.yaml"
    text = blog.read_text("utf-8")
    assert "quantity: mean" in text
    blog.write_text(text.replace("quantity: mean", f"quantity: {quantity}", 1), "utf-8")


def test_a_quantity_that_no_study_has_is_refused_with_those_that_there_are(tmp_path: Path) -> None:
    data = write_minimal_topic(tmp_path)
    ask_for(data, "sesions")
    _, found = read_topic(data / "small")
    (fault,) = [fault for fault in found if fault.code == "QUANTITY"]
    assert fault.found == 'the quantity "sesions", which no study has'
    assert fault.line > 1 and "not reported" in fault.fix


def test_the_fix_of_an_unknown_quantity_works_when_it_is_copied(tmp_path: Path) -> None:
    data = write_minimal_topic(tmp_path)
    ask_for(data, "sesions")
    study = data / "small" / "studies" / "trial2020.yaml"
    replace_once(study, "details:\n", "details:\n  sesions: not reported\n")
    assert load_topic(data / "small").name == "small"


FACTS = """\
facts:
  - {id: city, quantity: city, states: Lund, place: entry}
  - {id: both, quantity: city, states: Lund, says: "3", source: blog, place: entry}
"""


def test_a_fact_without_a_source_and_one_with_two_values_are_refused_at_their_line(
    tmp_path: Path,
) -> None:
    data = write_minimal_topic(tmp_path)
    (data / "small" / "facts.yaml").write_text(FACTS, "utf-8")
    with pytest.raises(InputError) as refused:
        load_topic(data / "small")
    found = {(fault.line, fault.code) for fault in refused.value.faults}
    assert (2, "KEY-MISSING") in found and (3, "FACT") in found


def test_a_topic_without_facts_has_none(tmp_path: Path) -> None:
    data = write_minimal_topic(tmp_path)
    assert load_topic(data / "small").facts.facts == ()
    text = (
        FACTS.splitlines()[0]
        + "\n  - {id: city, quantity: city, states: Lund, source: blog, place: a}\n"
    )
    (data / "small" / "facts.yaml").write_text(text, "utf-8")
    (fact,) = load_topic(data / "small").facts.facts
    assert fact.states == "Lund"


def words_refused(
    quantity: str, states: str, study: str | None = "planted", **more: Any
) -> list[Fault]:
    about = {"quantity": quantity} | ({"study": study} if study else {})
    draft = build_draft()
    facts = more.pop("facts", ())
    kind = more.pop("study_kind", StudyKind.TRIAL)
    details = more.pop("details", {})
    built = build_study(details=details).model_copy(update={"kind": kind})
    draft.studies["planted"] = PartialRecord(built, NOWHERE)
    article = build_article({"about": about, "states": states, **more})
    draft.articles["page"] = PartialRecord(article, NOWHERE)
    draft.facts = PartialRecord(facts_of(*facts), NOWHERE)
    return [fault for fault in lint_statements(draft) if fault.code == "ENUM"]


@pytest.mark.parametrize(
    ("quantity", "states", "meant"),
    [
        ("allocation", "randomized", "randomised"),
        ("allocation", "before-after", "one group"),
        ("allocation", "non-randomised", "not randomised"),
        ("participants_blinded", "double-blind", "blinded"),
        ("assessors_blinded", "open-label", "not blinded"),
        ("comparator", "placebo", "sham"),
        ("trend", "better", "benefit"),
        ("significant", "significant", "yes"),
        ("significant", "not statistically significant", "no"),
        ("funding", "company", "industry"),
        ("side_effects", "completely safe", "none"),
        ("side_effects", "the safest of all", "safest"),
        ("side_effects", "rare", "named"),
        ("adverse_burns", "no", "none"),
    ],
)
def test_a_word_beside_a_closed_list_is_refused_with_the_one_that_is_meant(
    quantity: str, states: str, meant: str
) -> None:
    (fault,) = words_refused(quantity, states)
    assert fault.found == f'"{states}"'
    assert meant in fault.expected.split(", ")
    assert fault.fix.startswith(f'did you mean "{meant}"?')
    assert words_refused(quantity, meant) == []


def test_each_word_between_or_is_one_of_the_list() -> None:
    assert words_refused("comparator", "sham or no treatment") == []
    (fault,) = words_refused("comparator", "sham or nothing")
    assert fault.found == '"nothing"'


@pytest.mark.parametrize(
    ("quantity", "more"),
    [
        ("worst_event", {}),
        ("funder", {}),
        ("allocation", {"voice": "advertised"}),
        ("allocation", {"study": None}),
        ("allocation", {"details": {"allocation": printed_value("by a coin")}}),
        ("trend", {"study_kind": StudyKind.NONE}),
        ("allocation", {"facts": ({"quantity": "allocation", "states": "by a coin"},)}),
    ],
)
def test_a_word_is_free_where_the_quantity_has_no_closed_list_or_somebody_elses_words(
    quantity: str, more: dict[str, Any]
) -> None:
    assert words_refused(quantity, "by a coin", **more) == []


def test_a_statement_on_harm_has_its_words_also_where_it_names_no_study() -> None:
    (fault,) = words_refused("side_effects", "harmless", None)
    assert fault.expected == "named, none, safest"
    assert words_refused("side_effects", "advertised", None) == []
