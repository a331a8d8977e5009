"""Judge topics whose studies were changed, re-estimating only what changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from helpers.rubric_cases import the_rubric
from mcstats.bias.overall import OVERALL, rate_overall
from mcstats.bias.rate import rate_topic
from mcstats.data.load_topic import load_topic
from mcstats.effects.effect_rows import estimate_topic
from mcstats.model.base import Reported
from mcstats.model.claim import Claim
from mcstats.model.result import Result
from mcstats.model.rubric import Rubric
from mcstats.model.study import Study
from mcstats.model.tables import EffectRow, RatingRow
from mcstats.model.topic import Topic
from mcstats.verdict.assembled_body import assemble
from mcstats.verdict.judge import Judged, judge_all, judge_body


@cache
def loaded(folder: Path) -> Topic:
    return load_topic(folder)


def _rows(topic: Topic, rubric: Rubric) -> tuple[list[EffectRow], list[RatingRow]]:
    return estimate_topic(topic, rubric.hedge_words()).effects, rate_topic(topic, rubric)


@dataclass(frozen=True)
class Judgements:
    """A topic with its effects and ratings, judged with some of its studies exchanged."""

    topic: Topic
    rubric: Rubric
    effects: Mapping[str, list[EffectRow]]
    ratings: Mapping[str, list[RatingRow]]

    @classmethod
    def of(cls, topic: Topic) -> Judgements:
        rubric = the_rubric()
        each = {
            name: _rows(replace(topic, studies={name: study}), rubric)
            for name, study in topic.studies.items()
        }
        return cls(
            topic,
            rubric,
            {name: rows[0] for name, rows in each.items()},
            {name: rows[1] for name, rows in each.items()},
        )

    def judge(self, claim: Claim, *changed: Study) -> Judged:
        """Judge a claim on all evidence, with studies exchanged for changed ones or added."""
        new = {study.id: study for study in changed}
        topic = replace(self.topic, studies={**self.topic.studies, **new})
        effects = {k: v for k, v in self.effects.items() if k not in new}
        ratings = {k: v for k, v in self.ratings.items() if k not in new}
        for study in changed:
            alone = replace(topic, studies={study.id: study})
            effects[study.id], ratings[study.id] = _rows(alone, self.rubric)
        return judge_all(
            topic,
            self.rubric,
            claim,
            [row for rows in effects.values() for row in rows],
            [row for rows in ratings.values() for row in rows],
        )

    def rated_anew(self, claim: Claim, study: str, ratings: list[RatingRow]) -> Judged:
        """Judge a claim on all evidence, with other ratings for one study."""
        rows = {**self.ratings, study: ratings}
        body = assemble(
            self.topic,
            self.rubric,
            claim,
            [row for of_study in self.effects.values() for row in of_study],
            [row for of_study in rows.values() for row in of_study],
        )
        return judge_body(self.topic, self.rubric, claim, body)

    def rank(self, judged: Judged) -> int:
        """The place of a verdict on its scale."""
        return self.rubric.scales["verdict"].order[0].index(judged.decision.verdict)

    def rank_of(self, word: str) -> int:
        return self.rubric.scales["verdict"].order[0].index(word)


def without_one_statistic(study: Study) -> Iterator[tuple[str, Study]]:
    """Yield a study without one of its printed statistics, for each of them."""
    for index, result in enumerate(study.results):
        for key, value in result.printed.items():
            if isinstance(value, Reported):
                printed = {k: v for k, v in result.printed.items() if k != key}
                yield (
                    f"{result.id} {key}",
                    _with(study, index, result.model_copy(update={"printed": printed})),
                )
        for key in dict.fromkeys(k for group in result.groups.values() for k in group):
            groups = {
                arm: {k: v for k, v in group.items() if k != key}
                for arm, group in result.groups.items()
            }
            yield (
                f"{result.id} {key} of the arms",
                _with(study, index, result.model_copy(update={"groups": groups})),
            )


def _with(study: Study, index: int, result: Result) -> Study:
    results = (*study.results[:index], result, *study.results[index + 1 :])
    return study.model_copy(update={"results": results})


def with_one_worse_rating(
    rubric: Rubric, rows: list[RatingRow]
) -> Iterator[tuple[str, list[RatingRow]]]:
    """Yield the ratings of a study with one of them worse, for each and each worse word.

    The overall rating of the comparison follows from the others.
    """
    chains = rubric.scales["rating"].order
    for index, row in enumerate(rows):
        if row.domain == OVERALL:
            continue
        worse = {w for c in chains if row.rating in c for w in c[: c.index(row.rating)]}
        for word in sorted(worse):
            best = row.at_best if word == "no information" else word
            changed = [*rows]
            changed[index] = replace(row, rating=word, at_best=best)
            yield (
                f"{row.outcome} {row.comparison} {row.domain}: {row.rating} to {word}",
                [_with_overall(rubric, changed, r) if r.domain == OVERALL else r for r in changed],
            )


def _with_overall(rubric: Rubric, rows: list[RatingRow], whole: RatingRow) -> RatingRow:
    of_it = [
        r
        for r in rows
        if (r.outcome, r.comparison) == (whole.outcome, whole.comparison) and r.domain != OVERALL
    ]
    ratings = {r.domain: r.rating for r in of_it}
    at_best = {r.domain: r.at_best for r in of_it}
    return replace(whole, rating=rate_overall(ratings, rubric.parameters, at_best).rating)
