"""The worksheet of a route: printed sets, the steps computed from them, and the effect."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping
from types import SimpleNamespace
from typing import Any, Final

import numpy as np

from mcstats.effects.assumptions import Options, Sizes
from mcstats.effects.bounds.propagate import Span, exactly, propagate
from mcstats.effects.measures.measure import Measure
from mcstats.effects.routes.route import Effect, Estimable, Given, Step, Unusable
from mcstats.effects.sampling_interval import mean_interval

NO_SIGN: Final = "the source does not say which arm is better"
VARIANCE_UNKNOWN: Final = "a value that the variance needs is only a bound"

Formula = Callable[[Any], Any]
"""A formula of the inputs and sizes, which it takes as attributes of its one argument."""


def _with_keywords(formula: Formula) -> Callable[..., Any]:
    return lambda **values: formula(SimpleNamespace(**values))


class _Recording:
    """Arguments of a formula that record which of them it reads."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values
        self._read: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        self._read.add(name)
        return self._values[name]


class Worksheet:
    """The sets of printed values by name, and each step that is computed from them.

    A formula is written once: `bounds` evaluates it at the corners of the sets or over boxes of
    them, `best_value` at the values as they are printed. It takes its arguments as attributes of
    one object, so that it lists none of them.

    Parameters
    ----------
    inputs : mapping of str to Span
        The printed sets, by the argument names that formulas use.
    sizes : Sizes, optional
        Group sizes, as arguments n1 and n2.
    """

    def __init__(self, inputs: Mapping[str, Span], sizes: Sizes | None = None) -> None:
        self.inputs = dict(inputs)
        self.sizes = sizes
        self.steps: list[Step] = []
        self.workings: list[Step] = []

    def bounds(
        self,
        formula: Formula,
        enclosed: Collection[str] = (),
        slopes: Mapping[str, Formula] | None = None,
    ) -> Span:
        """Return the set of the values of a formula of some of the inputs.

        Parameters
        ----------
        formula : Formula
            Monotone in each input that `enclosed` does not name, whatever the others are.
        enclosed : collection of str
            The other inputs, in which the formula is made of ufuncs alone.
        slopes : mapping of str to Formula, optional
            Formulas with the sign of the derivative by an input, of no other inputs than `formula`.
        """
        grid: dict[str, Any] = {} if self.sizes is None else self.sizes.grid
        best: dict[str, float] = {} if self.sizes is None else self.sizes.best
        # One evaluation shows which inputs the formula reads. Only these are propagated: each other
        # one would double the corners, and one without a limit would open the result.
        values = {name: np.float64(span.lo) for name, span in self.inputs.items()}
        recording = _Recording(values | best)
        with np.errstate(all="ignore"):
            formula(recording)
        read = recording._read
        span = propagate(
            _with_keywords(formula),
            {name: span for name, span in self.inputs.items() if name in read},
            read - set(enclosed),
            {name: points for name, points in grid.items() if name in read},
            {name: value for name, value in best.items() if name in read},
            {name: _with_keywords(slope) for name, slope in (slopes or {}).items()},
        )
        self._keep(formula, span)
        return span

    def _keep(self, formula: Formula, span: Span) -> None:
        """Keep a formula with what it was evaluated on."""
        sizes = {} if self.sizes is None else self.sizes.best
        inputs = self.inputs | {size: exactly(float(n)) for size, n in sizes.items()}
        self.workings.append(Step("", "", span, "", "", formula, inputs))

    def best_value(self, formula: Formula) -> float | None:
        """Return the formula at the best values; None where one of them is only a bound."""
        values = {
            name: np.float64(np.nan if span.best is None else span.best)
            for name, span in self.inputs.items()
        }
        if self.sizes is not None:
            values |= {name: np.float64(value) for name, value in self.sizes.best.items()}
        with np.errstate(all="ignore"):
            value = float(formula(SimpleNamespace(**values)))
        if not math.isfinite(value):
            return None
        self._keep(formula, exactly(value))
        return value

    def compute_step(
        self,
        name: str,
        symbol: str,
        text: str,
        citation: str,
        formula: Formula,
        enclosed: Collection[str] = (),
    ) -> Span:
        """Compute the set of a formula, record it as a step, and return it."""
        span = self.bounds(formula, enclosed)
        inputs = self.workings[-1].inputs
        self.steps.append(Step(name, symbol, span, text, citation, formula, inputs))
        return span

    def record_step(self, name: str, symbol: str, text: str, citation: str, span: Span) -> None:
        """Record a step that was computed elsewhere, with its formula as text."""
        self.steps.append(Step(name, symbol, span, text, citation))

    def effect(
        self,
        options: Options,
        measure: Measure,
        yi: Span,
        *,
        vi: float | None = None,
        ci: tuple[float, float] | None = None,
        df: float | None = None,
        because: str = "",
    ) -> Effect:
        """Return the effect, turned to the direction of benefit.

        Without a best value of `yi` it is a bound; with a reason in `because` it is a point, whose
        variance and interval are left out; the interval is then approximate. An interval that is
        not given is the normal one, or with `df` that of t.

        Raises `ValueError` if it has neither a variance nor a reason why not.
        """
        if yi.best is not None and not math.isfinite(yi.best):
            raise Unusable("the effect has no finite value", self.steps)
        if vi is not None and not (math.isfinite(vi) and vi > 0):
            because = because or "the sampling variance has no finite value above zero"
        elif ci is None and vi is not None and yi.best is not None:
            ci = mean_interval(yi.best, vi**0.5, df)
        if ci is not None and any(map(math.isnan, ci)):  # of two people J has no value
            ci = None
        estimable: Estimable = "point" if because else "yes"
        approx: tuple[float, float] | None = None
        if yi.best is None:
            estimable, vi = "bound", None
            because = because or "a printed value is only a bound"
        elif estimable == "point":
            vi, ci, approx = None, None, ci
        elif vi is None:
            raise ValueError(f"an estimable {measure.code} without a variance")
        effect = Effect(
            route="",
            measure=measure.code,
            estimable=estimable,
            yi=yi.best,
            vi=vi,
            ci_lb=None if ci is None else ci[0],
            ci_ub=None if ci is None else ci[1],
            df=df,
            n1=None if self.sizes is None else self.sizes.n1,
            n2=None if self.sizes is None or math.isnan(self.sizes.n2) else self.sizes.n2,
            because=because,
            steps=tuple(self.steps),
            approx_lb=None if approx is None else approx[0],
            approx_ub=None if approx is None else approx[1],
            workings=tuple(self.workings),
        ).with_span(yi)
        return effect.reversed() if options.better == "lower" else effect


def sizes_of(given: Given, options: Options, least: int = 1) -> Sizes:
    """Return the sizes of the two groups, the arms before the last one taken together.

    Raises `Unusable` where they are neither printed nor declared, or a group has fewer than `least`
    participants.
    """
    sizes = options.sizes(given.group_sizes())
    if sizes is None:
        raise Unusable("the sizes of both groups are neither printed nor declared")
    smallest = min(sizes.pairs1.min(), sizes.pairs2.min())
    if smallest < 1:
        raise Unusable("a group without participants")
    if smallest < least:
        raise Unusable("a group of one participant has no spread")
    return sizes


def difference_of(given: Given) -> Span | None:
    """Return the set of the printed difference, or of the difference of two printed means."""
    for key in ("difference", "estimate"):
        if key in given.contrast:
            return given.single(key)
    for key in ("change_mean", "change", "mean"):
        if len(given.arms) == 2 and all(key in arm for arm in given.arms):
            inputs = {"m1": given.single(key, 0), "m2": given.single(key, 1)}
            return propagate(lambda m1, m2: m1 - m2, inputs)
    return None


def sign_of(given: Given, options: Options, because: str = "", steps: Iterable[Step] = ()) -> int:
    """Return `raw_sign`; raise `Unusable` where nothing says which way the values point."""
    sign = raw_sign(given, options)
    if sign is None:
        raise Unusable(because or NO_SIGN, steps)
    return sign


def raw_sign(given: Given, options: Options) -> int | None:
    """Return +1 where arm 1 has the higher values, -1 where it has the lower ones.

    None where neither the values nor the declared direction say so.
    """
    turned = -1 if options.better == "lower" else 1
    if options.direction is not None:
        return turned if options.direction == "benefit" else -turned
    difference = difference_of(given)
    if difference is None or difference.best is None or difference.lo <= 0 <= difference.hi:
        return None
    return int(np.sign(difference.best))
