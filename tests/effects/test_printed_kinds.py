"""Tests of mcstats.effects.printed_kinds."""

from __future__ import annotations

import runpy

from helpers.places import ROOT
from helpers.route_references import OF_COMPARISONS
from helpers.route_references_from_r import OF_R
from helpers.route_references_of_arms import OF_ARMS
from mcstats.effects.printed_kinds import FURTHER, NINETY
from mcstats.effects.routes.route_registry import ROUTES

GOAL = 85
TABLES = runpy.run_path(str(ROOT / "docs" / "printed_input.py"))


def test_of_ninety_kinds_of_printed_input_at_least_85_have_a_route() -> None:
    assert len(NINETY) == 90
    assert len({kind.words for kind in (*NINETY, *FURTHER)}) == len(NINETY) + len(FURTHER)
    assert sum(bool(kind.routes) for kind in NINETY) >= GOAL


def test_a_kind_without_a_route_says_why() -> None:
    assert all(kind.routes or kind.note for kind in (*NINETY, *FURTHER))


def test_every_route_of_a_kind_exists_and_has_a_reference_from_outside() -> None:
    named = {name for kind in (*NINETY, *FURTHER) for name in kind.routes}
    assert named == set(ROUTES)
    assert named <= set(OF_COMPARISONS) | set(OF_ARMS) | set(OF_R)


def test_the_page_of_printed_input_and_the_table_of_routes_are_current() -> None:
    remedy = "run: python docs/printed_input.py"
    assert TABLES["PAGE"].read_text("utf-8") == TABLES["page"](), remedy
    assert TABLES["CODING"].read_text("utf-8") == TABLES["coding"](), remedy
