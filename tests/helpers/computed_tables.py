"""Everything that is computed of a topic, by the rubric that is shipped."""

from __future__ import annotations

from functools import cache

from helpers.places import DATA
from mcstats.bias.rate import at_high_risk, rate_topic
from mcstats.check.check_topic import check_topic, contradicted_studies
from mcstats.data.evidence_rows import evidence_rows
from mcstats.data.load_rubric import load_rubric
from mcstats.effects.effect_rows import estimate_topic
from mcstats.effects.pooling.small_study import small_study_rows
from mcstats.effects.syntheses import pool_topic
from mcstats.model.rubric import Rubric
from mcstats.model.topic import Topic
from mcstats.report.view import Tables
from mcstats.verdict.changes import changes_topic
from mcstats.verdict.missing_data.missing_rows import missing_topic
from mcstats.verdict.multiverse.enumerate import stability_topic
from mcstats.verdict.multiverse.pooling_choices import poolings_topic
from mcstats.verdict.outcome_rows import outcomes_topic
from mcstats.verdict.verdict_rows import judge_topic, mark_deciding, pooled_bodies


@cache
def shipped_rubric() -> Rubric:
    return load_rubric(DATA / "rubric.yaml")


def compute_tables(of: Topic) -> Tables:
    rules = shipped_rubric()
    found = estimate_topic(of, rules.hedge_words())
    ratings = rate_topic(of, rules)
    pooled = pool_topic(
        of,
        found.effects,
        at_high_risk(of, ratings),
        contradicted_studies(of, rules, found.effects),
    )
    pooled.extend(pooled_bodies(of, rules, found.effects, ratings))
    judged = judge_topic(of, rules, found.effects, ratings)
    stable = stability_topic(of, rules)
    return Tables(
        evidence=[row for study in of.studies.values() for row in evidence_rows(of, study)],
        effects=mark_deciding(of, rules, found.effects),
        inputs=found.inputs,
        steps=found.steps,
        pooled=pooled,
        small_study=small_study_rows(pooled, found.effects),
        ratings=ratings,
        verdicts=judged.verdicts,
        footnotes=judged.footnotes,
        bodies=judged.bodies,
        absolute=judged.absolute,
        outcomes=outcomes_topic(of, rules, found.effects, ratings),
        changes=changes_topic(of, rules, found.effects, ratings),
        missing=missing_topic(of, rules),
        stability=stable.claims,
        universes=stable.universes,
        choices=stable.choices,
        firm=stable.firm,
        poolings=poolings_topic(of, pooled),
        checks=check_topic(of, rules, found.effects, pooled, judged.verdicts),
    )
