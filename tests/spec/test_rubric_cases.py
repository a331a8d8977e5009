"""The rules do what the named cases say, and no rule is without a case."""

from __future__ import annotations

import contextlib
import itertools

import pytest

from helpers.rubric_cases import Case, clauses, decided_cases, spec_cases, the_rubric
from mcstats.model.decision_table import DecisionTable, FactsError, Space
from mcstats.model.rubric import Rubric
from mcstats.verdict.decide import decide
from mcstats.verdict.phrases import compose

ROWS = "rows"


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


def rules_without_a_case(rubric: Rubric, named: tuple[Case, ...]) -> list[str]:
    """Name each rule and contradiction that no case decides, the rows of the article apart."""
    spaces = rubric.spaces()
    hit = set()
    for case in named:
        if case.file == ROWS:
            continue
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


def test_every_rule_and_contradiction_decides_a_case_that_is_no_row_of_the_article() -> None:
    assert rules_without_a_case(the_rubric(), spec_cases()) == []


def test_a_rule_without_a_case_is_named() -> None:
    others = tuple(case for case in spec_cases() if case.given.get("kind") != "controlled")
    assert "verdict/q-controlled-blind" in rules_without_a_case(the_rubric(), others)


def test_a_rule_that_only_a_row_of_the_article_decides_is_named() -> None:
    others = tuple(
        case
        for case in spec_cases()
        if case.file == ROWS or case.given.get("kind") not in ("none", "reports")
    )
    without = rules_without_a_case(the_rubric(), others)
    assert {"verdict/q-none", "verdict/l-reports-seen"} <= set(without)


def ratings_of_any_answer(space: Space, table: DecisionTable, given: dict[str, str]) -> set[str]:
    """Return the ratings that some answer to each question without one would give."""
    settled = space.apply_defaults(given)
    words = [
        tuple(space.facts[name].words)
        if settled[name] in ("not reported", "not applicable")
        else (settled[name],)
        for name in table.inputs
    ]
    found = set()
    for chosen in itertools.product(*words):
        with contextlib.suppress(FactsError):  # an answer that contradicts another is none
            answers = {**given, **dict(zip(table.inputs, chosen, strict=True))}
            found.add(table.hit(space.apply_defaults(answers)).then)
    return found


@pytest.mark.parametrize("name", ["ratings", "review_ratings"])
def test_a_domain_has_no_information_only_where_some_answer_would_put_it_at_high_risk(
    name: str,
) -> None:
    space, usual = the_rubric().spaces()[name], next(c for c in spec_cases() if c.space == name)
    unlike = []
    for table in space.tables:
        for chosen in itertools.product(*(space.facts[n].words for n in table.inputs)):
            given = {**usual.given, **dict(zip(table.inputs, chosen, strict=True))}
            with contextlib.suppress(FactsError):
                rule = table.hit(space.apply_defaults(given))
                if rule.then == "no information":
                    if "high" not in ratings_of_any_answer(space, table, given):
                        unlike.append(rule.id)
    assert sorted(set(unlike)) == []


FAVOURABLE = ("overstated", "unproven", "promising but unproven", "likely real", "real")


def reach_of(printed: str, certainty: str, effect: str) -> int:
    given = {"printed": printed, "certainty": certainty, "effect": effect}
    word = the_rubric().reach.decide(given)["reach"].then
    return the_rubric().scales["reach"].order[0].index(word)


def test_a_stronger_word_never_falls_shorter_and_better_evidence_never_reaches_further() -> None:
    facts = the_rubric().reach.facts
    effects = the_rubric().verdict.facts["effect"].order[0]
    certainties = tuple(facts["certainty"].words)
    beneficial = the_rubric().monotone.beneficial
    for word, certainty, effect in itertools.product(FAVOURABLE, certainties, effects):
        reach = reach_of(word, certainty, effect)
        for stronger in FAVOURABLE[FAVOURABLE.index(word) :]:
            assert reach_of(stronger, certainty, effect) >= reach
        for better in effects[effects.index(effect) :]:
            assert reach_of(word, certainty, better) <= reach
        if effect in beneficial:
            for surer in certainties[certainties.index(certainty) :]:
                assert reach_of(word, surer, effect) <= reach


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
