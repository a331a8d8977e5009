"""The real topic, read once, and what is computed and checked of it."""

from __future__ import annotations

from functools import cache

from mcstats.check.run import index_studies
from mcstats.check.statements import StudyIndex
from mcstats.evidence.load import load_topic
from mcstats.evidence.rubric import load_rubric
from mcstats.report.view import Tables
from mcstats.schema.rubric import Rubric
from mcstats.schema.tables import CheckRow
from mcstats.schema.topic import Topic
from pipeline import DATA, TOPIC
from report_case import tables_of


@cache
def topic() -> Topic:
    return load_topic(TOPIC)


@cache
def rubric() -> Rubric:
    return load_rubric(DATA / "rubric.yaml")


@cache
def tables() -> Tables:
    return tables_of(topic())


@cache
def book() -> StudyIndex:
    return index_studies(topic(), rubric(), tables().effects)


@cache
def rows() -> dict[str, CheckRow]:
    found = tables().checks
    names = [row.check for row in found]
    assert len(set(names)) == len(names), "each check has a name of its own"
    return {row.check: row for row in found}
