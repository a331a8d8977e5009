"""The disagreements that matter are those that change an answer in some combination."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import pytest

from helpers.computed_tables import shipped_rubric
from helpers.places import EXAMPLE_TOPICS, SHIPPED_TOPIC
from helpers.two_codings import OF_BCG, Edit, write_coding
from mcstats.authoring.compare.codings import Codings, Decision, read_codings
from mcstats.authoring.compare.consequences import (
    ANSWERS,
    MAX_COMBINED,
    bearing_on,
    find_consequences,
)
from mcstats.bias.rate import rate_topic
from mcstats.data.load_topic import load_topic
from mcstats.effects.effect_rows import estimate_topic
from mcstats.model.public_fact import PublicFacts
from mcstats.model.study import Study
from mcstats.model.tables import EffectRow, RatingRow
from mcstats.verdict.verdict_rows import judge_topic
from mcstats.workflow.diff.figure_builder import Builder, CannotBuild, Inputs


def answers_of(folder: Path) -> dict[str, tuple[str, ...]]:
    """Judge a coding as the workflow does."""
    topic = load_topic(folder)
    effects = estimate_topic(topic, shipped_rubric().hedge_words()).effects
    rows = judge_topic(topic, shipped_rubric(), effects, rate_topic(topic, shipped_rubric()))
    return {row.claim: tuple(getattr(row, c) for c in ANSWERS) for row in rows.verdicts}


def brute_force(folder: Path, edits: list[Edit]) -> set[int]:
    """Return the edits that change an answer in some combination: each is judged as a whole.

    Each file with each of its edits is written and read once; so are its effects and ratings.
    """
    rubric = shipped_rubric()
    files: dict[tuple[Edit, ...], Study] = {}
    rows: dict[int, tuple[list[EffectRow], list[RatingRow]]] = {}
    found = {}
    base = load_topic(write_coding(folder / "base", "bcg", []))
    for taken in itertools.product((False, True), repeat=len(edits)):
        studies = dict(base.studies)
        for name in {edit[0] for edit in edits}:
            mine = tuple(e for e, t in zip(edits, taken, strict=True) if t and e[0] == name)
            if mine and mine not in files:
                place = write_coding(folder / str(len(files)), "bcg", mine)
                files[mine] = load_topic(place).studies[Path(name).stem]
            if mine:
                studies[Path(name).stem] = files[mine]
        effects: list[EffectRow] = []
        ratings: list[RatingRow] = []
        for study in studies.values():
            if id(study) not in rows:
                alone = replace(base, studies={study.id: study}, kept={})
                estimated = estimate_topic(alone, rubric.hedge_words()).effects
                rows[id(study)] = (estimated, rate_topic(alone, rubric))
            effects.extend(rows[id(study)][0])
            ratings.extend(rows[id(study)][1])
        topic = replace(base, studies=studies, kept={})
        judged = judge_topic(topic, rubric, effects, ratings).verdicts
        found[taken] = {row.claim: tuple(getattr(row, c) for c in ANSWERS) for row in judged}
    return {
        number
        for number in range(len(edits))
        for taken, answers in found.items()
        if not taken[number] and answers != found[(*taken[:number], True, *taken[number + 1 :])]
    }


def decision_of(codings: Codings, edit: Edit) -> Decision:
    """Return the disagreement that an edit made, by its file and its key."""
    key = edit[1].partition(":")[0]
    document = edit[0].removesuffix(".yaml")
    (found,) = [d for d in codings.disagreements if d.document == document and d.name[-1] == key]
    return found


def check(folder: Path, edits: list[Edit]) -> int:
    first = write_coding(folder / "first", "bcg", [])
    second = write_coding(folder / "second", "bcg", edits)
    codings = read_codings(first, second)
    assert len(codings.disagreements) == len(edits)
    found = find_consequences(codings, shipped_rubric(), codings.disagreements)
    expected = {
        decision_of(codings, edits[number]).where for number in brute_force(folder / "all", edits)
    }
    assert {decision.where for decision in found.matter} == expected
    assert found.extent == "2 claims under every way to settle what bears on them"
    return len(expected)


@pytest.mark.parametrize("numbers", [(1, 2, 3, 6, 8), (0, 4, 5, 7, 10)])
def test_brute_force_finds_the_same_disagreements_that_matter(
    numbers: tuple[int, ...], tmp_path: Path
) -> None:
    check(tmp_path, [OF_BCG[number] for number in numbers])


@pytest.mark.slow
def test_brute_force_finds_the_same_of_twelve_disagreements(tmp_path: Path) -> None:
    assert len(OF_BCG) == MAX_COMBINED
    assert 0 < check(tmp_path, list(OF_BCG)) <= MAX_COMBINED


def test_the_answers_of_both_ends_are_those_of_the_codings(tmp_path: Path) -> None:
    edits = [OF_BCG[number] for number in (3, 4, 7)]
    first = write_coding(tmp_path / "first", "bcg", [])
    second = write_coding(tmp_path / "second", "bcg", edits)
    codings = read_codings(first, second)
    found = find_consequences(codings, shipped_rubric(), codings.disagreements)
    for spread in found.spreads:
        assert sum(spread.answers.values()) == 8
        for folder in (first, second):
            answer = answers_of(folder)[spread.claim]
            assert f"{answer[0] or 'no reading'} ({answer[4]})" in spread.answers


def test_of_more_than_twelve_each_is_judged_beside_both_codings(tmp_path: Path) -> None:
    edits = [*OF_BCG, ("studies/stein1953.yaml", "better: lower", "better: higher")]
    first = write_coding(tmp_path / "first", "bcg", [])
    second = write_coding(tmp_path / "second", "bcg", edits)
    codings = read_codings(first, second)
    found = find_consequences(codings, shipped_rubric(), codings.disagreements)
    assert found.extent == (
        "2 claims, on which more than 12 bear, under each alone beside either coding"
    )
    expected = set()
    ends = {name: answers_of(tmp_path / name) for name in ("first", "second")}
    for number, edit in enumerate(edits):
        alone = write_coding(tmp_path / f"alone{number}", "bcg", [edit])
        others = [other for other in edits if other is not edit]
        without = write_coding(tmp_path / f"without{number}", "bcg", others)
        if answers_of(alone) != ends["first"] or answers_of(without) != ends["second"]:
            expected.add(decision_of(codings, edit).where)
    assert {decision.where for decision in found.matter} == expected


def test_what_is_settled_stands_and_is_no_longer_open(tmp_path: Path) -> None:
    edits = [OF_BCG[number] for number in (3, 7, 9)]
    first = write_coding(tmp_path / "first", "bcg", [])
    second = write_coding(tmp_path / "second", "bcg", edits)
    codings = read_codings(first, second)
    seen = decision_of(codings, edits[0])
    open_ = [decision for decision in codings.disagreements if decision != seen]
    for use in ("a", "b"):
        found = find_consequences(codings, shipped_rubric(), open_, {seen: use})
        chosen = edits[:1] if use == "b" else []
        base = write_coding(tmp_path / f"base-{use}", "bcg", chosen)
        answers = answers_of(base)
        for spread in found.spreads:
            answer = answers[spread.claim]
            assert next(iter(spread.answers)) == f"{answer[0] or 'no reading'} ({answer[4]})"
            assert sum(spread.answers.values()) == 4


def test_decisions_that_cannot_stand_together_are_left_out(tmp_path: Path) -> None:
    # The second coder named the outcome otherwise: its results go with it or not at all.
    first = write_coding(tmp_path / "first", "bcg", [])
    second = write_coding(tmp_path / "second", "bcg", [])
    path = second / "studies/aronson1948.yaml"
    text = path.read_text("utf-8").replace("id: tuberculosis, label", "id: cases, label")
    path.write_text(text.replace("outcome: tuberculosis", "outcome: cases"), encoding="utf-8")
    codings = read_codings(first, second)
    found = find_consequences(codings, shipped_rubric(), codings.disagreements)
    assert len(codings.disagreements) == 3
    assert 0 < found.left_out < 2 * 8


def test_codings_of_one_text_do_not_differ(tmp_path: Path) -> None:
    first = write_coding(tmp_path / "first", "bcg", [])
    second = write_coding(tmp_path / "second", "bcg", [])
    codings = read_codings(first, second)
    assert codings.disagreements == ()
    assert len(codings.decisions) > 100
    found = find_consequences(codings, shipped_rubric(), ())
    assert (found.matter, found.left_out) == ({}, 0)


@pytest.mark.parametrize("folder", [EXAMPLE_TOPICS / "salt", SHIPPED_TOPIC])
def test_a_study_that_does_not_bear_on_a_claim_can_go_without_changing_its_answer(
    folder: Path,
) -> None:
    topic = load_topic(folder)
    codings = Codings(topic, topic, (folder, folder), ())
    builder = Builder()
    claims = [claim.id for claim in topic.claims.claims]
    whole = {row.claim: row for row in builder.judge(Inputs(topic, shipped_rubric()), claims)}
    checked = 0
    for name in topic.studies:
        decision = Decision(f"studies/{name}", (), "studies", "coded", "not coded", "", "")
        other = [claim for claim in claims if not bearing_on(codings, claim, [decision])]
        kept = {key: study for key, study in topic.studies.items() if key != name}
        try:
            rows = builder.judge(Inputs(replace(topic, studies=kept), shipped_rubric()), other)
        except CannotBuild:
            continue
        for row in rows:
            was = whole[row.claim]
            assert all(getattr(row, c) == getattr(was, c) for c in ANSWERS), (name, row.claim)
            checked += 1
    assert checked > 20


def test_a_source_bears_on_the_claims_on_which_a_study_with_it_does() -> None:
    topic = load_topic(SHIPPED_TOPIC)
    codings = Codings(topic, topic, (SHIPPED_TOPIC, SHIPPED_TOPIC), ())

    def claims_of(document: str, *name: str) -> set[str]:
        decision = Decision(document, name, "", "a", "b", "", "")
        claims = (claim.id for claim in topic.claims.claims)
        return {claim for claim in claims if bearing_on(codings, claim, [decision])}

    borne = {name: claims_of(f"studies/{name}") for name in topic.studies}
    for source in topic.sources.sources:
        users = [name for name, study in topic.studies.items() if source in study.sources]
        expected = set().union(*(borne[name] for name in users))
        assert claims_of("sources", "sources", source, "read") == expected
    assert len(set(map(frozenset, borne.values()))) > 1


def test_no_answer_rests_on_a_public_fact() -> None:
    topic = load_topic(SHIPPED_TOPIC)
    assert topic.facts.facts
    without = replace(topic, facts=PublicFacts(), kept={})
    claims = [claim.id for claim in topic.claims.claims]
    with_facts, without_facts = (
        [[getattr(row, column) for column in ANSWERS] for row in Builder().judge(state, claims)]
        for state in (Inputs(topic, shipped_rubric()), Inputs(without, shipped_rubric()))
    )
    assert with_facts == without_facts
