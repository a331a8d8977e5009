"""What would change a verdict: by search, with estimate and SD held."""

from __future__ import annotations

from dataclasses import replace

from helpers.complete_topic import complete_tables, complete_topic
from helpers.computed_tables import shipped_rubric
from helpers.rubric_cases import the_rubric
from helpers.shipped_topic import effects_by_id, shipped_tables
from mcstats.model.tables import ChangeRow
from mcstats.verdict.changes import changes_topic
from mcstats.verdict.rubric_proof.proof import decide_all
from mcstats.verdict.sizes import MAX_ARM_SIZE, size_that_decides


def of(claim: str, kind: str) -> list[ChangeRow]:
    return [row for row in shipped_tables().changes if row.claim == claim and row.kind == kind]


def test_every_claim_has_its_size_row_and_its_nearest_changes() -> None:
    for claim in {row.claim for row in shipped_tables().changes}:
        assert len(of(claim, "size")) == 1
        for row in of(claim, "nearest in the evidence"):
            assert row.direction in ("up", "down")
            assert row.then != row.verdict


def test_toning_needs_a_sham_blinding_and_a_replication_together_and_none_does_it_alone() -> None:
    up = next(r for r in of("muscle", "nearest in the evidence") if r.direction == "up")
    assert up.then == "real"
    for part in ("a randomised sham arm", "an independent replication with the same intervention"):
        assert part in up.change
        single = next(row for row in of("muscle", "one change") if row.change == part)
        assert single.direction == "none"


def test_an_independent_replication_alone_would_lift_the_closing_of_ulcers() -> None:
    found = {row.change: row.then for row in of("ulcers_closed", "one change")}
    assert found["an independent replication with the same intervention"] == "real"


def test_what_is_asked_only_after_a_change_gives_every_verdict_that_it_may_lead_to() -> None:
    found, verdict = decide_all(the_rubric())
    scale = the_rubric().scales["verdict"].order[0]
    kind = next(r for r in of("wrinkles", "one change") if r.facts == "kind: sham-rct")
    facts = {
        "kind": ("sham-rct",),
        "effect": ("benefit without interval",),
        "replication": ("none",),
        "mechanism": ("implausible",),
        "shown": ("yes",),
        "asserts": ("caused",),
        "lasting": ("weeks",),
    }
    there = {scale[v] for v in verdict[found.where(facts)]}
    assert set(kind.then.split("; ")) == there


def test_a_change_within_one_arm_has_no_size_that_would_decide() -> None:
    (row,) = of("wrinkles", "size")
    assert (row.n1, row.then) == (None, "")
    assert "no estimate between arms" in row.because
    assert size_that_decides(effects_by_id()["saniee2012-forehead-step1-pc"]) is None


def sizes() -> dict[str, ChangeRow]:
    case = complete_tables()
    rows = changes_topic(complete_topic(), shipped_rubric(), case.effects, case.ratings)
    return {row.claim: row for row in rows if row.kind == "size"}


def test_the_size_that_decides_is_told_with_what_there_is_now() -> None:
    found = sizes()
    assert found["mood"].n1 is not None and found["mood"].n1 == found["mood"].n2
    assert f"{found['mood'].n1} in each arm" in found["mood"].change + found["mood"].because
    assert found["colds"].n1 is None
    assert "no size follows" in found["colds"].because
    # An effect that decides with fewer: the known t test of two means.
    (own,) = [row for row in complete_tables().effects if row.effect == "frost2019-mood-end-smd"]
    assert own.yi is not None and own.ci_lb is not None
    assert (found["mood"].now1, found["mood"].now2) == (30.0, 30.0)
    decides = own.ci_lb > 0
    assert found["mood"].change.startswith("fewer participants than") == decides


def test_an_effect_too_small_for_any_size_is_told_so() -> None:
    case = complete_tables()
    effects = [replace(row, yi=row.yi and 1e-5 * row.yi) for row in case.effects]
    rows = changes_topic(complete_topic(), shipped_rubric(), effects, case.ratings)
    found = {row.claim: row for row in rows if row.kind == "size"}["mood"]
    assert (found.n1, found.n2, found.change, found.then) == (None, None, "", "")
    assert found.because.startswith(f"not even {MAX_ARM_SIZE} in each arm would do, ")
    assert (found.now1, found.now2) == (30.0, 30.0)
