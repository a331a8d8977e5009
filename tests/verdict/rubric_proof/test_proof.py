"""The proof finds what is wrong with a rubric, and nothing wrong with ours."""

from __future__ import annotations

import random
import time
from typing import Any

import pytest

from helpers.rubric_cases import rubric_data, the_rubric, validated_rubric
from mcstats.model.decision_table import FactsError
from mcstats.model.facts import Facts
from mcstats.verdict.decide import decide
from mcstats.verdict.rubric_proof.proof import Proof, decide_all, prove

# One proof compares more than a million pairs; two cores that others use as well get this long.
SECONDS = 10.0


@pytest.fixture(scope="module")
def proof() -> Proof:
    return prove(the_rubric())


def rule(data: Any, table: str, identifier: str) -> Any:
    tables = data["verdict"]["tables"]
    rules = next(t for t in tables if t["id"] == table)["rules"]
    return next(r for r in rules if r["id"] == identifier)


def test_each_combination_has_exactly_one_rule_and_no_rule_is_idle(proof: Proof) -> None:
    assert [table for table in proof.tables if not table.holds] == []
    assert {table.space for table in proof.tables} == set(the_rubric().spaces())


def test_every_ordered_pair_respects_the_three_statements(proof: Proof) -> None:
    assert [statement for statement in proof.statements if statement.violations] == []
    assert proof.holds
    assert proof.combinations > 5_000
    assert sum(s.pairs for s in proof.statements if s.id.startswith("together")) > 1_000_000


def test_the_proof_takes_seconds() -> None:
    start = time.perf_counter()
    prove(the_rubric())
    assert time.perf_counter() - start < SECONDS


def test_a_missing_rule_is_found_with_the_combination_it_leaves_open() -> None:
    data = rubric_data()
    tables = data["verdict"]["tables"]
    quality = next(t for t in tables if t["id"] == "quality")
    quality["rules"] = [r for r in quality["rules"] if r["id"] != "q-uncontrolled"]
    found = next(t for t in prove(validated_rubric(data)).tables if t.table == "quality")
    assert found.missing
    assert all("kind uncontrolled" in spelt for spelt in found.missing)


def test_two_rules_for_one_combination_are_both_named() -> None:
    data = rubric_data()
    rule(data, "quality", "q-controlled-blind")["when"]["blinding"] = ["low", "some concerns"]
    found = next(t for t in prove(validated_rubric(data)).tables if t.table == "quality")
    assert found.overlapping
    assert all("q-controlled-open, q-controlled-blind" in spelt for spelt in found.overlapping)


def test_an_idle_rule_is_named() -> None:
    data = rubric_data()
    rule(data, "quality", "q-rct-open")["when"]["blinding"] = ["high", "no information", "low"]
    idle = dict(
        rule(data, "quality", "q-rct-open"), id="q-idle", when={"kind": "rct", "blinding": "low"}
    )
    next(t for t in data["verdict"]["tables"] if t["id"] == "quality")["rules"].append(idle)
    found = next(t for t in prove(validated_rubric(data)).tables if t.table == "quality")
    assert found.idle == ("q-idle",)


@pytest.mark.parametrize(
    ("table", "identifier", "then", "statement"),
    [
        ("level", "l-benefit-sound", "promising but unproven", "i-beneficial"),
        ("level", "l-null-sound", "unproven", "i-adverse"),
        ("level", "l-unclear", "real", "ii"),
        ("level", "l-reports-cause", "real", "iii"),
    ],
)
def test_a_rule_that_is_not_monotone_is_found_by_its_statement(
    table: str, identifier: str, then: str, statement: str
) -> None:
    data = rubric_data()
    rule(data, table, identifier)["then"] = then
    found = next(s for s in prove(validated_rubric(data)).statements if s.id == statement)
    assert found.violations > 0
    assert 0 < len(found.named) <= 10


def test_a_fault_that_no_two_neighbours_show_is_found() -> None:
    # Uncontrolled evidence, next above work outside people, has no interval that decides, and
    # controlled evidence brings further facts with it: only distant pairs show this fault.
    data = rubric_data()
    lab = rule(data, "level", "l-lab")
    decides = dict(lab, id="l-lab-decided", when=dict(lab["when"], effect="benefit decided"))
    decides["then"] = "likely real"
    lab["when"] = dict(lab["when"], effect=["leans to benefit", "benefit significant"])
    next(t for t in data["verdict"]["tables"] if t["id"] == "level")["rules"].append(decides)
    proof = prove(validated_rubric(data))
    assert all(table.holds for table in proof.tables)
    statement = next(s for s in proof.statements if s.id == "i-beneficial")
    assert statement.violations > 0
    changed = [named.split(": ")[0].count("→") for named in statement.named]
    assert min(changed) > 1


def test_a_qualifier_that_moves_a_level_is_named() -> None:
    data = rubric_data()
    quality = next(t for t in data["verdict"]["tables"] if t["id"] == "quality")
    quality["inputs"].append("funding")
    assert prove(validated_rubric(data)).levelled == ("quality reads funding",)


def test_the_array_and_the_engine_agree_on_a_sample() -> None:
    found, verdict = decide_all(the_rubric())
    scale = the_rubric().scales["verdict"].order[0]
    silent = {"funding": "independent", "intervention": "direct", "use": "direct"}
    for index in random.Random(1).sample(range(len(found.codes)), 300):
        row = found.row(index)
        lab = row["kind"] == "pre-clinical"
        place = {"population": "animal" if lab else "human", "model": "living"}
        assert (
            decide(the_rubric(), Facts(**row, **silent, **place)).verdict == scale[verdict[index]]
        )


def test_what_the_array_leaves_out_the_engine_refuses() -> None:
    found, _ = decide_all(the_rubric())
    reachable = {tuple(found.row(i).values()) for i in range(len(found.codes))}
    axes = the_rubric().verdict.facts
    rng = random.Random(2)
    refused = 0
    for _ in range(2_000):
        facts = {name: rng.choice(tuple(axis.words)) for name, axis in axes.items()}
        try:
            settled = the_rubric().verdict.apply_defaults(facts)
        except FactsError:
            refused += 1
            continue
        assert tuple(settled[name] for name in found.names) in reachable
    assert refused > 100


def test_a_rubric_that_is_read_twice_is_enumerated_once_and_a_changed_one_anew() -> None:
    data = rubric_data()
    combinations, _ = decide_all(the_rubric())
    assert decide_all(validated_rubric(data))[0] is combinations
    rule(data, "quality", "q-none")["because"] = "Another reason."
    assert decide_all(validated_rubric(data))[0] is not combinations


def test_a_change_within_arms_never_carries_a_causal_claim_past_promising() -> None:
    """Over all combinations that can occur: no comparison, or no interval between arms."""
    rubric = the_rubric()
    found, verdict = decide_all(rubric)
    most = rubric.scales["verdict"].order[0].index("promising but unproven")
    alone = found.where({"kind": ("uncontrolled",), "asserts": ("caused",)})
    assert alone.any()
    assert verdict[alone].max() == most
    without = found.where(
        {
            "asserts": ("caused",),
            "effect": ("leans to benefit", "leans to harm", "unclear"),
        }
    )
    assert verdict[without].max() == most
