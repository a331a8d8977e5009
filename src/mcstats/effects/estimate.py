"""From the printed values of a study to its effects, each by the route that its data name."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from mcstats.effects.measures import find_measure
from mcstats.effects.options import Options
from mcstats.effects.route import Effect, Given, Route, Value
from mcstats.effects.routes import ROUTES
from mcstats.effects.since import compounded
from mcstats.schema.base import Reported
from mcstats.schema.printed import Hedge, Kind, Printed, parse, parse_pair
from mcstats.schema.study import Assumption, Estimate, Result, Study
from mcstats.schema.tables import EffectRow, InputRow, StepRow
from mcstats.schema.topic import Path, Topic
from mcstats.schema.words import Expressed

__all__ = [
    "Found",
    "Settings",
    "effect_id",
    "effect_row",
    "estimate",
    "estimate_study",
    "estimate_topic",
    "find_route",
    "given_of",
    "settle",
]

COUNTS = frozenset({"n", "events", "k"})
SHARES = frozenset({"percent", "i2"})
CONTEXT_ONLY = frozenset({"k", "i2", "n"})  # printed beside a comparison; no route reads them
LEVEL = 0.95  # of every interval that this program computes


@dataclass(frozen=True, slots=True)
class Settings:
    """How the open choices of a study are settled.

    Attributes
    ----------
    chosen : mapping of str to int
        For each assumption the number of the alternative in force; absent means the declared one.
    values : mapping of str to str
        Continuous choices (a setting such as ``n1`` or ``r``) that are held at one value.
    spans : bool
        Whether declared ranges widen the printed set.
    """

    chosen: Mapping[str, int] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    spans: bool = True


DECLARED = Settings()


@dataclass(frozen=True, slots=True)
class Found:
    """The three tables of the effects step."""

    effects: list[EffectRow] = field(default_factory=list)
    inputs: list[InputRow] = field(default_factory=list)
    steps: list[StepRow] = field(default_factory=list)


def estimate_topic(topic: Topic, hedges: Mapping[str, Hedge]) -> Found:
    """Estimate every effect of every study under the declared readings."""
    found = Found()
    for study in topic.studies.values():
        for result, wanted, effect, given_inputs in estimate_study(study, hedges):
            place = topic.line(f"studies/{study.id}", _path(study, result))
            identifier = effect_id(study, result, wanted)
            found.effects.append(effect_row(study, result, wanted, effect, hedges, at=place))
            found.inputs.extend(
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
                    at=topic.line(f"studies/{study.id}", (*_path(study, result), *path)),
                )
                for key, arm, path, reported, (low, high) in given_inputs
            )
            found.steps.extend(
                StepRow(
                    effect=identifier,
                    number=number,
                    name=step.name,
                    symbol=step.symbol,
                    value=_finite(step.value.best),
                    lo=step.value.lo,
                    hi=step.value.hi,
                    formula=getattr(step, "formula", ""),
                    citation=step.citation,
                )
                for number, step in enumerate(effect.steps, start=1)
            )
    return found


Input = tuple[str, str, Path, Reported, tuple[float, float]]


def estimate_study(
    study: Study, hedges: Mapping[str, Hedge], settings: Settings = DECLARED
) -> Iterator[tuple[Result, Estimate, Effect, list[Input]]]:
    """Yield each effect of a study with the printed values that it rests on."""
    for result in study.results:
        for wanted in result.estimates:
            yield result, wanted, *estimate(study, result, wanted, hedges, settings)


def estimate(
    study: Study,
    result: Result,
    wanted: Estimate,
    hedges: Mapping[str, Hedge],
    settings: Settings = DECLARED,
) -> tuple[Effect, list[Input]]:
    """Estimate one effect.

    Parameters
    ----------
    study, result, wanted
        The study, one of its results, and the measure and route to take.
    hedges : mapping
        What words such as "about" mean.
    settings : Settings
        How the study's open choices are settled.

    Returns
    -------
    effect, inputs
        The effect, positive where it favours arm 1, and the printed values behind it.

    Raises
    ------
    ValueError
        For an unknown route, measure or setting, or a route that does not serve the measure.
    """
    route = find_route(wanted)
    options, since = settle(study, result, settings)
    given, inputs = given_of(study, result, options, hedges)
    missing = route.missing(given, options)
    if missing:
        because = f"not printed: {', '.join(missing)}"
        return Effect(route.name, wanted.measure, "no", because=because), inputs
    effect = route.compute(given, options, wanted.measure)
    if since == "previous":
        before = _previous(study, result)
        if before is not None:
            first, more = estimate(study, before, wanted, hedges, settings)
            of = next(o for o in study.outcomes if o.id == result.outcome)
            reduction = of.expressed is Expressed.REDUCTION
            effect = compounded(first, effect, reduction=reduction)
            inputs = [*more, *inputs]
    return effect, inputs


def find_route(wanted: Estimate) -> Route:
    """Return the route that an estimate names.

    Raises
    ------
    ValueError
        For an unknown route or measure, or a pair that does not fit.
    """
    find_measure(wanted.measure) if wanted.measure not in _route_measures() else None
    if wanted.route not in ROUTES:
        raise ValueError(f"route is {wanted.route!r}; allowed: {', '.join(ROUTES)}")
    route = ROUTES[wanted.route]
    if wanted.measure not in route.measures:
        served = ", ".join(route.measures)
        raise ValueError(f"route {route.name} gives {served}, not {wanted.measure}")
    return route


def _route_measures() -> set[str]:
    return {code for route in ROUTES.values() for code in route.measures}


def settle(study: Study, result: Result, settings: Settings) -> tuple[Options, str]:
    """Return the options that the assumptions give for one result, and since when it counts."""
    texts: dict[str, str] = {}
    spans: list[Assumption] = []
    for assumption in assumptions_of(study, result):
        number = settings.chosen.get(assumption.id, -1)
        option = assumption.declared if number < 0 else assumption.others[number]
        if option is not None:
            texts |= option.settings
        if assumption.span is not None:
            texts[assumption.span.setting] = assumption.span.declared
            if assumption.span.total is not None and "total" not in texts:
                texts["total"] = assumption.span.total
            spans.append(assumption)
    texts |= {k: v for k, v in settings.values.items() if k in texts}
    since = texts.pop("since", "baseline")
    better = next(o.better for o in study.outcomes if o.id == result.outcome)
    direction = _direction(result)
    if direction and "direction" not in texts:
        texts["direction"] = direction
    options = Options.from_settings(texts, better=better.value)
    if settings.spans:
        for assumption in spans:
            span = assumption.span
            if span is not None:
                low = options.total_low
                options = options.ranging(span.setting, span.low, span.high, span.total)
                options = replace(options, total_low=low) if low is not None else options
    return options, since


def assumptions_of(study: Study, result: Result) -> list[Assumption]:
    """Return the assumptions that touch a result."""
    return [a for a in study.assumptions if not a.results or result.id in a.results]


def effect_id(study: Study, result: Result, wanted: Estimate) -> str:
    """Return the identifier of an effect; the route is part of it where two lead there."""
    same = [e for e in result.estimates if e.measure == wanted.measure]
    name = f"{study.id}-{result.id}-{wanted.measure}".lower()
    return name if len(same) == 1 else f"{name}-{wanted.route}"


def _direction(result: Result) -> str | None:
    if isinstance(result.trend, str):
        return None
    value = result.trend.value.value
    return value if value in {"benefit", "harm"} else None


def _previous(study: Study, result: Result) -> Result | None:
    """Return the same outcome at the time point before; None before the first with a result."""
    order = [time.id for time in study.times]
    earlier = [
        other
        for other in study.results
        if other.outcome == result.outcome
        and other.contrast is result.contrast
        and other.arms == result.arms
        and order.index(other.time) < order.index(result.time)
    ]
    return max(earlier, key=lambda r: order.index(r.time), default=None)


def given_of(
    study: Study, result: Result, options: Options, hedges: Mapping[str, Hedge]
) -> tuple[Given, list[Input]]:
    """Return the printed values of a result as sets, and where each stands."""
    inputs: list[Input] = []

    def read(key: str, arm: str, path: Path, value: Reported) -> Value:
        read_value = read_printed(key, value, hedges, options)
        low, high = read_value if isinstance(read_value, tuple) else (read_value, read_value)
        inputs.append((key, arm, path, value, (low.lo, high.hi)))
        return read_value

    contrast = {
        str(key): read(str(key), "", ("printed", str(key)), value)
        for key, value in result.printed.items()
        if isinstance(value, Reported) and str(key) not in CONTEXT_ONLY
    }
    arms = []
    for arm in result.arms or tuple(result.groups):
        group = {
            str(key): read(str(key), arm, ("groups", arm, str(key)), value)
            for key, value in result.groups.get(arm, {}).items()
            if isinstance(value, Reported)
        }
        if "n" not in group:
            group |= _analysed(study, arm, inputs)
        arms.append(group)
    return Given(contrast, tuple(arms)), inputs


def _analysed(study: Study, arm_id: str, inputs: list[Input]) -> dict[str, Value]:
    """Return the number printed as analysed; the number randomised is never taken for it."""
    arm = next(a for a in study.arms if a.id == arm_id)
    if not isinstance(arm.analysed, Reported):
        return {}
    count = parse(arm.analysed.printed, kind="count", thousands=True)
    inputs.append(("n", arm_id, (), arm.analysed, (count.lo, count.hi)))
    return {"n": count}


def read_printed(key: str, value: Reported, hedges: Mapping[str, Hedge], options: Options) -> Value:
    """Return the set that a printed value stands for, or the two of an interval."""
    if key == "ci":
        return parse_pair(value.printed)
    kind: Kind = "count" if key in COUNTS else "p" if key == "p" else "value"
    return parse(
        value.printed,
        hedges,
        options.p_reading if key == "p" else "rounded",
        kind=kind,
        share=key in SHARES,
        thousands=key in COUNTS,
    )


def _path(study: Study, result: Result) -> Path:
    return ("results", study.results.index(result))


def effect_row(
    study: Study,
    result: Result,
    wanted: Estimate,
    effect: Effect,
    hedges: Mapping[str, Hedge],
    *,
    settings: Settings = DECLARED,
    at: str = "",
) -> EffectRow:
    """Return the row of an effect that `estimate` gave under the same settings."""
    route = ROUTES[effect.route]
    p = next((v for k, v in result.printed.items() if k == "p"), None)
    options, _ = settle(study, result, settings)
    p_value = read_printed("p", p, hedges, options) if isinstance(p, Reported) else None
    declared = [a.what for a in assumptions_of(study, result)]
    taken = [effect.assumption or route.assumptions] if effect.estimable != "no" else []
    return EffectRow(
        effect=effect_id(study, result, wanted),
        study=study.id,
        outcome=result.outcome,
        time=result.time,
        contrast=result.contrast.value,
        measure=effect.measure,
        route=effect.route,
        estimable=effect.estimable,
        yi=effect.yi,
        vi=effect.vi,
        ci_lb=effect.ci_lb,
        ci_ub=effect.ci_ub,
        yi_min=effect.yi_min,
        yi_max=effect.yi_max,
        n1=effect.n1,
        n2=effect.n2,
        df=effect.df,
        assumption="; ".join(text for text in [*declared, *taken] if text),
        because=effect.because,
        scale=result.scale.value,
        result=result.id,
        sei=math.sqrt(effect.vi) if effect.vi is not None else None,
        level=LEVEL if effect.ci_lb is not None else None,
        p_min=p_value.lo if isinstance(p_value, Printed) else None,
        p_max=p_value.hi if isinstance(p_value, Printed) else None,
        reference=route.reference,
        at=at,
    )


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None
