"""Over how many defensible analyses a verdict holds, and the smallest change that flips it."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from mcstats.bias.rate import rate_topic
from mcstats.effects.estimate import Settings, effect_row, estimate_study
from mcstats.schema.claim import Claim, Named
from mcstats.schema.printed import Hedge
from mcstats.schema.rubric import Rubric
from mcstats.schema.rules import Refused
from mcstats.schema.study import Study
from mcstats.schema.tables import ChoiceRow, EffectRow, RatingRow, StabilityRow, UniverseRow
from mcstats.schema.topic import Topic
from mcstats.schema.words import ChoiceKind

from .choices import Choice, Option, World, choices_of
from .judge import Judged, judge
from .tipping import flip_points

__all__ = ["MOST_UNIVERSES", "Stability", "stability_topic"]

MOST_UNIVERSES = 100_000  # beyond it a claim is refused: its choices should be looked at first


@dataclass(frozen=True, slots=True)
class Stability:
    """The tables of the stability step."""

    claims: list[StabilityRow] = field(default_factory=list)
    universes: list[UniverseRow] = field(default_factory=list)
    choices: list[ChoiceRow] = field(default_factory=list)


class Evaluator:
    """Judges a claim in any world; a study's effects are computed once for each of its settings."""

    def __init__(self, topic: Topic, rubric: Rubric, claim: Claim) -> None:
        self.rubric, self.claim = rubric, claim
        self.hedges: Mapping[str, Hedge] = rubric.hedge_words()
        bodies: tuple[Named, ...] = (*claim.deciding, *claim.supporting)
        names = [body.study for body in bodies]
        self.studies = tuple(dict.fromkeys(names))
        self.declared = World(topic)
        self._effects: dict[tuple[str, str], list[EffectRow]] = {}
        self._ratings: dict[int, list[RatingRow]] = {}
        self._kept: list[Study] = []

    def judge(self, world: World) -> Judged:
        """Judge the claim in one world.

        Raises
        ------
        Refused
            Where the world contradicts itself.
        """
        effects, ratings = [], []
        for name in self.studies:
            study = world.topic.studies[name]
            effects.extend(self.effects(study, world.settings.get(name, Settings())))
            ratings.extend(self.ratings(study, world))
        return judge(world.topic, self.rubric, self.claim, effects, ratings, world.facts)

    def effects(self, study: Study, settings: Settings) -> list[EffectRow]:
        """Return the effects of one study under some settings."""
        key = study.id, repr(settings)
        if key not in self._effects:
            self._effects[key] = [
                effect_row(study, result, wanted, effect, self.hedges, settings=settings)
                for result, wanted, effect, _ in estimate_study(study, self.hedges, settings)
            ]
        return self._effects[key]

    def ratings(self, study: Study, world: World) -> list[RatingRow]:
        """Return the ratings of one study with those that a world replaces."""
        if id(study) not in self._ratings:
            self._kept.append(study)  # keeps its identity from being given to another
            single = replace(self.declared.topic, studies={study.id: study})
            self._ratings[id(study)] = rate_topic(single, self.rubric)
        return [
            replace(row, rating=world.ratings.get((row.study, row.outcome, row.domain), row.rating))
            for row in self._ratings[id(study)]
        ]


def stability_topic(topic: Topic, rubric: Rubric) -> Stability:
    """Evaluate every claim in every world that its choices allow."""
    found = Stability()
    for claim in topic.claims.claims:
        evaluator = Evaluator(topic, rubric, claim)
        declared = evaluator.judge(evaluator.declared)
        choices = choices_of(topic, rubric, claim)
        worlds = list(_worlds(evaluator, choices))
        held = [w for w in worlds if w.verdict == declared.decision.verdict]
        flips = _smallest(worlds, declared.decision.verdict)
        points = list(flip_points(evaluator, declared))
        found.claims.append(
            StabilityRow(
                claim=claim.id,
                verdict=declared.decision.verdict,
                universes=len(worlds),
                share=len(held) / len(worlds),
                flips=flips,
                held=len(held),
                choices="; ".join(choice.name for choice in choices),
            )
        )
        found.universes.extend(worlds)
        found.choices.extend(_alone(evaluator, choices, declared))
        found.choices.extend(points)
    return found


def _worlds(evaluator: Evaluator, choices: Sequence[Choice]) -> Iterator[UniverseRow]:
    """Every combination of uncertain options; those that contradict themselves are left out."""
    options: list[list[Option | None]] = [
        [None, *(o for o in choice.others if o.kind is ChoiceKind.UNCERTAIN)] for choice in choices
    ]
    if math.prod(map(len, options)) > MOST_UNIVERSES:
        raise ValueError(
            f"claim {evaluator.claim.id}: more than {MOST_UNIVERSES} combinations of choices"
        )
    number = 0
    for taken in itertools.product(*options):
        world = evaluator.declared
        for option in taken:
            world = option.apply(world) if option is not None else world
        try:
            judged = evaluator.judge(world)
        except Refused:
            continue
        number += 1
        changed = [
            f"{choice.name}: {option.label}"
            for choice, option in zip(choices, taken, strict=True)
            if option is not None
        ]
        yield _universe(evaluator.claim, number, changed, judged)


def _universe(claim: Claim, number: int, changed: Sequence[str], judged: Judged) -> UniverseRow:
    effect = judged.body.effect
    return UniverseRow(
        claim=claim.id,
        universe=number,
        changed=len(changed),
        choices="; ".join(changed),
        effect=effect.effect if effect else "",
        yi=effect.yi if effect else None,
        ci_lb=effect.ci_lb if effect else None,
        ci_ub=effect.ci_ub if effect else None,
        yi_min=effect.yi_min if effect else None,
        yi_max=effect.yi_max if effect else None,
        quality=judged.decision.quality,
        verdict=judged.decision.verdict,
    )


def _smallest(worlds: Sequence[UniverseRow], verdict: str) -> str:
    """Return the fewest options that together give another verdict, the first in order."""
    others = [world for world in worlds if world.verdict != verdict]
    if not others:
        return ""
    least = min(others, key=lambda world: (world.changed, world.universe))
    return f"{least.choices} gives {least.verdict}"


def _alone(
    evaluator: Evaluator, choices: Sequence[Choice], declared: Judged
) -> Iterator[ChoiceRow]:
    """Each option by itself, of every kind."""
    for choice in choices:
        for option in choice.others:
            try:
                verdict = evaluator.judge(option.apply(evaluator.declared)).decision.verdict
                because = option.because
            except Refused as refused:
                verdict, because = "", f"cannot be: {refused}"
            yield ChoiceRow(
                claim=evaluator.claim.id,
                choice=choice.name,
                declared=choice.declared,
                option=option.label,
                kind=option.kind.value,
                verdict=verdict,
                moves=bool(verdict) and verdict != declared.decision.verdict,
                because=because,
            )
