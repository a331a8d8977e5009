"""The steps of the workflow in one process, for tests that ask what an edit of the data moves."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from helpers.places import DATA, SHIPPED_TOPIC
from mcstats.bias.rate import rate_topic
from mcstats.data.load_rubric import load_rubric
from mcstats.data.load_topic import load_topic
from mcstats.effects.effect_rows import estimate_topic
from mcstats.model.tables import EffectRow, RatingRow, VerdictRow
from mcstats.verdict.verdict_rows import judge_topic


@dataclass(frozen=True)
class Outcome:
    effects: dict[str, EffectRow]
    ratings: dict[tuple[str, str, str], RatingRow]
    verdicts: dict[str, VerdictRow]


def run_to_verdicts(folder: Path = SHIPPED_TOPIC) -> Outcome:
    topic, rubric = load_topic(folder), load_rubric(DATA / "rubric.yaml")
    effects = estimate_topic(topic, rubric.hedge_words()).effects
    ratings = rate_topic(topic, rubric)
    verdicts = judge_topic(topic, rubric, effects, ratings).verdicts
    return Outcome(
        {row.effect: row for row in effects},
        {(row.study, row.outcome, row.domain): row for row in ratings},
        {row.claim: row for row in verdicts},
    )
