"""Tests of mcstats.report.wording."""

from __future__ import annotations

import pytest

from helpers.complete_topic import complete_topic
from helpers.page_views import edited_view
from mcstats.model.base import Reported
from mcstats.model.study import Arm
from mcstats.model.vocabularies import Role
from mcstats.report.text import Label
from mcstats.report.wording import (
    LOOKS_ALIKE,
    as_sentences,
    capitalised,
    counted_in,
    date_words,
    imitation,
    in_words,
    interests_words,
    payer_words,
    people_in,
    plainly,
    read_as,
    read_of,
    with_unit,
    without_ids,
    words_for_absent,
)


@pytest.mark.parametrize(
    ("read", "words"),
    [
        ("[abstract]", "Not in the abstract"),
        ("[registry record]", "Not in what we read"),
        ("[abstract, full text]", "Not reported"),
    ],
)
def test_not_reported_is_said_only_of_what_was_read_in_full(read: str, words: str) -> None:
    old = "pages: 1-9, doi: 10.1000/frost, read: [abstract]"
    topic = edited_view(("sources.yaml", old, old.replace("[abstract]", read))).topic
    assert words_for_absent(topic, topic.studies["frost2019"]) == words


def test_an_article_that_tells_of_a_study_is_not_the_study_that_was_read() -> None:
    edit = ("studies/frost2019.yaml", "sources: [frost2019]", "sources: [frost2019, blog2022]")
    topic = edited_view(edit).topic
    assert words_for_absent(topic, topic.studies["frost2019"]) == "Not in the abstract"
    assert read_of(topic, topic.studies["frost2019"]) == ("abstract",)


def test_what_was_read_of_several_sources_is_named_once() -> None:
    assert read_as(complete_topic(), ["frost2019", "snow2020", "blog2022", "unknown"]) == (
        "abstract",
        "full text",
    )


def test_who_paid_is_the_kind_of_payer_and_the_name() -> None:
    studies = complete_topic().studies
    assert payer_words(complete_topic(), studies["frost2019"]) == "Industry: Taps Ltd"
    assert payer_words(complete_topic(), studies["hail2021"]) == "Independent"
    assert interests_words(complete_topic(), studies["hail2021"]) == "Not in the abstract"


def test_a_name_beside_several_payers_is_not_called_the_industry() -> None:
    old, new = "value: industry, place: footnote,", "value: mixed, place: footnote,"
    topic = edited_view(("studies/frost2019.yaml", old, new)).topic
    words = "Industry and another payer. Funder named: Taps Ltd"
    assert payer_words(topic, topic.studies["frost2019"]) == words


@pytest.mark.parametrize(
    ("role", "label", "word"),
    [
        ("sham", "Placebo vaccine", "placebo"),
        ("sham", "sham current", "sham"),
        ("sham", "usual salt", LOOKS_ALIKE),
        ("usual care", "placebo", ""),
    ],
)
def test_what_imitates_the_treatment_has_the_word_of_its_label(
    role: str, label: str, word: str
) -> None:
    assert imitation(Arm(id="b", role=Role(role), label=label)) == word


def test_a_value_stands_with_its_unit_once() -> None:
    assert with_unit(Reported(printed="40", unit="mmol/day", place="abstract")) == "40 mmol/day"
    assert with_unit(Reported(printed="9 litres", unit="litres", place="device")) == "9 litres"
    pulses = Reported(printed="100 pps", unit="pulses per second", place="device")
    assert with_unit(pulses) == "100 pps"


def test_identifiers_become_names_and_other_words_stay() -> None:
    text = "18.6% (hail2021, abstract); frost2019 and frost; unknown2020"
    assert without_ids(complete_topic(), text) == (
        "18.6% (Hail 2021, abstract); Frost 2019 and frost; unknown2020"
    )


def test_an_identifier_without_a_digit_becomes_a_name_in_brackets_before_a_place() -> None:
    topic = edited_view(
        (
            "sources.yaml",
            "  snow2020: {",
            "  snow: {authors: Snow B, title: S, "
            'kind: book, year: "1999", read: [abstract]}\n  snow2020: {',
        )
    ).topic
    assert without_ids(topic, "deep (snow, page) snow") == "deep (Snow 1999, page) snow"


def test_parts_between_semicolons_are_sentences() -> None:
    assert as_sentences("one reader; nothing was read twice.") == (
        "One reader.",
        "Nothing was read twice.",
    )
    assert as_sentences(None) == as_sentences("") == ()
    assert as_sentences("none") == ("Nothing.",)


def test_words_of_the_tables_become_those_of_readers() -> None:
    assert plainly("the printed value, as the study prints it") == (
        "the reported value, as the study reports it"
    )
    assert plainly("no interval is printed; nothing is declared") == (
        "no interval is given; nothing is stated"
    )
    assert plainly("a fingerprint") == "a fingerprint"


def test_a_first_letter_is_raised_and_the_others_stay() -> None:
    assert capitalised("pH of NMES") == "PH of NMES"
    assert in_words("heart_problems") == "Heart problems"
    assert isinstance(capitalised("2 arms"), Label)


def test_a_date_is_written_in_words_and_any_other_text_stays() -> None:
    assert date_words("2007-11-27") == "27 November 2007"
    assert date_words("2026") == "2026"
    assert date_words("spring 2007") == "spring 2007"


@pytest.mark.parametrize(
    ("label", "counted", "people"),
    [
        ("placebo", "with placebo", "placebo"),
        ("not vaccinated with BCG", "not vaccinated with BCG", "those not vaccinated with BCG"),
        ("trained", "trained", "those trained"),
        ("untreated", "untreated", "those untreated"),
        ("weighted blanket", "with weighted blanket", "weighted blanket"),
        ("bed rest", "with bed rest", "bed rest"),
    ],
)
def test_what_was_done_to_an_arm_needs_no_with(label: str, counted: str, people: str) -> None:
    assert (counted_in(label), people_in(label)) == (counted, people)
