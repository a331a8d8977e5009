"""Tests of mcstats.verdict.same_people."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.coded_bodies import coded_topic
from mcstats.verdict.same_people import shared_authors, why_same_people, years_of

REVIEW = {"kind": "meta-analysis", "review": {}, "estimate": 5.0, "ci": [2.0, 8.0]}


def why(one: dict[str, Any], other: dict[str, Any]) -> str:
    topic = coded_topic("memory", {"one": one, "other": other, "third": {"n": 20}})
    first, second = topic.studies["one"], topic.studies["other"]
    reasons = {why_same_people(first, second, topic), why_same_people(second, first, topic)}
    assert len(reasons) == 1, "the order of the two does not matter"
    return reasons.pop()


def test_a_study_shares_its_people_with_itself() -> None:
    topic = coded_topic("memory", {"one": {"n": 20}})
    one = topic.studies["one"]
    assert why_same_people(one, one, topic) == "It is the same study"


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ({"n": 20}, {"n": 20}, ""),
        ({"n": 20}, {"n": 20, "participants_of": ["one"]}, "The participants of One are among"),
        (
            {"n": 20, "participants_of": ["third"]},
            {"n": 20, "participants_of": ["third"]},
            "Both contain the participants of Third",
        ),
        ({"n": 20}, {"n": 20, "perhaps_same_people": ["one"]}, "One and Other may be of the same"),
        (REVIEW, REVIEW, "Both are reviews and may contain the same trials"),
        ({**REVIEW, "participants_of": ["third"]}, {**REVIEW, "participants_of": ["one"]},
         "The participants of One are among"),
        ({**REVIEW, "participants_of": ["third"]}, {"n": 20}, ""),
        ({"n": 20, "year": 2001}, {**REVIEW, "year": 2010}, "The trials of Other are not listed"),
        ({"n": 20, "year": 2011}, {**REVIEW, "year": 2010}, ""),
        ({"n": 20, "year": 2010}, {**REVIEW, "year": 2010}, "The trials of Other are not listed"),
        ({"n": 20, "year": 2009}, {**REVIEW, "year": 2010, "review": {"searched_until": "2008"}},
         ""),
        ({"n": 20, "year": 2009, "completed": "2007"},
         {**REVIEW, "year": 2010, "review": {"searched_until": "2008"}},
         "The trials of Other are not listed"),
    ],
)  # fmt: skip
def test_people_are_shared_where_they_may_be(
    one: dict[str, Any], other: dict[str, Any], reason: str
) -> None:
    found = why(one, other)
    assert found.startswith(reason) and bool(found) == bool(reason)


def test_authors_are_compared_name_by_name() -> None:
    studies = {
        "one": {"n": 20, "authors": "Doe J, Roe R and Poe E", "year": 2011},
        "other": {"n": 20, "authors": "Poe E; Roe R, et al."},
        "third": {"n": 20, "authors": "Moe M, et al"},
    }
    topic = coded_topic("memory", studies)
    one, other, third = topic.studies.values()
    assert shared_authors(one, other, topic) == ["Poe E", "Roe R"]
    assert shared_authors(other, third, topic) == []
    assert years_of(one, topic) == [2011]
