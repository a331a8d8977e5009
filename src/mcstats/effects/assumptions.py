"""The assumptions of a study about a result, where its sources leave something open.

`Options` are the assumptions that a route reads, in the words of data files; `Settings` choose
among the alternatives that a study declares; `settle` turns the one into the other.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, Final, Literal, get_args

import numpy as np

from mcstats.effects.measures.registry import MEASURES
from mcstats.effects.measures.small_sample import FloatArray
from mcstats.effects.sampling_interval import LEVEL
from mcstats.model.base import Fact
from mcstats.model.printed import Reading
from mcstats.model.printed_keys import MOST_PEOPLE
from mcstats.model.read_printed import parse, parse_pair
from mcstats.model.result import Assumption, DefensibleRange, Result
from mcstats.model.study import Study
from mcstats.model.vocabularies import Assignment

Direction = Literal["benefit", "harm"]
Better = Literal["higher", "lower"]
Test = Literal["t", "welch"]
Reported = Literal["yes", "no"]


@dataclass(frozen=True, slots=True)
class Sizes:
    """Sizes of two groups: the declared ones, and every pair that is defensible."""

    n1: float
    n2: float
    pairs1: FloatArray
    pairs2: FloatArray

    @property
    def grid(self) -> dict[str, FloatArray]:
        """Arguments for `propagate`."""
        return {"n1": self.pairs1, "n2": self.pairs2}

    @property
    def best(self) -> dict[str, float]:
        """The declared pair."""
        return {"n1": self.n1, "n2": self.n2}


@dataclass(frozen=True, slots=True)
class Options:
    """Assumptions of a study about one result.

    Attributes
    ----------
    comparisons : int
        An interval or P value was adjusted for so many comparisons (Bonferroni): a printed level
        of 95 % then stands for 1 - 0.05 / comparisons.
    level : float
        Level of the printed interval where the source prints it elsewhere.
    n1, n2, total : int or None
        Declared group sizes, which stand before printed ones; with `total` one of them is enough.
    n1_low, n1_high, total_low : int or None
        The range of n1 that is defensible with `total` fixed (36 to 72 of 108), and the smallest
        total; n1 then keeps its share of the total.
    p_reading : {"rounded", "truncated", "floor"}
        How printed P values came about; used when they are read.
    r, r_low, r_high : float or None
        Correlation of before and after, declared, and its defensible range.
    shared : int
        The control group serves so many comparisons of one study: its size is divided by it in the
        variance, and in nothing else.
    vtype : str
        Variance formula of the measure.
    tails : {1, 2}
        Tails of a printed P value.
    test : {"t", "welch"}
        The test that is taken to be behind a P value or a t statistic.
    test_reported : {"yes", "no"}
        Whether the source names it; where it does not, an effect from P is only shown.
    direction : {"benefit", "harm"} or None
        Which way a P value or F points, where the source says so.
    better : {"higher", "lower"}
        Direction of benefit of the outcome; with "lower" every sign is turned.
    icc, icc_low, icc_high : float or None
        Correlation of the values within a cluster, declared where the source prints none, and its
        defensible range.
    assignment : Assignment
        What was assigned to treatments, from the design of the study.
    first_period : bool
        The result is of the first period of a crossover trial alone.
    adjusted_for : frozenset of str
        What the authors adjusted the printed figures for.
    unadjusted : bool
        The source says that the printed figures are not adjusted for anything.
    reference_reversed : bool
        The printed comparison is that of the last arm with the first.
    """

    comparisons: int = 1
    level: float = LEVEL
    n1: int | None = None
    n2: int | None = None
    total: int | None = None
    n1_low: int | None = None
    n1_high: int | None = None
    total_low: int | None = None
    p_reading: Reading = "rounded"
    r: float | None = None
    r_low: float | None = None
    r_high: float | None = None
    shared: int = 1
    vtype: str = "LS"
    tails: int = 2
    test: Test = "t"
    test_reported: Reported = "no"
    direction: Direction | None = None
    better: Better = "higher"
    icc: float | None = None
    icc_low: float | None = None
    icc_high: float | None = None
    assignment: Assignment = Assignment.PARALLEL
    first_period: bool = False
    adjusted_for: frozenset[str] = frozenset()
    unadjusted: bool = False
    reference_reversed: bool = False

    def __post_init__(self) -> None:
        """Refuse values outside their range."""
        wrong: dict[str, str] = {}
        for name, (least, most) in _WHOLE.items():
            value = getattr(self, name)
            if value is not None and not least <= value <= most:
                wrong[name] = f"whole number >= {least}"
                if value >= least:
                    wrong[name] = f"whole number from {least} to {most:,.0f}"
        if not LEAST_LEVEL <= self.level < 1:
            wrong["level"] = f"between {LEAST_LEVEL:g} and 1"
        for name in _CORRELATIONS:
            value = getattr(self, name)
            if value is not None and not -1 <= value <= 1:
                wrong[name] = "between -1 and 1"
        for name, expected in _WORDS.items():
            if getattr(self, name) is not None and getattr(self, name) not in expected:
                wrong[name] = ", ".join(map(str, expected))
        if (
            self.total is not None
            and "total" not in wrong
            and max(self.n1 or 0, self.n1_high or 0) >= self.total
        ):
            wrong["total"] = "more than n1"
        for name, text in wrong.items():
            raise ValueError(f"{name} is {getattr(self, name)!r}; expected: {text}")

    def lacks(self) -> str:
        """Return what is missing or contradictory in the ranges of the options, or nothing.

        An end of a range says nothing without the other one, and the sizes of n1 nothing without
        the total that is kept.
        """
        for name in ("n1", "r", "icc"):
            low, high = getattr(self, f"{name}_low"), getattr(self, f"{name}_high")
            if (low is None) is not (high is None):
                given, missing = ("low", "high") if high is None else ("high", "low")
                return f"{name}_{given} without {name}_{missing}; expected: both ends of a range"
            if low is None or high is None:
                continue
            declared = getattr(self, name)
            if low > high:
                return (
                    f"{name}_low {low:g} above {name}_high {high:g}; expected: the lower end first"
                )
            if declared is not None and not low <= declared <= high:
                problem = f"{name} {declared:g} outside of {low:g} to {high:g}"
                return f"{problem}; expected: the declared value inside its range"
        if self.n1_low is not None and self.total is None:
            return "a range of n1 without a total; expected: the total that is kept"
        if self.total_low is not None and (self.total is None or self.total_low > self.total):
            return f"total_low {self.total_low} without a larger total; expected: total"
        if len(self.pairs()) > MOST_SPLITS:
            return (
                f"a range of n1 and total with more than {MOST_SPLITS:,} pairs of sizes; "
                "expected: a narrower range, such as its ends as `others`"
            )
        return ""

    def pairs(self) -> range:
        """Return a range as long as the list of the defensible pairs of sizes, or longer."""
        if self.total is None or self.n1_low is None or self.n1_high is None:
            return range(0)
        totals = self.total - (self.total_low or self.total) + 1
        return range(totals * (self.n1_high - self.n1_low + 1))

    def interval_level(self) -> float:
        """Return the level that a printed interval really has."""
        return 1 - (1 - self.level) / self.comparisons  # Bonferroni; Dunn 1961

    def sizes(self, printed: Sequence[float | None]) -> Sizes | None:
        """Return the sizes of two groups, declared ones before printed ones; None if unknown."""
        first, second = self.n1, self.n2
        if self.total is not None:
            first = first if first is not None or second is None else self.total - second
            second = second if second is not None or first is None else self.total - first
        n1 = first if first is not None else (printed[0] if printed else None)
        n2 = second if second is not None else (printed[1] if len(printed) > 1 else None)
        if n1 is None or n2 is None:
            return None
        pairs = {(float(n1), float(n2))} | self._splits()
        ordered = np.array(sorted(pairs), dtype=float)
        return Sizes(float(n1), float(n2), ordered[:, 0], ordered[:, 1])

    def _splits(self) -> set[tuple[float, float]]:
        if self.total is None or self.n1_low is None or self.n1_high is None:
            return set()
        return {
            (float(n1), float(total - n1))
            for total in range(self.total_low or self.total, self.total + 1)
            for n1 in range(
                math.ceil(self.n1_low * total / self.total),
                math.floor(self.n1_high * total / self.total) + 1,
            )
        }

    def ranging(self, setting: str, low: str, high: str, total: str | None = None) -> Options:
        """Return the options with the range of a continuous choice, in the words of data.

        Parameters
        ----------
        setting : "n1", "r" or "icc".
        low, high : ends as printed numbers.
        total : the total that is kept, or its range ("90 to 108"), for "n1".

        Raises
        ------
        ValueError
            For another setting, or a number that cannot be read.
        """
        if setting == "r":
            return replace(self, r_low=_number(low), r_high=_number(high))
        if setting == "icc":
            return replace(self, icc_low=_number(low), icc_high=_number(high))
        if setting != "n1":
            raise ValueError(f"{setting!r} has no range; expected: n1, r, icc")
        kept, fewest = self.total, self.total_low
        if total is not None and not re.search(r"[0-9]\D+[0-9]", total):
            kept = _count(total)
        elif total is not None:
            least, most = parse_pair(total, kind="count")
            kept, fewest = int(most.lo), int(least.lo)
        ends = _count(low), _count(high)
        return replace(self, n1_low=ends[0], n1_high=ends[1], total=kept, total_low=fewest)

    @classmethod
    def from_settings(
        cls, settings: Mapping[str, str], better: Better = "higher", **facts: Any
    ) -> Options:
        """Return the options that text settings of a data file stand for.

        `facts` are the options that follow from the design of the study and of the result.

        Raises
        ------
        ValueError
            For an unknown setting or value, naming what is expected.
        """
        values: dict[str, Any] = {"better": better} | facts
        for name, text in settings.items():
            if name not in SETTINGS:
                raise ValueError(f"setting {name!r}; expected: {', '.join(SETTINGS)}")
            values[name] = SETTINGS[name](text)
        return cls(**values)


def _count(text: str) -> int:
    return int(parse(text, kind="count").lo)


def _last_of_range(text: str) -> str:
    """Return the larger end of a total that is given as a range, or the total."""
    return re.sub(r"^.*[0-9]\D+(?=[0-9])", "", text)


def _number(text: str) -> float:
    read = parse(text)
    if read.best is None:
        raise ValueError(f"{text!r} is a bound; expected: a number")
    return read.best / 100 if read.unit == "%" else read.best


LEAST_LEVEL: Final = 0.5
"""No source prints intervals that leave out more than they hold."""
MOST_COMPARISONS: Final = 1_000
"""More tests than any table of a trial has; a correction for genomes is beyond this program."""
MOST_SPLITS: Final = 2_000
"""Pairs of sizes that one range may stand for: each is an analysis of its own, some 0.1 ms."""
_GROUP: Final = (2, MOST_PEOPLE)  # one participant alone has no spread
_WHOLE: Final[Mapping[str, tuple[int, float]]] = {
    "comparisons": (1, MOST_COMPARISONS),
    "shared": (1, MOST_COMPARISONS),
    **dict.fromkeys(("n1", "n2", "n1_low", "n1_high"), _GROUP),
    **dict.fromkeys(("total", "total_low"), (4, MOST_PEOPLE)),
}
_CORRELATIONS: Final = ("r", "r_low", "r_high", "icc", "icc_low", "icc_high")
_FACTS: Final = frozenset(
    {"better", "assignment", "first_period", "adjusted_for", "unadjusted", "reference_reversed"}
)
_READERS: Final = {
    **dict.fromkeys(("comparisons", "shared", "n1", "n2", "total", "n1_low", "n1_high"), _count),
    **dict.fromkeys(("total_low", "tails"), _count),
    **dict.fromkeys(("level", *_CORRELATIONS), _number),
}
SETTINGS: Final[Mapping[str, Any]] = {
    option.name: _READERS.get(option.name, str)
    for option in fields(Options)
    if option.name not in _FACTS
}
"""Readers of the settings that data files may use, by name."""
_WORDS: Final[Mapping[str, tuple[Any, ...]]] = {
    "p_reading": get_args(Reading),
    "tails": (1, 2),
    "test": get_args(Test),
    "test_reported": get_args(Reported),
    "direction": get_args(Direction),
    "better": get_args(Better),
    "vtype": tuple(sorted({name for m in MEASURES.values() for name in ("LS", *m.variants)})),
}


@dataclass(frozen=True, slots=True)
class Settings:
    """One alternative for each open choice of a study.

    Attributes
    ----------
    chosen : mapping of str to int
        For each assumption the number of the alternative in force; absent means the declared one.
    values : mapping of str to str
        Continuous choices (a setting such as ``n1`` or ``r``) that are held at one value.
    ranges : bool
        Whether declared ranges widen the printed set.
    """

    chosen: Mapping[str, int] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    ranges: bool = True

    def __hash__(self) -> int:
        """Let the same settings be recognised; a mapping has no hash of its own."""
        chosen, values = (frozenset(part.items()) for part in (self.chosen, self.values))
        return hash((chosen, values, self.ranges))


DECLARED = Settings()


def settle(study: Study, result: Result, settings: Settings) -> tuple[Options, str]:
    """Return the options that the assumptions give for one result, and since when it counts."""
    texts: dict[str, str] = {}
    ranges: list[DefensibleRange] = []
    for assumption in assumptions_of(study, result):
        number = settings.chosen.get(assumption.id, -1)
        option = assumption.declared if number < 0 else assumption.others[number]
        if option is not None:
            texts |= option.settings
        if (defensible := assumption.span) is not None:
            texts[defensible.setting] = defensible.declared
            if defensible.total is not None and "total" not in texts:
                texts["total"] = _last_of_range(defensible.total)
            ranges.append(defensible)
    texts |= {k: v for k, v in settings.values.items() if k in texts}
    since = texts.pop("since", "baseline")
    better = next(o.better for o in study.outcomes if o.id == result.outcome)
    if not isinstance(result.trend, str) and result.trend.value.value in get_args(Direction):
        texts.setdefault("direction", result.trend.value.value)
    options = Options.from_settings(texts, better=better.value, **facts_of(study, result))
    for part in ranges if settings.ranges else ():
        low = options.total_low
        options = options.ranging(part.setting, part.low, part.high, part.total)
        options = replace(options, total_low=low) if low is not None else options
    return options, since


def facts_of(study: Study, result: Result) -> dict[str, Any]:
    """Return the options that follow from the design of a study and the facts of a result."""
    return {
        "assignment": study.design.assigned,
        "first_period": result.of_first_period,
        "adjusted_for": frozenset(result.adjusted_for if result.is_adjusted else ()),
        "unadjusted": isinstance(result.adjusted, Fact) and not result.is_adjusted,
        "reference_reversed": result.has_reference_reversed,
    }


def assumptions_of(study: Study, result: Result) -> list[Assumption]:
    """Return the assumptions that touch a result."""
    return [a for a in study.assumptions if not a.results or result.id in a.results]
