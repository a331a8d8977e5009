"""The script of one effect: from what the source prints to the estimate and its variance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from mcstats.effects.effect_rows import effect_id
from mcstats.effects.inputs_of_result import is_reduction
from mcstats.effects.measures.measure import Measure
from mcstats.effects.measures.named_measures import is_in_metafor
from mcstats.effects.measures.registry import find_measure
from mcstats.effects.routes.route import Effect, Step
from mcstats.effects.routes.route_registry import ROUTES
from mcstats.effects.study_effects import Assumed, effects_of
from mcstats.model.printed import Hedge
from mcstats.model.result import Estimate, Result
from mcstats.model.study import Study
from mcstats.model.topic import Topic
from mcstats.workflow.script.bound_script import bound_script
from mcstats.workflow.script.expressions import (
    Language,
    Node,
    Traced,
    Untraceable,
    call,
    node_of,
    number,
    same,
)
from mcstats.workflow.script.script_text import (
    assignment,
    assignments,
    note_of_sign,
    preamble,
    printing,
)
from mcstats.workflow.script.variables import Variables
from mcstats.workflow.script.variances import variances

NO_VARIANCE: Final = "vi has no short form here; mcstats explain shows it"


@dataclass(frozen=True)
class Called:
    """One call of the formula of a measure: its arguments and options, and what it gave."""

    arguments: Mapping[str, float]
    options: Mapping[str, Any]
    yi: float
    vi: float


def effects_by_id(topic: Topic) -> dict[str, tuple[Study, Result, Estimate]]:
    """Return the study, the result and the estimate of each effect of a topic."""
    return {
        effect_id(study, result, wanted): (study, result, wanted)
        for study in topic.studies.values()
        for result in study.results
        for wanted in result.estimates
    }


def effect_script(
    topic: Topic, identifier: str, hedges: Mapping[str, Hedge], language: Language
) -> list[str]:
    """Return the lines of a script that prints yi and vi of an effect, as effects.csv has them.

    A bound prints the two ends of its set. The script of an effect that cannot be estimated says
    why, and prints nothing.
    """
    study, result, wanted = effects_by_id(topic)[identifier]
    kept = effects_of(topic)
    effect, _ = kept.estimate(study, result, wanted, hedges)
    known = kept.assume(study, result, hedges)
    head = [f"# {identifier}: {wanted.measure} by the route {wanted.route}"]
    if effect.estimable == "no" or (effect.yi is None and effect.span is None):
        return [*head, f"# not estimable: {effect.because}"]
    lines = lines_of(known, effect, wanted, language)
    if lines is None:
        lines = [
            f"# no script: what the route does has no short form; mcstats explain {identifier}"
        ]
    return [*head, *lines]


def lines_of(
    known: Assumed, effect: Effect, wanted: Estimate, language: Language
) -> list[str] | None:
    """Return the lines that print an effect of printed values; None where there is no short form.

    Parameters
    ----------
    known : Assumed
        The printed values as sets, with the options of the result.
    effect, wanted : Effect, Estimate
        The effect that was estimated from them, and its measure and route.
    """
    writer = _Writer(known, effect, wanted, language)
    if effect.yi is not None:
        return writer.estimate()
    assert effect.span is not None
    return bound_script(effect.span, writer.steps, writer.variables, language)


class _Writer:
    """Writes the lines of one effect."""

    def __init__(
        self, known: Assumed, effect: Effect, wanted: Estimate, language: Language
    ) -> None:
        self.known, self.effect, self.language = known, effect, language
        self.calls: list[Called] = []
        measure = find_measure(wanted.measure)
        self.measure = measure
        recording = replace(measure, compute=self._recorded(measure))
        again = ROUTES[wanted.route].run(known.given, known.options, recording)
        self.steps: tuple[Step, ...] = again.steps
        self.workings: tuple[Step, ...] = again.workings
        level = known.given.level(known.options)
        self.variables = Variables(level, known.options.tails, known.options.shared)
        self.variables.add_printed(known.given, self._comments())

    def _recorded(self, measure: Measure) -> Any:
        def compute(*arguments: Any, **named: Any) -> Any:
            yi, vi = measure.compute(*arguments, **named)
            every = dict(zip(measure.inputs, arguments, strict=False)) | named
            sizes = [np.size(v) for v in (*every.values(), yi, vi) if not isinstance(v, str)]
            if set(sizes) == {1}:
                numbers = {k: _single(v) for k, v in every.items() if k in measure.inputs}
                options = {k: v for k, v in every.items() if k not in measure.inputs}
                self.calls.append(Called(numbers, options, _single(yi), _single(vi)))
            return yi, vi

        return compute

    def _comments(self) -> dict[tuple[str, int | None], str]:
        """Return the printed characters and the place of each value, by its key and arm."""
        arms = list(self.known.result.arms or self.known.result.groups)
        comments = {}
        for key, arm, _, value, _ in self.known.inputs:
            reduction = is_reduction(self.known.study, self.known.result, key, arm)
            sign = " (a reduction)" if reduction else ""
            where = f'{f"{arm}: " if arm else ""}"{value.printed}"{sign}, {value.place}'
            comments[key, arms.index(arm) if arm else None] = where
        return comments

    def estimate(self) -> list[str] | None:
        """Return the lines of an effect with an estimate."""
        yi, vi = self.effect.yi, self.effect.vi
        assert yi is not None
        estimates = [c for c in self.calls if same(abs(c.yi), abs(yi))]
        variances = [c for c in self.calls if vi is not None and same(c.vi, vi)]
        both = [c for c in estimates if c in variances]
        if both:
            return self._by_measure(both[-1], both[-1])
        if estimates and (variances or vi is None):
            return self._by_measure(estimates[-1], variances[-1] if variances else None)
        self.variables.add_steps([*self.steps, *self.workings])
        nodes = [v.node for v in self.variables.found if same(abs(v.node.value), abs(yi))]
        if not nodes:
            if estimates:
                return self._by_measure(estimates[-1], None)
            called = self._recovered()
            return None if called is None else self._by_measure(called, called)
        estimate = _turned(nodes[-1], yi)
        variance = None if vi is None else self._variance(estimate, vi)
        if variance is None and variances:
            self._add_counted_people()
            variance = self._traced(variances[-1])[1]
        return self._lines(estimate, variance)

    def _add_counted_people(self) -> None:
        """Add the numbers of people that means of quantiles count for, which have no short form."""
        for step in self.steps:
            if step.name.startswith("people") and step.value.best is not None:
                counted = number(step.value.best)
                self.variables.add(step.symbol, counted, f"{step.name} ({step.citation})")

    def _recovered(self) -> Called | None:
        """Return the table of two by two that a route recovered from its margins, if it did."""
        given = self.known.given
        step = next((s for s in self.steps if s.name == "events in group 1"), None)
        if step is None or step.value.best is None or "events" not in given.contrast:
            return None
        events, sizes = given.single("events").best, given.group_sizes()
        if events is None or None in sizes or len(sizes) != 2:
            return None
        table = (step.value.best, sizes[0], events - step.value.best, sizes[1])
        arguments = dict(zip(self.measure.inputs, map(float, table), strict=True))  # type: ignore[arg-type]
        yi, vi = self.measure.compute(**{k: np.float64(v) for k, v in arguments.items()})
        self.variables.add("events1", number(table[0]), "the table that prints so")
        return Called(arguments, {}, _single(yi), _single(vi))

    def _by_measure(self, first: Called, second: Called | None) -> list[str] | None:
        """Return the lines that take values to a measure's own formula, for yi and for vi."""
        for step in self.steps:
            if step.name.startswith(("SD", "events", "mean")):
                self.variables.add_steps([step])
        self._add_counted_people()
        if first is second and self.language == "R" and is_in_metafor(self.measure):
            return self._by_metafor(first)
        estimate, variance = self._traced(first)[0], None
        if second is not None:
            # Of one call the variance is written with the estimate in it.
            variance = (self._traced(second) if second is not first else self._traced(first))[1]
        if estimate is None:
            return None
        if second is None and self.effect.vi is not None:
            variance = self._variance(estimate, self.effect.vi)
        return self._lines(_turned(estimate, self.effect.yi or 0.0), variance)

    def _by_metafor(self, called: Called) -> list[str]:
        """Return the lines that hand the values to metafor."""
        arguments = {k: self.variables.of(k, v) for k, v in called.arguments.items()}
        parts = [f'measure = "{self.measure.code}"']
        parts += [f"{k} = {node.name}" for k, node in arguments.items()]
        usual = self.measure.variants[:1]
        parts += [f'{k} = "{v}"' for k, v in called.options.items() if v not in usual]
        turned = not same(called.yi, self.effect.yi or 0.0)
        figures = f"{'-' * turned}effect$yi, effect$vi"
        return [
            "library(metafor)",
            *assignments(self.variables.needed(*arguments.values()), self.language),
            f"effect <- escalc({', '.join(parts)})",
            printing(figures, self.language) + note_of_sign(turned),
        ]

    def _traced(self, called: Called) -> tuple[Node | None, Node | None]:
        """Return the expressions of yi and vi that a call of the measure's formula computes."""
        arguments = {k: self.variables.of(k, v) for k, v in called.arguments.items()}
        traced = {k: Traced(node) for k, node in arguments.items()}
        try:
            pair = self.measure.compute(**traced, **called.options)
            estimate, variance = (self.variables.recognise(node_of(part)) for part in pair)
        except (Untraceable, TypeError, AttributeError, ValueError):
            return None, None
        wrong = not same(estimate.value, called.yi), not same(variance.value, called.vi)
        return None if wrong[0] else estimate, None if wrong[1] else variance

    def _variance(self, estimate: Node, vi: float) -> Node | None:
        """Return the expression among the usual ones that comes to the variance."""
        usual = variances(estimate, self.variables)
        return next((node for node in usual if same(node.value, vi)), None)

    def _lines(self, estimate: Node, variance: Node | None) -> list[str]:
        """Return the lines that compute an estimate and its variance and print them."""
        roots = [node for node in (estimate, variance) if node is not None]
        needed = self.variables.needed(*roots)
        lines = assignments(needed, self.language)
        turned = estimate.op == "negative" and self.known.options.better == "lower"
        lines.append(
            assignment("yi", estimate.text(self.language), self.language) + note_of_sign(turned)
        )
        shown = "yi"
        if variance is not None:
            text = variance.text(self.language, {id(estimate): "yi"})
            lines.append(assignment("vi", text, self.language))
            shown = "yi, vi"
        elif self.effect.vi is not None:
            lines.append(f"# {NO_VARIANCE}")
        used = [part for root in (*roots, *(v.value for v in needed)) for part in root.walk()]
        return [*preamble(used, self.language), *lines, printing(shown, self.language)]


def _single(value: Any) -> float:
    return float(np.asarray(value).item())


def _turned(node: Node, yi: float) -> Node:
    return node if same(node.value, yi) else call("negative", -node.value, node)
