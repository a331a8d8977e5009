"""The line between a source that lacks something and a source that was not read."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from helpers.study_builder import build_study
from helpers.told_statements import article_of, rows_of, topic_told
from mcstats.check.statements.what_was_read import read_as_a_whole
from mcstats.model.diagnoses import Diagnosis as D
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import Read, StudyKind


def reading(topic: Topic, *parts: Read) -> Topic:
    listed = {
        name: source.model_copy(update={"read": parts})
        for name, source in topic.sources.sources.items()
    }
    return replace(topic, sources=topic.sources.model_copy(update={"sources": listed}))


STATED = {"about": {"study": "planted", "quantity": "days", "unit": "days"}, "says": "30"}


@pytest.mark.parametrize(
    ("study", "read", "status", "diagnosis"),
    [
        ({"details": {"days": "not reported"}}, Read.FULL_TEXT, "not in the source", D.ABSENT),
        ({"details": {"days": "not reported"}}, Read.ABSTRACT, "not in what we read", D.NOT_READ),
        # the whole was read, but nobody recorded that it is not there
        ({}, Read.FULL_TEXT, "not in what we read", D.NOT_READ),
    ],
)
def test_only_a_source_that_was_read_as_a_whole_and_lacks_it_speaks_against_an_article(
    study: dict[str, Any], read: Read, status: str, diagnosis: D
) -> None:
    topic = reading(topic_told(article_of(STATED), [build_study(**study)]), read)
    (row,) = rows_of(topic)
    assert (row.status, row.diagnosis) == (status, diagnosis)


def test_what_was_sought_and_not_found_is_recorded_in_words_too() -> None:
    study = build_study().model_copy(update={"not_found": ("number of days",)})
    topic = reading(topic_told(article_of(STATED), [study]), Read.FULL_TEXT)
    assert rows_of(topic)[0].status == "not in the source"


def test_a_record_is_read_as_a_whole_where_its_page_was() -> None:
    study = build_study()
    topic = reading(topic_told(article_of(), [study]), Read.REGISTRY)
    assert not read_as_a_whole(topic, study)
    assert read_as_a_whole(topic, study.model_copy(update={"kind": StudyKind.RECORD}))


def test_that_a_study_could_not_be_found_is_right_where_we_found_none_either() -> None:
    study = build_study()
    told = {"about": {"study": "planted", "quantity": "found"}, "states": "no"}
    topic = topic_told(article_of(told), [study])
    assert rows_of(reading(topic, Read.NOT_FOUND))[0].status == "right"
    assert rows_of(topic)[0].status == "wrong"
