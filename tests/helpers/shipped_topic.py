"""The real topic, read once, and what is computed and checked of it."""

from __future__ import annotations

from functools import cache

from helpers.computed_tables import compute_tables, shipped_rubric
from helpers.places import SHIPPED_TOPIC
from mcstats.check.check_topic import index_studies
from mcstats.check.statements.study_index import StudyIndex
from mcstats.data.load_topic import load_topic
from mcstats.model.claim import Claim
from mcstats.model.tables import CheckRow, EffectRow
from mcstats.model.topic import Topic
from mcstats.report.view import Tables


@cache
def shipped_topic() -> Topic:
    return load_topic(SHIPPED_TOPIC)


@cache
def shipped_tables() -> Tables:
    return compute_tables(shipped_topic())


@cache
def shipped_book() -> StudyIndex:
    return index_studies(shipped_topic(), shipped_rubric(), shipped_tables().effects)


@cache
def shipped_checks() -> dict[str, CheckRow]:
    found = shipped_tables().checks
    names = [row.check for row in found]
    assert len(set(names)) == len(names), "each check has a name of its own"
    return {row.check: row for row in found}


@cache
def effects_by_id() -> dict[str, EffectRow]:
    return {row.effect: row for row in shipped_tables().effects}


def claim_named(name: str, of: Topic | None = None) -> Claim:
    return next(c for c in (of or shipped_topic()).claims.claims if c.id == name)
