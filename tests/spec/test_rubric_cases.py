"""The rules do what the named cases say, and no rule is without a case."""

from __future__ import annotations

import pytest

from helpers.rubric_cases import Case, clauses, decided_cases, spec_cases, the_rubric
from mcstats.model.decision_table import FactsError
from mcstats.model.rubric import Rubric
from mcstats.verdict.decide import decide
from mcstats.verdict.phrases import compose


@pytest.mark.parametrize("case", decided_cases("verdict"), ids=lambda case: case.name)
def test_the_verdict_is_the_one_that_was_expected(case: Case) -> None:
    decision = decide(the_rubric(), case.facts)
    found = dict(decision.results) | {"qualifiers": list(decision.qualifiers)}
    if {"quality_text", "verdict_text"} & set(case.expect):
        texts = compose(the_rubric(), decision, case.words)
        found |= {f"{cell}_text": text for cell, text in texts.items()}
    assert {key: found[key] for key in case.expect} == case.expect


@pytest.mark.parametrize(
    "case",
    [case for case in spec_cases() if case.space != "verdict" and "refused" not in case.expect],
    ids=lambda case: case.name,
)
def test_the_table_gives_what_was_expected(case: Case) -> None:
    hits = the_rubric().spaces()[case.space].decide(case.given)
    assert {name: hits[name].then for name in case.expect} == case.expect


@pytest.mark.parametrize(
    "case", [case for case in spec_cases() if "refused" in case.expect], ids=lambda case: case.name
)
def test_what_cannot_be_is_refused_for_the_expected_reason(case: Case) -> None:
    space = the_rubric().spaces()[case.space]
    reasons = {contradiction.id: contradiction.because for contradiction in space.impossible}
    with pytest.raises(FactsError) as refused:
        space.decide(case.given)
    assert refused.value.reasons == (reasons[case.expect["refused"]],)


def unexercised(rubric: Rubric, named: tuple[Case, ...]) -> list[str]:
    """Name each rule and contradiction that no case exercises."""
    spaces = rubric.spaces()
    hit = set()
    for case in named:
        if "refused" in case.expect:
            hit.add((case.space, str(case.expect["refused"])))
            continue
        hits = spaces[case.space].decide(case.given)
        # Of the tables of a verdict all are meant, elsewhere those that the case names.
        tables = hits if case.space == "verdict" else case.expect
        hit |= {(case.space, hits[table].id) for table in tables}
    return [
        f"{name}/{clause.id}"
        for name, space in spaces.items()
        for clause in clauses(space)
        if (name, clause.id) not in hit
    ]


def test_every_rule_and_every_contradiction_has_a_named_case() -> None:
    assert unexercised(the_rubric(), spec_cases()) == []


def test_a_rule_without_a_case_is_named() -> None:
    others = tuple(case for case in spec_cases() if case.given.get("kind") != "controlled")
    assert "verdict/q-controlled-blind" in unexercised(the_rubric(), others)


def test_names_are_unique_and_the_expert_cases_are_more_than_ten() -> None:
    names = [case.name for case in spec_cases() if case.space == "verdict"]
    assert len(names) == len(set(names))
    assert sum(case.file == "expert" for case in spec_cases()) >= 10
    assert len(spec_cases()) >= 60


def test_every_qualifier_is_shown_by_some_case() -> None:
    shown = {
        q for case in decided_cases("verdict") for q in decide(the_rubric(), case.facts).qualifiers
    }
    assert shown == {qualifier.id for qualifier in the_rubric().qualifiers}
