"""Routes from printed values to effects: what each takes, and what it returns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal, cast

from mcstats.effects.assumptions import Options
from mcstats.effects.bounds.propagate import Span, span_of
from mcstats.effects.measures.measure import Family, Measure
from mcstats.effects.measures.registry import find_measure
from mcstats.model.printed import Printed
from mcstats.model.printed_keys import OF_POOLING, ArmKey, ContrastKey, kind_of, words_of_key

Value = Printed | tuple[Printed, Printed]
Estimable = Literal["yes", "bound", "point", "no"]

NO_WIDTH: Final = "the printed interval has no certain width"
CONTRAST_KEYS: Final = frozenset(map(str, ContrastKey)) - OF_POOLING | {"level"}
ARM_KEYS: Final = frozenset(map(str, ArmKey))


@dataclass(frozen=True, slots=True)
class Step:
    """One figure on the way: name, symbol, the set of its values, formula, and its source.

    `compute` is the formula itself, of the sets in `inputs` by name; None where the figure was
    computed elsewhere. A script of an effect is written from them.
    """

    name: str
    symbol: str
    value: Span
    formula: str
    citation: str
    compute: Callable[[Any], Any] | None = field(default=None, compare=False, repr=False)
    inputs: Mapping[str, Span] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Effect:
    """The effect that a route makes of printed values.

    Attributes
    ----------
    route, measure : str
        Their names.
    estimable : {"yes", "bound", "point", "no"}
        yi and vi; the set alone; yi without vi; nothing.
    yi, vi : float or None
        Estimate and sampling variance on the analysis scale (logs for ratios).
    ci_lb, ci_ub : float or None
        95 % sampling interval of the single study.
    yi_min, yi_max : float or None
        What the printing and declared ranges leave open; infinite where there is no limit.
    min_open, max_open : bool
        Whether these ends are excluded.
    df, n1, n2 : float or None
        Degrees of freedom and group sizes that were used.
    because : str
        Why it is not more estimable than it is; empty for "yes".
    assumption : str
        What the route takes for granted.
    steps : tuple of Step
        Intermediate figures in order.
    approx_lb, approx_ub : float or None
        Of a point, the interval that would hold if the test were what the route takes for granted.
    workings : tuple of Step
        Every formula that was evaluated on the way, shown or not, for a script of the effect.
    """

    route: str
    measure: str
    estimable: Estimable
    yi: float | None = None
    vi: float | None = None
    ci_lb: float | None = None
    ci_ub: float | None = None
    yi_min: float | None = None
    yi_max: float | None = None
    min_open: bool = False
    max_open: bool = False
    df: float | None = None
    n1: float | None = None
    n2: float | None = None
    because: str = ""
    assumption: str = ""
    steps: tuple[Step, ...] = ()
    approx_lb: float | None = None
    approx_ub: float | None = None
    workings: tuple[Step, ...] = field(default=(), compare=False, repr=False)

    @property
    def span(self) -> Span | None:
        """The set of the estimate; None where nothing is known."""
        if self.yi_min is None or self.yi_max is None:
            return None
        return Span(self.yi_min, self.yi_max, self.min_open, self.max_open, self.yi)

    def with_span(self, span: Span) -> Effect:
        """Return the effect with the set of its estimate."""
        return replace(
            self,
            yi_min=span.lo,
            yi_max=span.hi,
            min_open=span.lo_open,
            max_open=span.hi_open,
        )

    def reversed(self) -> Effect:
        """Return the effect seen from the other direction of benefit."""
        span = self.span
        flipped = replace(
            self,
            yi=None if self.yi is None else -self.yi + 0.0,
            ci_lb=None if self.ci_ub is None else -self.ci_ub,
            ci_ub=None if self.ci_lb is None else -self.ci_lb,
            approx_lb=None if self.approx_ub is None else -self.approx_ub,
            approx_ub=None if self.approx_lb is None else -self.approx_lb,
        )
        return flipped if span is None else flipped.with_span(span.negated())


class Unusable(ValueError):
    """Printed or declared values of which a route can make no effect.

    The message says why; `steps` are those that could still be computed.
    """

    def __init__(self, because: str, steps: Iterable[Step] = ()) -> None:
        super().__init__(because)
        self.steps = tuple(steps)


@dataclass(frozen=True, slots=True)
class Given:
    """Printed values of one contrast: those of the comparison, and those of each arm."""

    contrast: Mapping[str, Value]
    arms: tuple[Mapping[str, Value], ...] = ()

    def __post_init__(self) -> None:
        """Refuse keys outside the vocabulary, pairs where one number belongs, and the reverse."""
        for where, keys, expected in (
            ("contrast", self.contrast, CONTRAST_KEYS),
            *((f"arm {i}", arm, ARM_KEYS) for i, arm in enumerate(self.arms, 1)),
        ):
            for key, value in keys.items():
                if key not in expected:
                    raise ValueError(f"{where}: {key!r}; expected: {', '.join(sorted(expected))}")
                two = kind_of(key).interval
                if two != isinstance(value, tuple):
                    raise ValueError(f"{where}: {key!r} takes {'two' if two else 'one'}")

    def __hash__(self) -> int:
        """Let the same values be recognised; a mapping has no hash of its own."""
        return hash((frozenset(self.contrast.items()), *(frozenset(a.items()) for a in self.arms)))

    def printed(self, key: str, arm: int | None = None) -> Printed:
        """Return one printed number, of the contrast or of an arm (from 0)."""
        return cast(Printed, (self.contrast if arm is None else self.arms[arm])[key])

    def single(self, key: str, arm: int | None = None, scale: float = 1.0) -> Span:
        """Return the set of one printed number."""
        return span_of(self.printed(key, arm), scale)

    def ends(self, arm: int | None = None, key: str = "ci") -> tuple[Span, Span]:
        """Return the sets of both ends of a printed interval."""
        printed = (self.contrast if arm is None else self.arms[arm])[key]
        low, high = cast(tuple[Printed, Printed], printed)
        return span_of(low), span_of(high)

    def interval(self, arm: int | None = None, key: str = "ci") -> tuple[Span, Span]:
        """Return the sets of both ends of a printed interval that has a width.

        Raises `Unusable` where the ends may be one value as they are printed.
        """
        low, high = self.ends(arm, key)
        if low.hi >= high.lo:
            raise Unusable(NO_WIDTH)
        return low, high

    def refuse_third_arm(self, figures: str) -> None:
        """Raise `Unusable` where figures of a kind that cannot be merged are of more than two."""
        if len(self.arms) != 2:
            raise Unusable(f"{figures} of more than two arms cannot be taken together")

    def arm_sizes(self) -> list[float | None]:
        """Return the printed size of each arm; None where it is a bound or not printed."""
        return [self.single("n", i).best if "n" in arm else None for i, arm in enumerate(self.arms)]

    def group_sizes(self) -> list[float | None]:
        """Return the printed sizes of two groups, the first being all arms before the last."""
        sizes = self.arm_sizes()
        if len(sizes) <= 2:
            return sizes
        first = [size for size in sizes[:-1] if size is not None]
        return [sum(first) if len(first) == len(sizes) - 1 else None, sizes[-1]]

    def level(self, options: Options) -> float:
        """Return the level that the printed interval really has, adjustment included."""
        if "level" in self.contrast:
            printed = self.printed("level")
            share = printed.best or 0.0
            share = share / 100 if printed.unit == "%" or share > 1 else share
            if not 0 < share < 1:
                raise Unusable(f"{printed.text} is no level of an interval")
            options = replace(options, level=share)
        return options.interval_level()


_NOT_PRINTED: Final = "not printed: "


def lacking_in_words(because: str) -> str:
    """Return why there is no estimate, with words for the keys that `Route.missing` names."""
    if not because.startswith(_NOT_PRINTED):
        return because
    words = []
    for part in because.removeprefix(_NOT_PRINTED).split(", "):
        need, _, of = part.partition(" of ")
        words.append(" of ".join(p for p in (words_of_key(need), of) if p))
    return _NOT_PRINTED + ", ".join(words)


def standardises(measure: str) -> bool:
    """Return whether a measure is in units of an SD, which takes the sizes of the groups."""
    return find_measure(measure).family is Family.STANDARDISED


Compute = Callable[[Given, Options, Measure], Effect]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A named, cited way from printed values to an effect.

    Attributes
    ----------
    name, words : str
        Its name in data and on pages.
    needs : tuple of str
        Keys that have to be printed of the comparison.
    arm_needs : tuple of str
        Keys that have to be printed of every arm; `n` may be declared instead.
    measures : tuple of str
        Codes of the measures that it serves.
    assumptions : str
        What it takes for granted, in words.
    reference : str
        Its source.
    estimable : {"yes", "point", "bound"}
        The most that it can give.
    run : callable
        From printed values, options and measure to the effect.
    arms : int
        Arms that it compares; where it is 2, all arms before the last are taken together.
    unsized : bool
        Whether a difference in the unit of the outcome needs no sizes: its standard error follows
        from what is printed by the normal distribution, and with sizes by t.
    paired : bool
        Whether it takes pairs: the same or matched people under both treatments.
    of_single_values : bool
        Whether a standardised effect, with the variance 1/n1 + 1/n2 + g²/(2N), is made of one
        figure for both arms that is taken for one of single values, which it is not after
        covariates (Cochrane Handbook 2019, sec. 6.5.2.9).
    bare : bool
        Whether a point is left where the interval alone is missing.
    """

    name: str
    words: str
    needs: tuple[str, ...] = ()
    arm_needs: tuple[str, ...] = ()
    measures: tuple[str, ...]
    assumptions: str
    reference: str
    estimable: Literal["yes", "point", "bound"] = "yes"
    run: Compute
    arms: int = 0
    unsized: bool = False
    paired: bool = False
    of_single_values: bool = False
    bare: bool = False

    def missing(self, given: Given, options: Options, measure: str) -> list[str]:
        """Return in words what is not there for a measure."""
        lacking = [key for key in self.needs if key not in given.contrast]
        if self.unsized and not standardises(measure):
            return lacking
        if len(given.arms) < self.arms and self.arm_needs != ("n",):
            lacking.append("a second arm" if given.arms else f"{self.arms} arms")
        for key in (key for key in self.arm_needs if key != "n"):
            without = [i for i, arm in enumerate(given.arms, 1) if key not in arm]
            if without and len(without) == len(given.arms):
                lacking.append(f"{key} of every arm" if len(without) > 1 else key)
            else:
                lacking += [f"{key} of arm {i}" for i in without]
        if "n" in self.arm_needs and not self._sized(given, options):
            lacking.append("n" if self.arms == 1 else "n of both arms")
        return lacking

    def _sized(self, given: Given, options: Options) -> bool:
        if self.arms == 1:
            return options.n1 is not None or any("n" in arm for arm in given.arms[:1])
        return options.sizes(given.group_sizes()) is not None

    def compute(self, given: Given, options: Options, measure: str) -> Effect:
        """Return the effect; what is missing makes it not estimable, and never an error.

        Raises `ValueError` where the route does not serve the measure.
        """
        if measure not in self.measures:
            expected = ", ".join(self.measures)
            raise ValueError(f"{self.name} does not serve {measure!r}; expected: {expected}")
        missing = self.missing(given, options, measure)
        because = _NOT_PRINTED + ", ".join(missing) if missing else ""
        effect = Effect(self.name, measure, "no", because=because)
        if not missing or (self.bare and missing == ["ci"]):
            try:
                effect = self.run(given, options, find_measure(measure))
            except Unusable as fault:
                because = str(fault)
                effect = Effect(self.name, measure, "no", because=because, steps=fault.steps)
        if missing and effect.estimable != "no":
            effect = replace(effect, because=because)
        return replace(effect, route=self.name, assumption=self.assumptions)
