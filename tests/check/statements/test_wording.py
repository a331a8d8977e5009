"""Tests of mcstats.check.statements.wording."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from helpers.random_studies import topic_of_studies
from helpers.statement_parts import build_about, build_fact
from helpers.study_builder import build_study
from mcstats.check.statements.printed_words import PrintedWord
from mcstats.check.statements.wording import agrees, compare_safety, compare_words, speaks_of
from mcstats.effects.effect_rows import EffectTables
from mcstats.model.article import About
from mcstats.model.base import Reported
from mcstats.model.diagnoses import Diagnosis as D
from mcstats.model.study import Study


@pytest.mark.parametrize(
    ("said", "printed", "found"),
    [
        ({}, {}, []),
        ({"outcome": "o"}, {"outcome": "p"}, [D.OUTCOME]),
        ({"time": "end"}, {"time": "mid"}, [D.TIME]),
        ({"arm": "a"}, {"arm": "b"}, [D.ARM]),
        ({"contrast": "between"}, {"contrast": "within"}, [D.WITHIN_ARM]),
        ({"contrast": "within"}, {"contrast": "between"}, [D.ARM]),
        ({"outcome": "o", "time": "end"}, {"outcome": "p", "time": "mid"}, [D.OUTCOME, D.TIME]),
        ({"outcome": "o"}, {}, []),
    ],
)
def test_a_word_stands_elsewhere_by_the_coordinate_that_differs(
    said: dict[str, str], printed: dict[str, str], found: list[D]
) -> None:
    own = [PrintedWord("planted", "trend", "benefit", "f:1", **printed)]
    asked = build_about(quantity="trend", **said)
    told = compare_words(
        "benefit", asked, topic_of_studies([build_study()]), build_study(), own, {}, {}
    )
    # The word is meant where nothing differs; two coordinates at once are no class of error.
    expected = {0: ("right", D.EXACT), 1: ("wrong", *found), 2: ("not in what we read", D.NOT_READ)}
    assert (told.status, told.diagnosis) == expected[len(found)]


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
) -> EffectTables:
    of = build_study()
    meant = asked or build_about(quantity=own[0].quantity)
    return compare_words(
        stated, meant, topic_of_studies([of, *others]), of, own, weights or {}, RUNGS
    )


OTHER = (("not randomised", "registry, page 1"),)


@pytest.mark.parametrize(
    ("stated", "own", "status", "diagnosis", "told"),
    [
        (
            "randomised",
            allocation_fact("randomised"),
            "right",
            D.EXACT,
            "planted prints 'randomised'",
        ),
        (
            "randomised",
            allocation_fact("not randomised"),
            "wrong",
            D.SIGN,
            "prints 'not randomised'",
        ),
        (
            "one group",
            allocation_fact("randomised"),
            "wrong",
            D.NOT_READ,
            "prints 'randomised' instead",
        ),
        (
            "randomised",
            allocation_fact(""),
            "not in what we read",
            D.NOT_READ,
            "does not report it in what was read",
        ),
        # the record that is not used prints it
        (
            "not randomised",
            allocation_fact("randomised", others=OTHER),
            "right",
            D.EXACT,
            "registry, page 1 prints it; not the reading in use",
        ),
        (
            "one group",
            allocation_fact("randomised", others=OTHER),
            "wrong",
            D.NOT_READ,
            "instead",
        ),
        # what has no word in it agrees with nothing
        ("…", allocation_fact("randomised", others=OTHER), "wrong", D.NOT_READ, "instead"),
        (
            "…",
            allocation_fact("", others=OTHER),
            "not in what we read",
            D.NOT_READ,
            "does not report it",
        ),
    ],
)
def test_a_word_is_held_against_the_reading_in_use_and_then_against_the_others(
    stated: str, own: PrintedWord, status: str, diagnosis: D, told: str
) -> None:
    found = compared(stated, own)
    assert (found.status, found.diagnosis) == (status, diagnosis)
    assert told in found.what
    assert found.allowed == (f"{own.word} (page 2)" if own.word else "")


def level(word: str, **more: Any) -> PrintedWord:
    return allocation_fact(word, "certainty", **more)


@pytest.mark.parametrize(
    ("stated", "own", "diagnosis", "told"),
    [
        ("high", level("low"), D.UPGRADED, "planted: low"),
        ("moderate", level("low"), D.UPGRADED, "planted: low"),
        ("high", level("low", because="one trial"), D.UPGRADED, "planted: low, because one trial"),
        (
            "high",
            level("low", others=(("high", "table 3"),)),
            D.UPGRADED,
            "planted: low; table 3 prints 'high'",
        ),
        ("low", level("high"), D.NOT_READ, "planted prints 'high' instead"),
        ("very good", level("low"), D.NOT_READ, "planted prints 'low' instead"),
    ],
)
def test_a_rung_above_the_one_that_is_printed_is_an_upgrade(
    stated: str, own: PrintedWord, diagnosis: D, told: str
) -> None:
    found = compared(stated, own)
    assert (found.status, found.diagnosis, found.what) == ("wrong", diagnosis, told)


def test_what_another_study_reports_is_told_where_this_one_says_nothing() -> None:
    other = build_study("another", outcome={"measures": "sleep_quality"})
    found = compared("yes", allocation_fact("", "sleep_quality"), others=(other,))
    assert (found.status, found.diagnosis) == ("wrong", D.OTHER_STUDY)
    told = "nothing on sleep quality in planted; it is reported by another"
    assert found.what == told
    assert (
        compared("yes", allocation_fact("", "sleep_depth"), others=(other,)).status
        == "not in what we read"
    )
    # results of every study have it: that another one has it too says nothing
    mean = build_study("another", outcome={"measures": "mean"})
    assert (
        compared("yes", allocation_fact("", "mean"), others=(mean,)).status == "not in what we read"
    )
    why = compared("yes", allocation_fact("", "sleep_quality", because="nobody asked"))
    assert why.what == "planted does not report it in what was read; nobody asked"


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
        ("open", ""),
    ],
)
def test_another_record_is_found_by_its_words(stated: str, place: str) -> None:
    found = compared(stated, build_fact("not blinded", others=(("blinded assessors", "record"),)))
    assert found.status == ("right" if place else "wrong")
    assert (found.what == f"{place} prints it; not the reading in use") == bool(place)


def test_an_explanation_without_a_weight_comes_last() -> None:
    asked = build_about(quantity="trend", outcome="o", time="end")
    own = [
        build_fact("benefit", outcome="o", time="mid"),
        build_fact("benefit", outcome="late", time="end"),
    ]

    def names(weights: dict[D, float]) -> list[str]:
        found = compared("benefit", *own, asked=asked, weights=weights)
        return [found.diagnosis, *(told.partition(": ")[0] for told in found.alternatives)]

    assert names({}) == sorted([D.TIME, D.OUTCOME])
    for first in (D.TIME, D.OUTCOME):
        assert names({first: 0.5})[0] == first


def test_what_another_study_measured_explains_a_word_only_where_this_one_prints_none() -> None:
    other = build_study("another", outcome={"measures": "redness"})
    asked = build_about(quantity="redness")
    found = compared("less", asked=asked, others=(other,))
    assert found.diagnosis == D.OTHER_STUDY and "another" in found.what
    printed = compared("less", build_fact("more", quantity="redness"), asked=asked, others=(other,))
    assert (printed.diagnosis, printed.alternatives) == (D.NOT_READ, ())
    assert compared("less", asked=asked).status == "not in what we read"


def test_a_word_that_is_printed_for_another_time_or_its_opposite_is_named_so() -> None:
    asked = build_about(quantity="trend", outcome="o", time="end")
    own = [
        build_fact("benefit", outcome="o", time="mid"),
        build_fact("harm", outcome="o", time="end"),
    ]
    found = compared("benefit", *own, asked=asked)
    assert (found.diagnosis, found.what) == (D.SIGN, "planted prints 'harm'")
    assert found.alternatives == (f"{D.TIME}: planted prints it for o, mid",)
    twice = [*own, build_fact("benefit", outcome="o_late", time="end")]
    weights = {D.OUTCOME: 0.9, D.TIME: 0.1}
    found = compared("benefit", *twice, asked=asked, weights=weights)
    assert (found.diagnosis, found.what) == (D.OUTCOME, "planted prints it for o late, end")
    assert [told.partition(": ")[0] for told in found.alternatives] == [D.TIME, D.SIGN]
    both = compared("benefit", build_fact("benefit", outcome="p", time="mid"), asked=asked)
    assert (both.status, both.alternatives) == ("not in what we read", ())


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


def test_one_source_is_named_and_the_number_of_others() -> None:
    def told(*events: str) -> str:
        printed = tuple(Reported(printed=event, place="abstract") for event in events)
        of = build_study().model_copy(update={"adverse_events": printed})
        row = compare_safety("some", "side_effects", topic_of_studies([of]))
        assert row is not None
        return row.what

    assert told("rash") == "printed: 'rash' (planted)"
    assert told("rash", "itch", "pain") == "printed: 'rash' (planted), and 2 more"
