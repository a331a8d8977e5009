"""The nearest change is found by search, moves the verdict, and no smaller one does."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any, Literal

import numpy as np
import pytest

from helpers.rubric_cases import Case, article_rows, decided_cases, the_rubric
from mcstats.model.decision_table import FactsError
from mcstats.model.facts import NOT_APPLICABLE, Facts
from mcstats.verdict.decide import decide
from mcstats.verdict.rubric_proof.nearest_change import NearestChange, nearest_change, within_reach

UP_OR_DOWN: tuple[Literal["up", "down"], ...] = ("up", "down")


def row(kind: str) -> Facts:
    return next(case.facts for case in article_rows() if case.given["kind"] == kind)


def changed(move: NearestChange | None) -> dict[str, str]:
    assert move is not None
    return {change.fact: change.becomes for change in move.changes}


def rank(verdict: str) -> int:
    return the_rubric().scales["verdict"].order[0].index(verdict)


def test_a_wrinkle_study_needs_a_randomised_control_and_a_significant_difference() -> None:
    move = nearest_change(the_rubric(), row("uncontrolled"), "up")
    assert changed(move) == {"kind": "rct", "effect": "benefit significant"}
    assert move is not None
    assert move.verdict == "likely real"
    assert [(p.fact, p.becomes) for p in move.provided] == [
        ("blinding", "some concerns"),
        ("further", "no information"),
    ]


def test_a_toning_trial_needs_a_sound_conduct_and_a_replication() -> None:
    assert changed(nearest_change(the_rubric(), row("rct"), "up")) == {
        "further": "low",
        "replication": "same intervention",
    }


def test_work_in_a_dish_needs_people() -> None:
    assert changed(nearest_change(the_rubric(), row("pre-clinical"), "up")) == {
        "kind": "uncontrolled"
    }


def test_a_contradiction_by_another_study_moves_a_replicated_trial_down() -> None:
    move = nearest_change(the_rubric(), row("sham-rct"), "down")
    assert changed(move) == {"replication": "contradicted"}


def test_what_is_real_cannot_rise() -> None:
    assert nearest_change(the_rubric(), row("sham-rct"), "up") is None


def test_claiming_less_is_a_change_of_the_claim_and_not_of_the_evidence() -> None:
    move = nearest_change(the_rubric(), row("none"), "up", claim=True)
    assert changed(move) == {"lasting": "weeks"}


@pytest.mark.parametrize("case", decided_cases("verdict"), ids=lambda case: case.name)
def test_the_change_leads_to_the_verdict_it_promises(case: Case) -> None:
    now = decide(the_rubric(), case.facts)
    for direction in UP_OR_DOWN:
        move = nearest_change(the_rubric(), case.facts, direction)
        if move is None:
            continue
        steps = {change.fact: change.becomes for change in (*move.changes, *move.provided)}
        # What is asked only after the change and demands nothing is answered by its lowest word.
        axes = the_rubric().verdict.facts
        silent = {n: next(iter(a.words)) for n, a in axes.items() if a.applies}
        words = now.facts.words()
        filled = {n: silent[n] for n in silent if words[n] == "not applicable"}
        human = {} if "kind" not in steps else {"population": "human", "model": "living"}
        then = decide(the_rubric(), replace(now.facts, **(filled | steps | human)))
        assert then.verdict == move.verdict
        up = rank(then.verdict) > rank(now.verdict)
        assert up is (direction == "up")
        assert then.verdict != now.verdict


def test_no_single_fact_moves_what_is_said_to_need_two() -> None:
    facts = row("uncontrolled")
    axes = the_rubric().verdict.facts
    names = [n for n, axis in axes.items() if axis.part in ("evidence", "effect")]
    asked = ("blinding", "further")
    for name in names:
        for word in axes[name].words:
            for filling in itertools.product(*(axes[n].words for n in asked)):
                words = dict(zip(asked, filling, strict=True)) | {name: word}
                other = replace(facts, **words)
                try:
                    verdict = decide(the_rubric(), other).verdict
                except FactsError:
                    continue
                assert rank(verdict) <= rank("promising but unproven"), (name, word, filling)


@pytest.mark.parametrize("case", decided_cases("verdict")[::40], ids=lambda case: case.name)
def test_what_one_changed_fact_reaches_is_what_differs_in_that_fact_alone(case: Any) -> None:
    reach = within_reach(the_rubric(), case.facts)
    found = reach.combinations
    words = [found.row(index) for index in range(len(found.codes))]
    here = {n: found.vocabulary(n)[int(c)] for n, c in zip(found.names, reach.here, strict=True)}
    for name in list(found.names)[:4]:
        for word in found.vocabulary(name):
            told = reach.by_one(name, word)
            expected = np.array(
                [
                    row[name] == word
                    and 1
                    == sum(
                        row[n] != here[n]
                        for n in found.names
                        if NOT_APPLICABLE not in (row[n], here[n])
                    )
                    for row in words
                ]
            )
            assert (told == (expected & reach.possible)).all()


def decided_on(**words: str) -> Facts:
    """A randomised trial that is blinded in part, with these words."""
    return replace(row("rct"), **words)


@pytest.mark.parametrize("direction", UP_OR_DOWN)
@pytest.mark.parametrize("effect", ["harm decided", "leans to harm", "unclear", "benefit decided"])
def test_a_claim_of_no_effect_is_moved_only_by_words_that_can_bear_on_it(
    effect: str, direction: Literal["up", "down"]
) -> None:
    facts = decided_on(asserts="no effect", effect=effect)
    move = nearest_change(the_rubric(), facts, direction)
    reached = {} if move is None else changed(move)
    assert reached.get("effect", effect) in {
        "harm decided",
        "leans to harm",
        "unclear",
        "benefit decided",
    }
    assert nearest_change(the_rubric(), facts, direction, claim=True) is None or (
        "asserts" not in changed(nearest_change(the_rubric(), facts, direction, claim=True))
    )


def test_a_claim_of_no_effect_asks_for_an_interval_within_the_margin() -> None:
    move = nearest_change(the_rubric(), decided_on(asserts="no effect", effect="unclear"), "up")
    assert move is not None
    assert "an interval within the margin around no effect" in [c.says for c in move.changes]


def test_what_is_contradicted_asks_for_the_contradiction_to_be_resolved() -> None:
    facts = decided_on(replication="contradicted", effect="benefit decided")
    move = nearest_change(the_rubric(), facts, "up")
    assert move is not None
    assert [change.says for change in move.changes] == ["a resolution of the contradiction"]


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        ("two high", "high", "a high risk of bias in no more than one further domain"),
        ("high", "no information", "no further domain at high risk of bias"),
        ("no information", "some concerns", "no more than some concerns about any further domain"),
        ("low", "some concerns", "some concerns about a further domain"),
        ("some concerns", "high", "a further domain at high risk of bias"),
    ],
)
def test_a_better_rating_is_described_as_what_is_needed_and_a_worse_one_as_a_lack(
    was: str, becomes: str, says: str
) -> None:
    further = the_rubric().verdict.facts["further"]
    assert further.describe_change(becomes, {"further": was}) == says


def test_no_nearest_change_upwards_reads_as_a_lack() -> None:
    further = the_rubric().verdict.facts["further"].becomes
    blinding = the_rubric().verdict.facts["blinding"].becomes
    lacks = {further[word] for word in ("high", "no information", "some concerns")}
    lacks |= {blinding[word] for word in ("high", "no information")}
    raised = [nearest_change(the_rubric(), case.facts, "up") for case in decided_cases("verdict")]
    texts = {c.says for move in raised if move for c in (*move.changes, *move.provided)}
    assert texts and not texts & lacks
