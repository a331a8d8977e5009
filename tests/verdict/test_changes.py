"""Tests of mcstats.verdict.changes."""

from __future__ import annotations

from helpers.computed_tables import shipped_rubric
from helpers.rubric_cases import the_rubric
from helpers.shipped_topic import shipped_tables
from mcstats.model.tables import ChangeRow
from mcstats.verdict.rubric_proof.proof import decide_all


def of(claim: str, kind: str) -> list[ChangeRow]:
    return [row for row in shipped_tables().changes if row.claim == claim and row.kind == kind]


def test_every_nearest_change_moves_the_verdict() -> None:
    for claim in {row.claim for row in shipped_tables().changes}:
        for row in of(claim, "nearest in the evidence"):
            assert row.direction in ("up", "down")
            assert row.then != row.verdict


def test_toning_needs_a_better_kind_of_evidence_and_a_sham_alone_does_not_do_it() -> None:
    up = next(r for r in of("muscle", "nearest in the evidence") if r.direction == "up")
    assert up.then == "real"
    parts = up.change.split("; ")
    assert len(parts) > 1
    single = {row.change: row for row in of("muscle", "one change")}
    assert all(single[part].then != "real" for part in parts if part in single)
    sham = shipped_rubric().verdict.facts["kind"].becomes["sham-rct"]
    assert single[sham].direction == "none"


def test_an_independent_replication_alone_would_lift_the_closing_of_ulcers() -> None:
    found = {row.change: row.then for row in of("ulcers_closed", "one change")}
    assert found["an independent replication with the same intervention"] == "real"


def test_what_is_asked_only_after_a_change_gives_every_verdict_that_it_may_lead_to() -> None:
    found, verdict = decide_all(the_rubric())
    scale = the_rubric().scales["verdict"].order[0]
    kind = next(r for r in of("wrinkles", "one change") if r.facts == "kind: sham-rct")
    facts = {
        "kind": ("sham-rct",),
        "effect": ("leans to benefit",),
        "replication": ("none",),
        "mechanism": ("implausible",),
        "shown": ("yes",),
        "asserts": ("caused",),
        "lasting": ("weeks",),
    }
    there = {scale[v] for v in verdict[found.where(facts)]}
    assert set(kind.then.split("; ")) == there
