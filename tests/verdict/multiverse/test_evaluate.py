"""Tests of mcstats.verdict.multiverse.evaluate."""

from __future__ import annotations

from dataclasses import replace

from helpers.computed_tables import shipped_rubric
from helpers.shipped_topic import claim_named, shipped_topic
from mcstats.model.vocabularies import Role
from mcstats.verdict.multiverse.evaluate import Evaluator


def test_a_study_judged_twice_gives_the_same_and_a_changed_study_another() -> None:
    evaluator = Evaluator(shipped_topic(), shipped_rubric(), claim_named("wounds"))
    first = evaluator.judge(evaluator.declared)
    sham = evaluator.declared.topic.studies["avendanocoy2022"]
    arms = tuple(a.model_copy(update={"role": Role.NO_TREATMENT}) for a in sham.arms[1:])
    unblinded = sham.design.model_copy(update={"participants": "not reported"})
    other = sham.model_copy(update={"arms": (sham.arms[0], *arms), "design": unblinded})
    studies = {**evaluator.declared.topic.studies, "avendanocoy2022": other}
    edited = replace(evaluator.declared, topic=replace(evaluator.declared.topic, studies=studies))
    assert evaluator.judge(edited).decision.verdict == "likely real"
    assert evaluator.judge(evaluator.declared).decision == first.decision
