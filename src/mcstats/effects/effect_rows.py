"""The tables of the effects step: effects, the printed values behind them, the steps between."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from mcstats.effects.assumptions import DECLARED, Settings, assumptions_of, settle
from mcstats.effects.inputs_of_result import in_study, printed_unit, set_of
from mcstats.effects.measures.measure import Family
from mcstats.effects.measures.registry import find_measure
from mcstats.effects.routes.from_tests import TEST_OF_P
from mcstats.effects.routes.printed_errors import NO_TEST
from mcstats.effects.routes.route import Effect
from mcstats.effects.routes.route_registry import ROUTES
from mcstats.effects.sampling_interval import LEVEL
from mcstats.effects.study_effects import effects_of
from mcstats.model.base import Reported
from mcstats.model.claim import Member
from mcstats.model.printed import Hedge, Printed
from mcstats.model.printed_keys import kind_of
from mcstats.model.result import Estimate, Result
from mcstats.model.study import Study
from mcstats.model.tables import EffectRow, InputRow, StepRow
from mcstats.model.topic import Topic
from mcstats.model.units import unified
from mcstats.model.vocabularies import Scale

_OF_EFFECT: Final = (
    "measure route estimable yi vi ci_lb ci_ub yi_min yi_max n1 n2 df because"
).split()


@dataclass(frozen=True, slots=True)
class EffectTables:
    """The three tables of the effects step."""

    effects: list[EffectRow] = field(default_factory=list)
    inputs: list[InputRow] = field(default_factory=list)
    steps: list[StepRow] = field(default_factory=list)


def estimate_topic(topic: Topic, hedges: Mapping[str, Hedge]) -> EffectTables:
    """Estimate every effect of every study under the declared readings."""
    tables = EffectTables()
    for study in topic.studies.values():
        for result, wanted, effect, given_inputs in effects_of(topic).of_study(study, hedges):
            place = topic.line(f"studies/{study.id}", ("results", study.results.index(result)))
            identifier = effect_id(study, result, wanted)
            tables.effects.append(effect_row(study, result, wanted, effect, hedges, place=place))
            tables.inputs.extend(
                InputRow(
                    effect=identifier,
                    key=key,
                    arm=arm,
                    printed=reported.printed,
                    lo=_finite(low),
                    hi=_finite(high),
                    source=reported.source or study.sources[0],
                    place=reported.place,
                    words=reported.words or "",
                    at=topic.line(f"studies/{study.id}", in_study(study, result, path)),
                )
                for key, arm, path, reported, (low, high) in given_inputs
            )
            tables.steps.extend(
                StepRow(
                    effect=identifier,
                    number=number,
                    name=step.name,
                    symbol=step.symbol,
                    value=_finite(step.value.best),
                    lo=step.value.lo,
                    hi=step.value.hi,
                    formula=step.formula,
                    citation=step.citation,
                )
                for number, step in enumerate(effect.steps, start=1)
            )
    syntheses = _syntheses_by_effect(topic, tables.effects)
    tables.effects[:] = [
        replace(row, primary_of=" ".join(syntheses[row.effect])) for row in tables.effects
    ]
    return tables


def estimate_of(effects: Sequence[EffectRow], member: Member) -> EffectRow | None:
    """Return the effect of a member; of several routes to it the one that can be pooled first."""
    keys = ("study", "result", "measure")
    effects = [row for row in effects if all(getattr(row, k) == getattr(member, k) for k in keys)]
    order = {"yes": 0, "point": 1, "bound": 2, "no": 3}
    return min(effects, key=lambda row: order[row.estimable], default=None)


def _syntheses_by_effect(topic: Topic, effects: Sequence[EffectRow]) -> dict[str, list[str]]:
    """Return the syntheses of which an effect is the one of its study, sensitivities apart."""
    named: dict[str, list[str]] = defaultdict(list)
    for synthesis in topic.claims.syntheses:
        main = [member for member in synthesis.members if member.sensitivity is None]
        rows = (estimate_of(effects, member) for member in main)
        for effect in {row.effect: None for row in rows if row is not None}:
            named[effect].append(synthesis.id)
    return named


def unit_of_effect(study: Study, result: Result, measure: str) -> str:
    """Return the unit of the numbers of an effect; empty where they have none.

    It is that of the outcome, else the one that the values are printed in.
    """
    known = find_measure(measure)
    if known.family is Family.PERCENT:
        return "%"
    if not known.in_unit_of_outcome:
        return ""
    of_outcome = study.outcome(result.outcome).unit or ""
    if result.scale is Scale.PERCENT_CHANGE:
        return of_outcome if "%" in of_outcome else "%"
    printed = [(str(key), value) for key, value in result.printed.items()]
    printed += [(str(key), value) for arm in result.groups.values() for key, value in arm.items()]
    units = [
        printed_unit(key, value)
        for key, value in printed
        if isinstance(value, Reported) and kind_of(key).measured
    ]
    return unified(of_outcome or next(filter(None, units), ""))


def effect_id(study: Study, result: Result, wanted: Estimate) -> str:
    """Return the identifier of an effect; the route is part of it where two lead there."""
    same = [e for e in result.estimates if e.measure == wanted.measure]
    name = f"{study.id}-{result.id}-{wanted.measure}".lower()
    return name if len(same) == 1 else f"{name}-{wanted.route}"


def effect_row(
    study: Study,
    result: Result,
    wanted: Estimate,
    effect: Effect,
    hedges: Mapping[str, Hedge],
    *,
    settings: Settings = DECLARED,
    place: str = "",
) -> EffectRow:
    """Return the row of an effect that `estimate` gave under the same settings."""
    route = ROUTES[effect.route]
    p = next((v for k, v in result.printed.items() if k == "p"), None)
    options, _ = settle(study, result, settings)
    p_value = set_of("p", p, hedges, options) if isinstance(p, Reported) else None
    assumed = assumptions_of(study, result)
    declared = [a.what for a in assumed]
    taken = [effect.assumption or route.assumptions] if effect.estimable != "no" else []
    if any(a.declared and "test" in a.declared.settings for a in assumed):
        taken = [text.replace(f"{TEST_OF_P}; ", "") for text in taken]  # the study names its test
    return EffectRow(
        effect=effect_id(study, result, wanted),
        study=study.id,
        outcome=result.outcome,
        time=result.time,
        contrast=result.contrast.value,
        **{name: getattr(effect, name) for name in _OF_EFFECT},
        assumption="; ".join(text for text in [*declared, *taken] if text),
        scale=result.scale.value,
        unit=unit_of_effect(study, result, wanted.measure),
        kind="review" if study.is_review else "study",
        primary_of="",
        result=result.id,
        sei=math.sqrt(effect.vi) if effect.vi is not None else None,
        level=LEVEL if effect.ci_lb is not None else None,
        p_min=p_value.lo if isinstance(p_value, Printed) else None,
        p_max=p_value.hi if isinstance(p_value, Printed) else None,
        reference=route.reference,
        at=place,
        analysis=result.facts,
        approx_lb=effect.approx_lb if effect.because == NO_TEST else None,
        approx_ub=effect.approx_ub if effect.because == NO_TEST else None,
    )


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None
