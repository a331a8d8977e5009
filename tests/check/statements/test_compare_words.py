"""Tests of mcstats.check.statements.compare_words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from helpers.random_studies import topic_of_studies
from helpers.statement_parts import build_about, build_fact
from helpers.study_builder import build_study
from helpers.told_statements import row_told
from mcstats.check.statements.compare_words import (
    agrees,
    compare_words,
    in_one_name,
    speaks_of,
)
from mcstats.check.statements.printed_words import PrintedWord
from mcstats.check.statements.study_index import StudyIndex
from mcstats.model.article import About
from mcstats.model.diagnoses import Diagnosis as D
from mcstats.model.study import Study
from mcstats.model.tables import CheckRow


@pytest.mark.parametrize(
    ("said", "printed", "found"),
    [
        ({}, {}, []),
        ({"outcome": "o"}, {"outcome": "p"}, [D.OUTCOME]),
        ({"time": "end"}, {"time": "mid"}, [D.TIME]),
        ({"arm": "a"}, {"arm": "b"}, [D.ARM]),
        ({"contrast": "between"}, {"contrast": "within"}, [D.WITHIN_ARM]),
        ({"contrast": "within"}, {"contrast": "between"}, [D.EFFECT]),
        ({"outcome": "o", "time": "end"}, {"outcome": "p", "time": "mid"}, [D.OUTCOME, D.TIME]),
        ({"outcome": "o"}, {}, []),
    ],
)
def test_a_word_stands_elsewhere_by_the_coordinate_that_differs(
    said: dict[str, str], printed: dict[str, str], found: list[D]
) -> None:
    own = [PrintedWord("planted", "trend", "benefit", "f:1", **printed)]
    asked = build_about(quantity="trend", **said)
    study = build_study()
    index = StudyIndex(topic_of_studies([study]), {}, {study.id: own}, {}, {}, {})
    told = compare_words("benefit", asked, index, study)
    # The word is meant where nothing differs; two coordinates at once are no class of error.
    right = ("right", D.EXACT)
    assert (told.status, told.diagnosis) == (
        ("not in what we read", D.NOT_READ) if found else right
    )
    assert told.alternatives.partition(": ")[0] == (str(found[0]) if len(found) == 1 else "")


@pytest.mark.parametrize(
    ("stated", "fact", "own_words", "same"),
    [
        ("Yes", "yes", False, True),
        ("one", "one group", False, False),
        ("one group", "a study of one group of women", True, True),
        ("approved", "not approved", True, False),
        ("not approved", "it was not approved", True, True),
        ("2016", "2016-03-04", True, True),
        ("March 2016", "2016-03-04", True, True),
        ("April 2016", "2016-03-04", True, False),
        ("", "anything", True, False),
        ("low-level", "low level", False, True),
    ],
)
def test_words_agree_where_the_one_says_the_other(
    stated: str, fact: str, own_words: bool, same: bool
) -> None:
    assert agrees(stated, fact, open_words=own_words) is same


RUNGS = {"certainty": ("low", "moderate", "high")}


def allocation_fact(word: str, quantity: str = "allocation", **more: Any) -> PrintedWord:
    return PrintedWord("planted", quantity, word, "f:1", "page 2", **more)


def compared(
    stated: str,
    *own: PrintedWord,
    others: tuple[Study, ...] = (),
    asked: About | None = None,
    weights: Mapping[D, float] | None = None,
) -> CheckRow:
    of = build_study()
    meant = asked or build_about(quantity=own[0].quantity)
    words = {of.id: list(own)}
    index = StudyIndex(topic_of_studies([of, *others]), {}, words, {}, weights or {}, RUNGS)
    return compare_words(stated, meant, index, of)


OTHER = (("not randomised", "registry, page 1"),)


@pytest.mark.parametrize(
    ("stated", "own", "status", "diagnosis", "told"),
    [
        (
            "randomised",
            allocation_fact("randomised"),
            "right",
            D.EXACT,
            "planted is coded as 'randomised'",
        ),
        ("randomised", allocation_fact("not randomised"), "wrong", D.OPPOSITE, "'not randomised'"),
        ("one group", allocation_fact("randomised"), "wrong", D.DIFFERENT, "'randomised' instead"),
        (
            "randomised",
            allocation_fact(""),
            "not in what we read",
            D.NOT_READ,
            "does not report it in what was read",
        ),
        # the record that is not used prints it: the article repeats a source at odds with itself
        (
            "not randomised",
            allocation_fact("randomised", others=OTHER),
            "right",
            D.REPEATS,
            "registry, page 1 prints it; another part of it says otherwise",
        ),
        (
            "one group",
            allocation_fact("randomised", others=OTHER),
            "wrong",
            D.DIFFERENT,
            "instead",
        ),
        # what has no word in it agrees with nothing
        ("…", allocation_fact("randomised", others=OTHER), "wrong", D.DIFFERENT, "instead"),
        ("…", allocation_fact(""), "not in what we read", D.NOT_READ, "does not report it"),
    ],
)
def test_a_word_is_held_against_the_reading_in_use_and_then_against_the_others(
    stated: str, own: PrintedWord, status: str, diagnosis: D, told: str
) -> None:
    found = compared(stated, own)
    assert (found.status, found.diagnosis) == (status, diagnosis)
    assert told in found.what
    if own.word:
        assert found.allowed == f"{own.word} (page 2)"


def level(word: str, **more: Any) -> PrintedWord:
    return allocation_fact(word, "certainty", **more)


@pytest.mark.parametrize(
    ("stated", "own", "diagnosis", "told"),
    [
        ("high", level("low"), D.UPGRADED, "planted: low"),
        ("moderate", level("low"), D.UPGRADED, "planted: low"),
        ("high", level("low", because="one trial"), D.UPGRADED, "planted: low, because one trial"),
        ("low", level("high"), D.DIFFERENT, "planted prints 'high' instead"),
        ("very good", level("low"), D.DIFFERENT, "planted prints 'low' instead"),
    ],
)
def test_a_rung_above_the_one_that_is_printed_is_an_upgrade(
    stated: str, own: PrintedWord, diagnosis: D, told: str
) -> None:
    found = compared(stated, own)
    assert (found.status, found.diagnosis, found.what) == ("wrong", diagnosis, told)


def test_a_quantity_that_a_study_does_not_report_is_never_an_error_of_the_article() -> None:
    other = build_study("another", outcome={"measures": "sleep_quality"})
    found = compared("yes", allocation_fact("", "sleep_quality"), others=(other,))
    assert (found.status, found.diagnosis) == ("not in what we read", D.NOT_READ)
    assert found.alternatives == (
        f"{D.OTHER_STUDY}: nothing on sleep quality in planted; it is reported by another"
    )
    nowhere = compared("yes", allocation_fact("", "sleep_depth"), others=(other,))
    assert (nowhere.status, nowhere.alternatives) == ("not in what we read", "")
    # results of every study have it: that another one has it too says nothing
    mean = build_study("another", outcome={"measures": "mean"})
    assert compared("yes", allocation_fact("", "mean"), others=(mean,)).alternatives == ""
    why = compared("yes", allocation_fact("", "sleep_quality", because="nobody asked"))
    assert why.what == "planted does not report it in what was read; nobody asked"


@pytest.mark.parametrize(
    ("stated", "printed", "status"),
    [
        # two descriptions may mean the same thing
        ("cells", "skin", "not checkable"),
        ("a gentle current", "a mild stimulus", "not checkable"),
        # nobody decodes a name against a number
        ("powered muscle stimulator", "882.5890", "not checkable"),
        ("Lund", "Kuopio", "wrong"),
        ("moderate", "high", "wrong"),
        ("5 villages", "6 villages", "wrong"),
        ("March 2016", "2016-05-04", "wrong"),
    ],
)
def test_only_words_that_exclude_one_another_are_wrong(
    stated: str, printed: str, status: str
) -> None:
    assert compared(stated, build_fact(printed, quantity="kind", open=True)).status == status


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("partially blinded", "Single Blind (Outcomes Assessor)"),
        ("assessor-blinded", "single-blind"),
        ("double-masked", "double-blind"),
        ("open-label", "unblinded"),
    ],
)
def test_words_of_blinding_that_say_the_same_have_one_name(one: str, two: str) -> None:
    assert in_one_name(one) == in_one_name(two)
    assert agrees(one, two, open_words=False)


def test_double_and_single_blinding_are_two_things() -> None:
    assert not agrees("double-blind", "single-blind", open_words=True)


def test_one_of_several_words_is_enough() -> None:
    assert compared("benefit or unclear", build_fact("unclear")).status == "right"
    assert compared("benefit or harm", build_fact("unclear")).status == "wrong"


@pytest.mark.parametrize(
    ("quantity", "stated", "printed", "diagnosis"),
    [
        ("significant", "yes", "no", D.SIGNIFICANT),
        ("significant", "no", "yes", D.INSIGNIFICANT),
        ("trend", "benefit", "unclear", D.DIRECTION),
        ("trend", "benefit", "harm", D.SIGN),
        ("trend", "unclear", "harm", D.DIFFERENT),
    ],
)
def test_significance_and_direction_are_overstated_by_their_own_names(
    quantity: str, stated: str, printed: str, diagnosis: D
) -> None:
    found = compared(stated, build_fact(printed, quantity=quantity))
    assert (found.status, found.diagnosis) == ("wrong", diagnosis)


FULL = {"outcome": "o", "time": "end", "arm": "a", "contrast": "within"}


@pytest.mark.parametrize(
    ("said", "known", "same"),
    [
        ({}, FULL, True),
        (FULL, FULL, True),
        (FULL, {}, True),
        (FULL, FULL | {"outcome": "p"}, False),
        (FULL, FULL | {"time": "mid"}, False),
        (FULL, FULL | {"arm": "b"}, False),
        (FULL, FULL | {"contrast": "between"}, False),
        # between arms no single one is meant
        (
            {"arm": "a", "contrast": "between"},
            {"arm": "b", "contrast": "between"},
            True,
        ),
    ],
)
def test_a_fact_is_meant_where_no_coordinate_that_both_have_differs(
    said: dict[str, str], known: dict[str, str], same: bool
) -> None:
    assert (
        speaks_of(
            build_about(quantity="trend", **said), allocation_fact("benefit", "trend", **known)
        )
        is same
    )
    other = allocation_fact("benefit", "significant", **known)
    assert not speaks_of(build_about(quantity="trend", **said), other)


@pytest.mark.parametrize(
    ("stated", "place"),
    [
        ("blinded assessors", "record"),
        ("blinded patients", "record"),  # its first word is the record's
        ("patients blinded", ""),
        ("sham", ""),
    ],
)
def test_another_record_is_found_by_its_words(stated: str, place: str) -> None:
    found = compared(stated, build_fact("not blinded", others=(("blinded assessors", "record"),)))
    assert found.status == ("right" if place else "wrong"), found
    assert (found.what == f"{place} prints it; another part of it says otherwise") == bool(place)


def test_an_explanation_without_a_weight_comes_last() -> None:
    asked = build_about(quantity="stage", outcome="o", time="end")
    own = [
        build_fact("first", quantity="stage", outcome="o", time="mid"),
        build_fact("first", quantity="stage", outcome="late", time="end"),
        build_fact("third", quantity="stage", outcome="o", time="end"),
    ]

    def names(weights: dict[D, float]) -> list[str]:
        found = compared("first", *own, asked=asked, weights=weights)
        told = (part.partition(": ")[0] for part in found.alternatives.split("; "))
        return [found.diagnosis, *told]

    assert names({}) == sorted([D.TIME, D.OUTCOME])
    for first in (D.TIME, D.OUTCOME):
        assert names({first: 0.5})[0] == first


def test_a_word_that_is_printed_for_another_time_is_named_so_only_beside_one_that_is_meant() -> (
    None
):
    asked = build_about(quantity="stage", outcome="o", time="end")
    elsewhere = build_fact("first", quantity="stage", outcome="o", time="mid")
    here = build_fact("third", quantity="stage", outcome="o", time="end")
    found = compared("first", elsewhere, here, asked=asked)
    assert (found.status, found.diagnosis) == ("wrong", D.TIME)
    assert found.what == "planted prints it for o, mid"
    alone = compared("first", elsewhere, asked=asked)
    assert alone.status == "not in what we read"
    assert alone.alternatives == f"{D.TIME}: planted prints it for o, mid"
    both = compared(
        "first", build_fact("first", quantity="stage", outcome="p", time="mid"), asked=asked
    )
    assert (both.status, both.alternatives) == ("not in what we read", "")


@pytest.mark.parametrize(
    ("stated", "printed", "opposite"),
    [
        ("approved by the agency", "not approved by the agency", True),
        ("approved by the agency", "approved by the agency", False),
        ("never approved", "not approved", False),
        ("a small study", "not approved by the agency", False),
    ],
)
def test_a_denial_of_the_same_words_is_the_opposite(
    stated: str, printed: str, opposite: bool
) -> None:
    found = compared(stated, build_fact(printed))
    assert (found.diagnosis is D.SIGN) == opposite


def test_a_word_that_rests_on_an_inference_says_so() -> None:
    found = {"printed": "double-blind", "place": "abstract"}
    design = {
        "participants": {
            "value": "blinded",
            "place": "abstract",
            "words": "double-blind",
            "inferred": "yes",
            "because": "the words do not say who",
        }
    }
    of = build_study(design=design, details={"masking": found})
    asked = {"study": "planted", "quantity": "participants_blinded"}
    row = row_told({"about": asked, "states": "blinded"}, [of])
    assert row.status == "right"
    assert row.what.endswith("inferred because the words do not say who")
    plain = row_told({"about": asked | {"quantity": "allocation"}, "states": "randomised"}, [of])
    assert plain.status == "right" and "inferred" not in plain.what
