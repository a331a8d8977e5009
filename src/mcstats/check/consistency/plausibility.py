"""Flag implausible values: very large effects, standard errors given as SDs, units off tenfold."""

from __future__ import annotations

import math
import statistics
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from mcstats.check.consistency.result_values import ResultValues
from mcstats.check.row import UNCHECKED, check_row
from mcstats.effects.measures.measure import Family
from mcstats.effects.measures.registry import find_measure
from mcstats.model.base import Reported
from mcstats.model.printed import Hedge
from mcstats.model.printed_characters import PrintedError
from mcstats.model.tables import CheckRow, EffectRow
from mcstats.model.topic import Topic
from mcstats.model.units import conversion_factor, is_percent
from mcstats.model.written_number import read

# Conventions of this program: a value beyond them is flagged for a second look, not refused.
LARGEST_SMD = 3.0  # metafor warns of unusually large standardised differences too
LARGEST_RATIO = 4.0  # of the SDs of two arms that measure the same thing
MAX_SE_RATIO = 1.25  # an SE times the root of n comes this close to the SD of other studies
ORDINARY_SPREAD = (0.4, 2.5)  # of a power of ten: ratios in between are ordinary
LARGE, STANDARD_ERROR, UNIT = (
    "implausible effect",
    "standard error in the place of a standard deviation",
    "units ten times off",
)
PERCENT = 100.0  # a change in percent is seldom beyond it on either side
_SUFFIXES = frozenset({"low", "high", "before", "after", "active", "control", "mean"})


def check_effect_sizes(effects: Iterable[EffectRow]) -> Iterator[CheckRow]:
    """Yield a row for each standardised difference beyond `LARGEST_SMD`."""
    for effect in effects:
        if find_measure(effect.measure).family is Family.STANDARDISED and effect.yi is not None:
            if abs(effect.yi) > LARGEST_SMD:
                yield check_row(
                    f"{effect.study}/effect/{effect.effect}",
                    "study",
                    effect.at,
                    UNCHECKED,
                    f"a standardised difference of {effect.yi:.3g} is rare; is an SD an SE?",
                    printed=f"{effect.yi:.3g}",
                    allowed=f"-{LARGEST_SMD:g} to {LARGEST_SMD:g}",
                    diagnosis=LARGE,
                )


@dataclass(frozen=True, slots=True)
class _Spread:
    values: ResultValues
    arm: str
    construct: tuple[str, str]
    sd: float
    n: float


def check_spreads(results: Iterable[ResultValues]) -> Iterator[CheckRow]:
    """Yield a row for each standard deviation that looks like a standard error.

    Either the arms of one result differ too much, or the value times the root of n comes close to
    the SDs of other studies of the same construct.
    """
    all_spreads = [spread for values in results for spread in _spreads(values)]
    groups: dict[tuple[str, str], list[_Spread]] = defaultdict(list)
    for spread in all_spreads:
        groups[spread.construct].append(spread)
    for spread in all_spreads:
        beside = [s for s in all_spreads if s.values is spread.values and s is not spread]
        ratio = max((s.sd / spread.sd for s in beside), default=0.0)
        elsewhere = [
            s.sd for s in groups[spread.construct] if s.values.study.id != spread.values.study.id
        ]
        scaled = spread.sd * math.sqrt(spread.n)
        usual = statistics.median(elsewhere) if elsewhere else math.nan  # compares as false
        like_se = usual / MAX_SE_RATIO <= scaled <= usual * MAX_SE_RATIO and spread.sd * 2 < min(
            elsewhere
        )
        if (ratio > LARGEST_RATIO or like_se) and not _beyond_scale(spread):
            what = (
                f"times the root of {spread.n:g} it is {scaled:.3g}, and others print {usual:.3g}"
                if like_se
                else f"the other arm's is {ratio:.2g} times as large"
            )
            yield spread.values.row(
                f"spread-{spread.arm}",
                UNCHECKED,
                what,
                f"groups.{spread.arm}.sd",
                printed=spread.values.arms[spread.arm]["sd"].text,
                allowed=f"{usual:.3g}" if like_se else "",
                diagnosis=STANDARD_ERROR,
            )


def _beyond_scale(spread: _Spread) -> bool:
    """Return whether the spread cannot be a standard error, because the scale has an end.

    Where most wounds close, shrinkage piles up at 100 % and varies little. Were the printed number
    a standard error, the standard deviation would be larger than any within the limits
    (Bhatia & Davis 2000).
    """
    outcome, printed = spread.values.outcome, spread.values.arms[spread.arm]
    low, high = (float(end) if end is not None else None for end in (outcome.least, outcome.most))
    if outcome.unit is not None and is_percent(outcome.unit):
        low, high = -PERCENT if low is None else low, PERCENT if high is None else high
    mean = printed.get("mean") or printed.get("change_mean")
    if low is None or high is None or mean is None or spread.n <= 0:
        return False
    at = float(mean.number)
    room = (high - at) * (at - low)
    return 0 <= room < spread.n * spread.sd**2


def _spreads(values: ResultValues) -> Iterator[_Spread]:
    outcome = values.outcome
    for arm, printed in values.arms.items():
        sd = printed.get("sd")
        if sd is not None and sd.number > 0:
            n = float(printed["n"].number) if "n" in printed else 0.0
            construct = (outcome.measures, f"{outcome.unit or ''}/{values.result.scale.value}")
            yield _Spread(values, arm, construct, float(sd.number), n)


def check_units(
    topic: Topic, results: Iterable[ResultValues], hedges: Mapping[str, Hedge]
) -> Iterator[CheckRow]:
    """Yield a row for each value that differs by a power of ten from other studies' in one unit."""
    groups: dict[tuple[str, str], list[tuple[str, str, float, str, str]]] = defaultdict(list)
    first: dict[str, str] = {}
    for study, key, unit, value, text, where in _values(topic, results, hedges):
        common = first.setdefault(key, unit)
        factor = conversion_factor(unit, common)
        # Values in units that do not convert are compared only with values in the same unit.
        group, scaled = (common, value * float(factor)) if factor is not None else (unit, value)
        groups[key, group].append((study, key, scaled, text, where))
    for (_, unit), members in sorted(groups.items()):
        for study, key, value, text, where in members:
            others = [v for s, _, v, _, _ in members if s != study]
            if not others:
                continue
            usual = statistics.median(others)
            power = round(math.log10(value / usual))
            rest = value / usual / 10**power
            # Two studies do not show which one is wrong: one row, for the smaller value, is enough.
            alone = len({s for s, *_ in members}) > 2 or value < usual
            if power and ORDINARY_SPREAD[0] <= rest <= ORDINARY_SPREAD[1] and alone:
                yield check_row(
                    f"{study}/units/{key}/{text.split()[0]}",
                    "study",
                    where,
                    UNCHECKED,
                    f"{text} where other studies print about {usual:.3g} {unit}",
                    printed=text,
                    allowed=f"about {usual:.3g} {unit}",
                    diagnosis=UNIT,
                )


def _values(
    topic: Topic, results: Iterable[ResultValues], hedges: Mapping[str, Hedge]
) -> Iterator[tuple[str, str, str, float, str, str]]:
    for study in topic.studies.values():
        for key, value in study.details.items():
            stem, _, end = key.rpartition("_")
            # Keys of one word are left out: "age" or "thickness" may belong to any construct.
            if end not in _SUFFIXES or "_" not in stem or not isinstance(value, Reported):
                continue
            try:
                number = read(value.printed, key, hedges)
            except PrintedError:
                continue
            unit = value.unit or number.set.unit
            if number.number > 0 and unit:
                where = topic.line(f"studies/{study.id}", ("details", key))
                yield study.id, stem, unit, float(number.number), value.printed, where
    for values in results:
        outcome = values.outcome
        for arm, printed in values.arms.items():
            for name in ("mean", "median", "baseline_mean"):
                if name in printed and printed[name].number > 0 and outcome.unit:
                    where = values.row("", "", "", f"groups.{arm}.{name}").where
                    unit, text = outcome.unit, printed[name].text
                    key = f"{outcome.measures}/{values.result.scale.value}"
                    yield values.study.id, key, unit, float(printed[name].number), text, where
