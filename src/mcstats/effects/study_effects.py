"""From the printed values of a study to its effects, each by the route that its data name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, cast

from mcstats.effects.assumptions import DECLARED, Options, Settings, settle
from mcstats.effects.bounds.propagate import Span, span_of
from mcstats.effects.inputs_of_result import (
    Input,
    conversion_of,
    given_of,
    in_study,
    is_reduction,
)
from mcstats.effects.measures.registry import find_measure
from mcstats.effects.routes.designs import estimate_by_design
from mcstats.effects.routes.route import Effect, Given, Route, Step
from mcstats.effects.routes.route_registry import ROUTES
from mcstats.model.printed import Hedge
from mcstats.model.result import Estimate, Result
from mcstats.model.study import Study
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import Better, Expressed

# A topic of a hundred studies has some thousand effects with all their choices; what is beyond
# is computed again rather than kept.
MAX_KEPT: Final = 20_000


@dataclass(frozen=True, slots=True)
class Assumed:
    """The printed values of a result under some settings: all that a route can start from."""

    study: Study
    result: Result
    hedges: Mapping[str, Hedge]
    options: Options  # the assumptions about the result
    since: str  # since when a change counts: the baseline or the time point before
    given: Given  # the printed values as sets, and where each stands
    inputs: list[Input]


class StudyEffects:
    """The effects of studies, each computed once for the same printed sets and options.

    An effect depends on nothing else, so that two specifications that differ in a rating share
    it, and so do a study and its copy with another value edited.
    """

    def __init__(self) -> None:
        # An entry holds its study, result and hedges, so that no others can have the same ids.
        self._assumed: dict[tuple[int, int, int, Settings], Assumed] = {}
        self._computed: dict[tuple[str, str, Given, Options], Effect] = {}

    def of_study(
        self, study: Study, hedges: Mapping[str, Hedge], settings: Settings = DECLARED
    ) -> Iterator[tuple[Result, Estimate, Effect, list[Input]]]:
        """Yield each effect of a study with the printed values that it rests on."""
        for result in study.results:
            for wanted in result.estimates:
                yield result, wanted, *self.estimate(study, result, wanted, hedges, settings)

    def assume(
        self,
        study: Study,
        result: Result,
        hedges: Mapping[str, Hedge],
        settings: Settings = DECLARED,
    ) -> Assumed:
        """Return what is printed of a result, read as the settings and the hedges say."""
        key = id(study), id(result), id(hedges), settings
        if key not in self._assumed:
            _make_room(self._assumed)
            options, since = settle(study, result, settings)
            given = given_of(study, result, options, hedges)
            self._assumed[key] = Assumed(study, result, hedges, options, since, *given)
        return self._assumed[key]

    def estimate(
        self,
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
        route, known = find_route(wanted), self.assume(study, result, hedges, settings)
        effect = self.compute(route, known.given, known.options, wanted.measure)
        if restated := tuple(_restated(known, route)):
            effect = replace(effect, steps=(*restated, *effect.steps))
        before = _previous(study, result) if known.since == "previous" else None
        if before is None or route.missing(known.given, known.options, wanted.measure):
            return effect, known.inputs
        first, more = self.estimate(study, before, wanted, hedges, settings)
        of = study.outcome(result.outcome)
        reduction = of.expressed is Expressed.REDUCTION or of.better is Better.LOWER
        earlier = [(k, arm, in_study(study, before, path), v, s) for k, arm, path, v, s in more]
        return compound_changes(first, effect, reduction=reduction), [*earlier, *known.inputs]

    def compute(self, route: Route, given: Given, options: Options, measure: str) -> Effect:
        """Return what a route makes of printed sets, as `estimate_by_design` does."""
        key = route.name, measure, given, options
        effect = self._computed.get(key)
        if effect is None:
            _make_room(self._computed)
            effect = self._computed[key] = estimate_by_design(route, given, options, measure)
        return effect


def _restated(known: Assumed, route: Route) -> Iterator[Step]:
    """Yield a step for each value that a route reads in another unit or sign than is printed."""
    arms = known.result.arms or tuple(known.result.groups)
    for key, arm, _, reported, _ in known.inputs:
        if key not in (route.arm_needs if arm else route.needs):
            continue
        factor = conversion_of(known.study, known.result, key, reported)
        converted = factor is not None and factor != 1
        reduction = is_reduction(known.study, known.result, key, arm)
        if not converted and not reduction:
            continue
        given = known.given.arms[arms.index(arm)] if arm else known.given.contrast
        name = key.replace("_", " ") + (" of a reduction" if reduction else "")
        name += f" in {known.study.outcome(known.result.outcome).unit}" if converted else ""
        formula = "- printed" if reduction else "printed"
        formula += f" × {float(factor or 1):.12g}" if converted else ""
        value = given[key]
        for part in value if isinstance(value, tuple) else (value,):
            symbol = f"{key}, {arm}" if arm else key
            yield Step(name, symbol, span_of(part), formula, "by definition")


def _make_room(kept: dict[Any, Any]) -> None:
    if len(kept) >= MAX_KEPT:
        kept.clear()


def effects_of(topic: Topic) -> StudyEffects:
    """Return the effects that are kept with a topic: each step takes those of the steps before."""
    return cast(StudyEffects, topic.kept.setdefault("effects", StudyEffects()))


def find_route(wanted: Estimate) -> Route:
    """Return the route that an estimate names.

    Raises `ValueError` for an unknown route or measure, or a pair that does not fit.
    """
    find_measure(wanted.measure)
    if wanted.route not in ROUTES:
        those = ", ".join(name for name, one in ROUTES.items() if wanted.measure in one.measures)
        raise ValueError(f"route is {wanted.route!r}; expected: {those}")
    route = ROUTES[wanted.route]
    if wanted.measure not in route.measures:
        served = ", ".join(route.measures)
        raise ValueError(f"route {route.name} gives {served}, not {wanted.measure}")
    return route


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


def compound_changes(first: Effect, second: Effect, *, reduction: bool) -> Effect:
    """Return the percent change after two steps, each counted from where the last one ended.

    Parameters
    ----------
    first, second : Effect
        With a set each; `yi` in percent of the value that the step began with.
    reduction : bool
        True where positive numbers say how much less there is, rather than how much more.

    Returns
    -------
    Effect
        The second effect with estimate and set counted from the beginning.
    """
    earlier, later = first.span, second.span
    if earlier is None or later is None:
        return second
    ends = Span(
        _percent_after_both(earlier.lo, later.lo, reduction),
        _percent_after_both(earlier.hi, later.hi, reduction),
        earlier.lo_open or later.lo_open,
        earlier.hi_open or later.hi_open,
    )
    best = None
    if first.yi is not None and second.yi is not None:
        best = _percent_after_both(first.yi, second.yi, reduction)
    return replace(second, yi=best).with_span(ends)


def _percent_after_both(first: float, second: float, reduction: bool) -> float:
    sign = -1 if reduction else 1
    return 100 * sign * ((1 + sign * first / 100) * (1 + sign * second / 100) - 1)
