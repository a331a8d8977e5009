"""Results as a source reports them, where no effect with a usable interval follows from them."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from mcstats.model.base import Fact
from mcstats.model.result import Result
from mcstats.model.tables import EffectRow, EvidenceRow, InputRow
from mcstats.model.vocabularies import Trend
from mcstats.report.format import MINUS
from mcstats.report.numbers import effect_interval, printed_number, unit_words, value_number
from mcstats.report.scale import counts_events, is_ratio, null_of
from mcstats.report.text import Interval, Label, Number
from mcstats.report.view import View

_FIGURE: Final = re.compile(r"(?<![\d.])[+−-]?\d[\d.,\u202f]*(?<![,.])")
_ESTIMATES: Final = ("estimate", "difference")
"""Keys of an effect that its source reports as it is."""
LEVEL: Final = 0.05
"""Level of significance where the level of an interval is not known."""


class TrendOf(NamedTuple):
    """A direction in words: ``better``, ``worse``, ``unclear`` or empty, and what qualifies it."""

    side: str
    because: Label


class Size(NamedTuple):
    """The participants and the trials of one result of a review, each None where not reported."""

    people: Number | None
    trials: Number | None


def reported_interval(view: View, effect: EffectRow) -> Interval | None:
    """Return an estimate as its source reports it, with its interval if it has one.

    None where the estimate was computed from other values.
    """
    row = next((row for key in _ESTIMATES if (row := _row_of(view, effect, key))), None)
    if row is None:
        return None
    figures = _FIGURE.findall(row.printed)
    if len(figures) != 1:
        return None
    unit = unit_words(effect) or ("%" if row.printed.rstrip().endswith("%") else "")
    point = printed_number(view, row, _signed(figures[0]))
    interval = _row_of(view, effect, "ci")
    if interval is None and _turned(effect, figures[0]):
        own = effect_interval(view, effect)
        return None if own is None else Interval(own.point, unit=unit)
    ends = _FIGURE.findall(interval.printed.replace("–", " ")) if interval else []
    if interval is None or len(ends) != 2:
        return Interval(point, unit=unit)
    low, high = (printed_number(view, interval, _signed(end)) for end in ends)
    return Interval(point, low, high, unit=unit)


def excludes_null(view: View, effect: EffectRow) -> bool | None:
    """Return whether a reported interval excludes no effect, or else its P value is significant.

    None where neither is reported.
    """
    null = 1.0 if is_ratio(effect.measure) else null_of(effect.measure)
    interval = _input(view, effect, "ci")
    if interval is not None and interval.lo is not None and interval.hi is not None:
        return interval.lo > null or interval.hi < null
    return significant_by_p(view, effect)


def significant_by_p(view: View, effect: EffectRow) -> bool | None:
    """Return whether a reported P value is significant; None where none is reported."""
    p = _input(view, effect, "p")
    if p is None or p.hi is None:
        return None
    return p.hi <= (LEVEL if effect.level is None else 1 - effect.level) + 1e-12


def _input(view: View, effect: EffectRow, key: str) -> InputRow | None:
    rows = view.inputs.get(effect.effect, ())
    return next((row for row in rows if row.key == key and not row.arm), None)


def _row_of(view: View, effect: EffectRow, key: str) -> EvidenceRow | None:
    item = _input(view, effect, key)
    rows = view.printed.get((effect.study, item.at, item.printed)) if item else None
    return rows[0] if rows else None


def _turned(effect: EffectRow, figure: str) -> bool:
    """Return whether a source reports a difference as a fall, without its sign."""
    negative = figure[0] in f"-{MINUS}"
    return not is_ratio(effect.measure) and effect.yi is not None and negative != (effect.yi < 0)


def _signed(figure: str) -> str:
    figure = figure.removeprefix("+")
    return MINUS + figure[1:] if figure.startswith("-") else figure


def result_of(view: View, study: str, outcome: str, time: str, name: str = "") -> Result | None:
    """Return the result of a study by its id, or else the first of an outcome at a time."""
    of = view.study(study)
    results = of.results if of else ()
    if name:
        return next((one for one in results if one.id == name), None)
    at = [r for r in results if r.outcome == outcome and (not time or r.time == time)]
    return next((r for r in at if isinstance(r.trend, Fact)), at[0] if at else None)


def trend_of(result: Result | None) -> TrendOf:
    """Return the direction that a source states in words; an empty side where it states none."""
    if result is None or not isinstance(result.trend, Fact):
        return TrendOf("", Label(""))
    sides = {Trend.BENEFIT: "better", Trend.HARM: "worse"}
    side = sides.get(result.trend.value, "unclear")
    return TrendOf(side, Label(result.trend.because or ""))


def is_event(view: View, study: str, outcome: str) -> bool:
    """Return whether an outcome is something that happens to people, in this study or another."""
    measured = view.outcome(study, outcome)
    if measured is None:
        return False
    same = (
        effect
        for effect in view.tables.effects
        if (of := view.outcome(effect.study, effect.outcome)) and of.measures == measured.measures
    )
    return any(counts_events(effect.measure) for effect in same)


def means_of(
    view: View, study: str, result: Result | None, *, shares: bool = True
) -> tuple[tuple[Label, Number], ...]:
    """Return the means of both arms, or of one group before and after; nothing unless both are.

    With `shares`, percentages stand for means, such as those of a model, which no whole number of
    people gives.
    """
    of = view.study(study)
    if of is None or result is None:
        return ()
    place = of.results.index(result)
    names = {arm.id: Label(arm.label) for arm in of.arms}

    def number(arm: str, key: str) -> Number | None:
        return value_number(view, study, f"results.{place}.groups.{arm}.{key}")

    if len(result.arms) == 1:
        arm = result.arms[0]
        asked = [("before", number(arm, "baseline_mean")), ("after", number(arm, "mean"))]
    else:
        asked = [
            (
                names.get(arm, Label(arm)),
                number(arm, "mean") or (number(arm, "percent") if shares else None),
            )
            for arm in result.arms
        ]
    found = tuple((Label(name), mean) for name, mean in asked if mean is not None)
    return found if len(found) == 2 == len(asked) else ()


def size_of(view: View, effect: EffectRow | None) -> Size:
    """Return how many people and trials a review has in one of its results."""
    study = view.study(effect.study) if effect else None
    if study is None or effect is None:
        return Size(None, None)
    place = next((n for n, r in enumerate(study.results) if r.id == effect.result), None)

    def number(key: str) -> Number | None:
        return value_number(view, study.id, f"results.{place}.printed.{key}")

    return Size(number("n"), number("k"))
