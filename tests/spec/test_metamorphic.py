"""Changes of the data move verdicts only the way that they must, whatever the topic."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from helpers.judged_changes import Judgements, loaded, without_one_statistic
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
