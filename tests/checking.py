"""The real topic, read once, and what is computed and checked of it."""

from __future__ import annotations

from functools import cache

from mcstats.check.check_topic import index_studies
from mcstats.check.statements.check_statement import StudyIndex
from mcstats.data.load_rubric import load_rubric
from mcstats.data.load_topic import load_topic
from mcstats.model.rubric import Rubric
from mcstats.model.tables import CheckRow
from mcstats.model.topic import Topic
from mcstats.report.view import Tables
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
