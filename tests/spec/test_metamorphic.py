"""Changes of the data move verdicts only the way that they must, whatever the topic."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from helpers.judged_changes import (
    Judgements,
    loaded,
    with_one_worse_rating,
    without_one_statistic,
)
from helpers.places import SHIPPED_TOPIC, TESTS

TOPICS = (SHIPPED_TOPIC, TESTS / "topics" / "bcg", TESTS / "topics" / "prepost")


@cache
def judgements(folder: Path) -> Judgements:
    return Judgements.of(loaded(folder))


def claims() -> list[tuple[Path, str]]:
    return [(folder, c.id) for folder in TOPICS for c in loaded(folder).claims.claims]


@pytest.mark.parametrize(("folder", "name"), claims(), ids=lambda x: getattr(x, "name", x))
def test_hiding_a_statistic_never_pays(folder: Path, name: str) -> None:
    given = judgements(folder)
    claim = next(c for c in given.topic.claims.claims if c.id == name)
    declared = given.judge(claim)
    most = max(given.rank(declared), given.rank_of("unproven"))
    answers = (*declared.body.deciding, *(x.answer for x in declared.body.listed))
    for answer in answers:
        for what, changed in without_one_statistic(answer.study):
            after = given.judge(claim, changed)
            assert given.rank(after) <= most, f"{answer.study.id}: without {what}"


def beneficial_claims() -> list[tuple[Path, str]]:
    found = []
    for folder, name in claims():
        given = judgements(folder)
        claim = next(c for c in given.topic.claims.claims if c.id == name)
        if given.judge(claim).facts.facts.effect in given.rubric.monotone.beneficial:
            found.append((folder, name))
    return found


def test_claims_with_a_beneficial_result_are_there_to_be_tried() -> None:
    assert len(beneficial_claims()) >= 5


@pytest.mark.parametrize(("folder", "name"), claims(), ids=lambda x: getattr(x, "name", x))
def test_a_worse_rating_of_what_decides_never_raises_the_verdict_of_a_benefit(
    folder: Path, name: str
) -> None:
    given = judgements(folder)
    claim = next(c for c in given.topic.claims.claims if c.id == name)
    declared = given.judge(claim)
    if declared.facts.facts.effect not in given.rubric.monotone.beneficial:
        pytest.skip("the result is not beneficial")
    # A worse rating of a result that contradicts the benefit may raise the verdict, and should.
    contradicting = {
        c.answer.study.id for c in declared.facts.agreement.compared if c.says == "contradicted"
    }
    studies = [answer.study.id for answer in declared.body.deciding]
    studies += [
        c.answer.study.id
        for c in declared.facts.agreement.compared
        if c.answer.study.id not in studies
    ]
    for study in studies:
        if study in contradicting:
            continue
        for what, ratings in with_one_worse_rating(given.rubric, given.ratings[study]):
            after = given.rated_anew(claim, study, ratings)
            assert given.rank(after) <= given.rank(declared), f"{study}: {what}"
