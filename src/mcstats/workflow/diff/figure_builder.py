"""Build the figures of a topic in memory, each study once."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace

from mcstats.bias.rate import at_high_risk, rate_topic
from mcstats.check.check_topic import contradicted_studies
from mcstats.effects.effect_rows import estimate_topic
from mcstats.effects.syntheses import pool_topic
from mcstats.model.errors import MCStatsError
from mcstats.model.rubric import Rubric
from mcstats.model.study import Study
from mcstats.model.tables import EffectRow, RatingRow, VerdictRow
from mcstats.model.topic import Topic
from mcstats.verdict.verdict_rows import judge_topic, pooled_bodies
from mcstats.workflow.diff.compared_figures import Figures, figures_of_rows

_REFUSED = (MCStatsError, ValueError, ArithmeticError, LookupError)
"""Errors by which a state between two others, which nobody wrote, turns out to be none."""


class CannotBuild(MCStatsError):
    """A state that holds together in its files and that the program cannot evaluate."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """The records of a topic and the rules that are applied to them."""

    topic: Topic
    rubric: Rubric


@dataclass
class Builder:
    """Evaluates states of a topic that share most of their studies.

    Effects and ratings of a study follow from it, its sources and the rubric, so each is computed
    once for these; what is judged is computed for each state.
    """

    _rows: dict[tuple[object, ...], tuple[list[EffectRow], list[RatingRow]]] = field(
        default_factory=dict
    )
    _held: list[object] = field(default_factory=list)
    judged: int = 0

    def of_studies(self, inputs: Inputs) -> Figures:
        """Return the figures of the studies of a state: effects and ratings.

        Raises `CannotBuild` where a study cannot be evaluated.
        """
        effects, ratings = self._evaluate(inputs)
        return {**figures_of_rows("effects", effects), **figures_of_rows("ratings", ratings)}

    def of_claims(self, inputs: Inputs, claims: Collection[str] | None = None) -> Figures:
        """Return the figures of the claims of a state, or of some of its claims, and its syntheses.

        Raises `CannotBuild` where a claim cannot be judged.
        """
        effects, ratings = self._evaluate(inputs)
        topic, rubric = _fresh(inputs.topic), inputs.rubric
        self.judged += 1
        with _refusing():
            doubtful = contradicted_studies(topic, rubric, effects)
            rows = pool_topic(topic, effects, at_high_risk(topic, ratings), doubtful)
            if claims is not None:
                topic = _of_some_claims(topic, claims)
            rows.extend(pooled_bodies(topic, rubric, effects, ratings))
            tables = judge_topic(topic, rubric, effects, ratings)
        return {
            **figures_of_rows("pooled", rows),
            **figures_of_rows("verdicts", tables.verdicts),
            **figures_of_rows("bodies", tables.bodies),
            **figures_of_rows("absolute", tables.absolute),
        }

    def judge(self, inputs: Inputs, claims: Collection[str]) -> list[VerdictRow]:
        """Return the verdicts on some claims of a state.

        Raises `CannotBuild` where one cannot be judged.
        """
        effects, ratings = self._evaluate(inputs)
        topic = _fresh(inputs.topic)
        self.judged += 1
        with _refusing():
            some = _of_some_claims(topic, claims)
            return judge_topic(some, inputs.rubric, effects, ratings).verdicts

    def all(self, inputs: Inputs) -> Figures:
        """Return every figure of a state."""
        return {**self.of_studies(inputs), **self.of_claims(inputs)}

    def _evaluate(self, inputs: Inputs) -> tuple[list[EffectRow], list[RatingRow]]:
        effects: list[EffectRow] = []
        ratings: list[RatingRow] = []
        for study in inputs.topic.studies.values():
            of_study = self._study(inputs, study)
            effects.extend(of_study[0])
            ratings.extend(of_study[1])
        return effects, ratings

    def _study(self, inputs: Inputs, study: Study) -> tuple[list[EffectRow], list[RatingRow]]:
        sources = (inputs.topic.sources.sources.get(name) for name in study.sources)
        key = (id(study), id(inputs.rubric), *sources)
        if key not in self._rows:
            self._held.extend((study, inputs.rubric))  # an id is that of a living object
            alone = _fresh(replace(inputs.topic, studies={study.id: study}))
            with _refusing(f"{study.id}: "):
                self._rows[key] = (
                    estimate_topic(alone, inputs.rubric.hedge_words()).effects,
                    rate_topic(alone, inputs.rubric),
                )
        return self._rows[key]


@contextlib.contextmanager
def _refusing(subject: str = "") -> Iterator[None]:
    """Turn the errors of a state that is none into `CannotBuild`; a bug stays what it is."""
    try:
        yield
    except _REFUSED as error:
        raise CannotBuild(f"{subject}{error}") from error
    except RuntimeError as error:  # a name that a generator looked up in vain
        if not isinstance(error.__cause__, StopIteration):
            raise
        raise CannotBuild(f"{subject}a name that leads nowhere") from error


def _of_some_claims(topic: Topic, claims: Collection[str]) -> Topic:
    kept = tuple(claim for claim in topic.claims.claims if claim.id in claims)
    return replace(topic, claims=topic.claims.model_copy(update={"claims": kept}))


def _fresh(topic: Topic) -> Topic:
    """Return a topic that keeps no estimates of another one."""
    return replace(topic, kept={})
