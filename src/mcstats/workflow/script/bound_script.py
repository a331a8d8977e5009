"""The script of an effect of which only a set is known: its formula at both ends."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np

from mcstats.effects.bounds.propagate import Span
from mcstats.effects.routes.route import Step
from mcstats.workflow.script.expressions import Language, number, same
from mcstats.workflow.script.script_text import (
    assignments,
    note_of_sign,
    number_text,
    preamble,
    printing,
)
from mcstats.workflow.script.variables import Variables


def bound_script(
    span: Span, steps: Sequence[Step], variables: Variables, language: Language
) -> list[str] | None:
    """Return the lines of an effect of which only a set is known: its formula at both ends."""
    for step in reversed(steps):
        sides = [step.value, step.value.negated()]
        turned = next((i for i, s in enumerate(sides) if _ends(s) == _ends(span)), None)
        if step.compute is not None and turned is not None:
            return _corners(step, variables, language, turned=turned == 1)
    return None


def _corners(
    step: Step, variables: Variables, language: Language, *, turned: bool
) -> list[str] | None:
    """Return the lines of a function of the printed sets, at the corners of its two ends."""
    assert step.compute is not None
    read = variables.inputs_read(step.compute, {k: _midway(s) for k, s in step.inputs.items()})
    inputs = {k: step.inputs[k] for k in read}
    open_ = [k for k, s in inputs.items() if s.lo != s.hi]
    named = {k: variables.of(k, inputs[k].lo) for k in inputs if k not in open_}
    fixed = list(variables.found)
    for k in open_:
        named[k] = variables.add(k, number(_midway(inputs[k]).best or 0.0))
    names = [named[k].name for k in open_]
    node = variables.expression(step.compute, named)
    if node is None:
        return None
    ends: dict[float, tuple[float, ...]] = {}
    for corner in itertools.product(*((inputs[k].lo, inputs[k].hi) for k in open_)):
        values = {k: np.float64(s.lo) for k, s in inputs.items()}
        values |= {k: np.float64(v) for k, v in zip(open_, corner, strict=True)}
        with np.errstate(all="ignore"):
            ends.setdefault(float(step.compute(SimpleNamespace(**values))), corner)
    low, high = _ends(step.value)
    at = [
        next((c for v, c in ends.items() if same(v, end) or v == end), None) for end in (low, high)
    ]
    if None in at:
        return None
    lines = assignments([v for v in variables.needed(node) if v in fixed], language)
    body, arguments = node.text(language), ", ".join(names)
    calls = [f"f({', '.join(number_text(v, language) for v in corner or ())})" for corner in at]
    if turned:
        calls = [f"-{text}" for text in reversed(calls)]
    function = (
        f"f <- function({arguments}) {body}"
        if language == "R"
        else f"f = lambda {arguments}: {body}"
    )
    note = "# the ends of what is printed: " + "; ".join(
        f"{n} from {inputs[k].lo:.6g} to {inputs[k].hi:.6g}"
        for n, k in zip(names, open_, strict=True)
    )
    start = preamble(node.walk(), language)
    if language == "Python":
        start.append('np.seterr(all="ignore")  # a limit may be infinite')
    shown = ", ".join(calls)
    return [
        *start,
        *lines,
        note,
        function,
        printing(shown, language) + note_of_sign(turned),
    ]


def _ends(span: Any) -> tuple[float, float]:
    return span.lo, span.hi


def _midway(span: Any) -> Any:
    """Return a set with a best value inside, at which a formula can be traced."""
    low = span.lo if math.isfinite(span.lo) else (span.hi - 1 if math.isfinite(span.hi) else 0.25)
    high = span.hi if math.isfinite(span.hi) else low + 1
    return replace(span, best=low + (high - low) / math.pi)  # a number that nothing else is
