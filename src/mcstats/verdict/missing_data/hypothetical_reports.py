"""Make up the values that a study with a given effect would print, for missing statistics."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from scipy import special

from mcstats.effects.assumptions import Options
from mcstats.effects.measures.small_sample import exact_j
from mcstats.effects.routes.route import Given, Value
from mcstats.effects.sampling_interval import quantile
from mcstats.model.printed import Printed
from mcstats.model.printed_characters import PrintedError
from mcstats.model.printed_keys import kind_of
from mcstats.model.read_printed import parse, parse_pair

STATISTIC_NAMES: Mapping[str, str] = {
    "p": "the exact P value",
    "t": "the t statistic",
    "f": "the F statistic",
    "df": "the degrees of freedom",
    "difference": "the difference between the arms",
    "ci": "the 95% interval of the estimate",
    "estimate": "the pooled estimate",
    "se": "the standard error of the difference",
    "sd": "the pooled standard deviation",
    "change": "the change in this arm",
    "n": "the number analysed in each arm",
    "test": "the name of the test behind P",
    "arm mean": "the mean of each arm",
    "arm sd": "the standard deviation of each arm",
    "arm se": "the standard error of each arm",
    "arm ci": "the 95% interval of each arm",
    "arm change_mean": "the mean change of each arm",
    "arm change_sd": "the standard deviation of the change in each arm",
    "arm change": "the change in each arm",
    "arm events": "the number of events in each arm",
    "arm percent": "the exact percentage of each arm",
    "arm t": "the paired t statistic",
    "arm p": "the exact P value of the change",
    "arm r": "the correlation of before and after",
    "arm baseline_mean": "the mean of each arm before treatment",
    "arm baseline_sd": "the standard deviation of each arm before treatment",
}
"""Statistics that can be asked for, in words; those of arms begin with ``arm``."""

# The SD of a scale on which nothing is printed: with one decimal it then shows three digits.
DEFAULT_SD = 10.0
SMALLEST_PRINTED_P = 0.0005  # below it journals print P < 0.001


@dataclass(frozen=True, slots=True)
class HypotheticalStudy:
    """A hypothetical study: standardised difference, risks, and sizes of two arms."""

    g: float
    n1: int
    n2: int
    risks: tuple[float, float] | None = None

    @property
    def t(self) -> float:
        """The t statistic that goes with it."""
        return _t_statistic(self.g, self.n1, self.n2)


@lru_cache(maxsize=1024)  # it is asked for every set of statistics that might be printed
def _t_statistic(g: float, n1: int, n2: int) -> float:
    return g / float(exact_j(n1 + n2 - 2)) / math.sqrt(1 / n1 + 1 / n2)


def hypothetical_studies(
    given: Given, options: Options, sizes: tuple[int, int] | None, effects: tuple[float, ...]
) -> Iterator[HypotheticalStudy]:
    """Yield a hypothetical study for each effect, with risks from the printed percentages."""
    if sizes is None:
        return
    risks = None
    if given.arms and all("percent" in arm for arm in given.arms[:2]):
        risks = (_middle(given, 0), _middle(given, min(1, len(given.arms) - 1)))
    for g in effects:
        yield HypotheticalStudy(g, *sizes, risks)


def _middle(given: Given, arm: int) -> float:
    span = given.single("percent", arm, scale=0.01)
    return (max(span.lo, 0.0) + min(span.hi, 1.0)) / 2


def add_statistics(
    given: Given, options: Options, truth: HypotheticalStudy, names: frozenset[str]
) -> tuple[Given, Options] | None:
    """Return the printed values with more statistics added; None if one cannot be made up."""
    contrast: dict[str, Value] = dict(given.contrast)
    arms: list[dict[str, Value]] = [dict(arm) for arm in given.arms]
    sizes = (truth.n1, truth.n2)
    # Arms before the last form one group; the sizes are those of the two groups.
    if "n" in names and len(arms) <= 2:
        for arm, n in zip(arms, sizes, strict=False):
            arm["n"] = parse(str(n), kind="count")
        options = replace(
            options, n1=None, n2=None, total=None, n1_low=None, n1_high=None, total_low=None
        )
    if "test" in names:
        options = replace(options, test_reported="yes")
    scale = PrintedScale(given, truth)
    for name in names - {"n", "test"}:
        of_arms = name.startswith("arm ")
        key = name.removeprefix("arm ")
        if of_arms:
            for number, arm in enumerate(arms):
                value = _read(key, scale.of_arm(key, number, sizes[min(number, 1)]))
                if value is None:
                    return None
                arm[key] = value
        else:
            value = _read(key, scale.of_contrast(key))
            if value is None:
                return None
            contrast[key] = value
    return Given(contrast, tuple(arms)), options


def _read(key: str, text: str | None) -> Value | None:
    """Return a value that is made up; None where it is none, or beyond what can be printed."""
    known = kind_of(key)
    try:
        if text is None:
            return None
        return parse_pair(text) if known.interval else parse(text, kind=known.kind)
    except PrintedError:
        return None  # such as the SD of a group of one


class PrintedScale:
    """The scale of the made-up values: that of the printed means, or one with `DEFAULT_SD`."""

    def __init__(self, given: Given, truth: HypotheticalStudy) -> None:
        self.truth, self.given = truth, given
        self.factor = math.sqrt(1 / truth.n1 + 1 / truth.n2)
        d = truth.t * self.factor
        printed = given.contrast.get("difference")
        means = self._means()
        self.digits = 1
        if isinstance(printed, Printed) and printed.best:
            self.difference, self.digits = printed.best, printed.digits
        elif means is not None and means[0] != means[1]:
            self.difference, self.digits = means[0] - means[1], means[2]
        else:
            self.difference = d * DEFAULT_SD
        self.sd = abs(self.difference / d) if d else DEFAULT_SD

    def _means(self) -> tuple[float, float, int] | None:
        for key in ("mean", "change_mean", "change"):
            printed = [arm.get(key) for arm in self.given.arms]
            if len(printed) == 2 and all(
                isinstance(v, Printed) and v.best is not None for v in printed
            ):
                first, second = (v for v in printed if isinstance(v, Printed))
                return first.best or 0.0, second.best or 0.0, first.digits
        return None

    def _text(self, value: float) -> str:
        return f"{value:.{self.digits}f}"

    def of_contrast(self, key: str) -> str | None:
        """Return a statistic of the comparison as text, None where there is none."""
        df = self.truth.n1 + self.truth.n2 - 2
        se = self.sd * self.factor
        t = self.truth.t
        if key == "ci":
            half = float(quantile(df)) * se
            return f"{self._text(self.difference - half)} to {self._text(self.difference + half)}"
        p = 2 * float(special.stdtr(df, -abs(t)))
        values = {
            "t": f"{t:.2f}",
            "f": f"{t * t:.2f}",
            "p": f"{p:.3f}" if p >= SMALLEST_PRINTED_P else "<0.001",
            "df": str(df),
            "difference": self._text(self.difference),
            "se": self._text(se),
            "sd": self._text(self.sd),
        }
        return values.get(key)

    def of_arm(self, key: str, number: int, n: int) -> str | None:
        """Return a statistic of an arm of n participants as text, None where there is none."""
        mean = self.difference * (number == 0)
        if key in ("mean", "change_mean", "change"):
            return self._text(mean)
        if key in ("sd", "change_sd"):
            return self._text(self.sd)
        if key == "se":
            return self._text(self.sd / math.sqrt(n))
        if key == "ci":
            return self._interval(number, n)
        if key in ("events", "percent") and self.truth.risks is not None:
            events = round(self.truth.risks[min(number, 1)] * n)
            return str(events) if key == "events" else f"{100 * events / n:.1f}%"
        return None

    def _interval(self, number: int, n: int) -> str:
        printed = self.given.arms[number].get("mean")
        mean = self.difference * (number == 0)
        if isinstance(printed, Printed) and printed.best is not None:
            mean = printed.best
        half = float(quantile(n - 1)) * self.sd / math.sqrt(n)
        return f"{self._text(mean - half)} to {self._text(mean + half)}"
