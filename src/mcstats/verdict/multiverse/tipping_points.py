"""Find the value of each continuous choice at which a verdict flips.

A share of specifications would depend on the grid; a flip point does not. Whole numbers are all
tried. Elsewhere a grid finds the crossing next to the declared value and bisection refines it; the
row gives the number of changes on the grid, so that a second crossing does not stay hidden. A
threshold needs no grid, because a word for an effect changes only at the ends of its sets.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial

from mcstats.effects.assumptions import Settings, assumptions_of
from mcstats.effects.measures.measure import Family
from mcstats.effects.measures.registry import find_measure
from mcstats.model.base import Reported
from mcstats.model.claim import Threshold
from mcstats.model.decision_table import FactsError
from mcstats.model.printed import Hedge, Number
from mcstats.model.printed_characters import PrintedError
from mcstats.model.printed_keys import read_value
from mcstats.model.read_printed import LARGEST, parse
from mcstats.model.result import Assumption, DefensibleRange, Result
from mcstats.model.study import Study
from mcstats.model.tables import VALUE_OF_RANGE, ChoiceRow, EffectRow
from mcstats.model.vocabularies import ChoiceKind
from mcstats.verdict.judge import Judged
from mcstats.verdict.limits import limits_of
from mcstats.verdict.multiverse.evaluate import Conclusions, Evaluator
from mcstats.verdict.multiverse.specification import (
    Choice,
    Option,
    Sort,
    Specification,
    sort_of,
)

GRID_STEPS = 100  # steps across a range that is not whole numbers, before bisection
BISECTION_TOLERANCE = 1e-6  # share of the range: a flip point is shown with four digits
MAX_TOLERANCE_UNITS = 10.0  # units of the last digit: no writer who says "about" is further off
_LEAST_THRESHOLD = 1e-5  # printed with twelve decimals, what is just below it is still above 0
PAST_THE_END = 1e-6  # share of a threshold: past the end of an interval, and no further
MAX_CURVE_VALUES = 25  # values of a range on its curve: a plot needs no more

Verdict = Callable[[float], str]


def find_flip_points(evaluator: Evaluator, declared: Judged) -> Iterator[ChoiceRow]:
    """Yield one row for each continuous choice behind the results that decide a claim."""
    for study, result in _deciding(declared):
        for assumption in assumptions_of(study, result):
            if assumption.span is not None:
                yield _of_span(evaluator, declared, study, assumption, assumption.span)
        yield from _of_tolerance(evaluator, declared, study, result)
    yield from _of_threshold(evaluator, declared)


def ends_of_ranges(declared: Conclusions) -> Iterator[Choice]:
    """Yield each range behind the results that decide as a choice between its ends."""
    both = {
        (study.id, result.id): (study, result)
        for judged in (declared.article, declared.everything)
        for study, result in _deciding(judged)
    }
    for study, result in both.values():
        for assumption in assumptions_of(study, result):
            if (span := assumption.span) is not None:
                options = tuple(
                    Option(
                        text,
                        ChoiceKind.UNCERTAIN,
                        assumption.because,
                        partial(_at_value, study=study, span=span, value=_value(text)),
                        (_range_clause(study, span.setting, text),),
                    )
                    for text in (span.low, span.high)
                )
                name = f"{study.label}: {assumption.what}"
                yield Choice(name, sort_of(assumption), span.declared, options)


def _range_clause(study: Study, setting: str, text: str) -> str:
    if setting.startswith("n"):
        return f"one arm of {study.label} had {text} participants"
    return f"the correlation of before and after in {study.label} were {text}"


def _deciding(judged: Judged) -> Iterator[tuple[Study, Result]]:
    for answer in judged.body.deciding:
        if answer.eligible.result is not None:
            yield answer.study, answer.eligible.result


def find_nearest_flip(
    verdict: Verdict, declared: float, points: Sequence[float], *, whole: bool
) -> tuple[float | None, str, int]:
    """Return where a verdict first changes away from the declared value.

    Parameters
    ----------
    verdict : callable
        The verdict at a value; empty where the value contradicts itself.
    points : sequence of float
        The grid, in rising order.
    whole : bool
        True if no value lies between two points.

    Returns
    -------
    flip, then, crossings
        The nearest value with another verdict (None where there is none), that verdict, and how
        often the verdict changes along the grid.
    """
    here = verdict(declared)
    verdicts = [(value, word) for value in points if (word := verdict(value))]
    crossings = sum(a[1] != b[1] for a, b in itertools.pairwise(verdicts))
    others = [(abs(value - declared), value, word) for value, word in verdicts if word != here]
    if not others:
        return None, here, crossings
    _, value, word = min(others)
    if whole:
        return value, word, crossings
    step = (points[-1] - points[0]) * BISECTION_TOLERANCE
    inside = max(
        (v for v, w in verdicts if w == here and (v < value) == (declared < value)),
        key=lambda v: -abs(v - value),
        default=declared,
    )
    return bisect(verdict, inside, value, step), word, crossings


def bisect(verdict: Verdict, inside: float, outside: float, close: float) -> float:
    """Return the end of the stretch on which the verdict is that of `inside`, to within `close`."""
    here = verdict(inside)
    while abs(outside - inside) > close:
        middle = (inside + outside) / 2
        if verdict(middle) == here:
            inside = middle
        else:
            outside = middle
    return outside


def _of_span(
    evaluator: Evaluator,
    declared: Judged,
    study: Study,
    assumption: Assumption,
    span: DefensibleRange,
) -> ChoiceRow:
    low, start, high = ends_of(span)

    def verdict(value: float) -> str:
        return _verdict(evaluator, _with_value(evaluator, study, span, value))

    whole = span.setting.startswith("n")
    points = _grid(low, high, whole=whole)
    flip, then, crossings = find_nearest_flip(verdict, start, points, whole=whole)
    because = f"holds from {span.low} to {span.high}"
    if flip is not None:
        sign = ("≤" if flip < start else "≥") if whole else ("<" if flip < start else ">")
        because = f"flips if {span.setting} {sign} {flip:.4g}"
        because += f" ({crossings} change{'s' * (crossings != 1)} on {len(points)} points)"
    choice, option = f"{study.label}: {assumption.what}", f"{span.low} to {span.high}"
    sort = sort_of(assumption)
    return _flip_row(declared, choice, sort, span.declared, option, then, flip, because)


def _flip_row(
    declared: Judged,
    choice: str,
    sort: Sort,
    now: str,
    option: str,
    then: str,
    flip: float | None,
    because: str,
) -> ChoiceRow:
    """Return the row of a continuous choice that nobody can settle, with its flip point."""
    return ChoiceRow(
        claim=declared.claim.id,
        choice=choice,
        declared=now,
        option=option,
        kind=ChoiceKind.UNCERTAIN.value,
        verdict=then,
        moves=flip is not None,
        because=because,
        sort=sort.value,
        effect=declared.body.effect.effect if declared.body.effect else "",
        yi=None,
        flip=flip,
    )


def _of_tolerance(
    evaluator: Evaluator, declared: Judged, study: Study, result: Result
) -> Iterator[ChoiceRow]:
    """Yield how far a hedged number behind the effect may be off before the verdict flips."""
    hedges = evaluator.declared.hedges
    about = {word: hedge for word, hedge in hedges.items() if hedge.kind == "about"}
    used = dict.fromkeys(word for word in _hedges(result) if word in about)
    for word in used:
        start = about[word].tolerance_units

        def verdict(value: float, word: str = word) -> str:
            changed = {**hedges, word: Hedge("about", value)}
            return _verdict(evaluator, replace(evaluator.declared, hedges=changed))

        points = _grid(0.0, MAX_TOLERANCE_UNITS, whole=False)
        flip, then, _ = find_nearest_flip(verdict, start, points, whole=False)
        because = f"holds up to {MAX_TOLERANCE_UNITS:g} units"
        if flip is not None:
            because = f'flips if "{word}" means more than {flip:.4g} units of the last digit'
        choice = f'{study.label}: how far "{word}" may be off'
        option, now = f"0 to {MAX_TOLERANCE_UNITS:g}", f"{start:g}"
        yield _flip_row(declared, choice, Sort.TOLERANCE, now, option, then, flip, because)


def _hedges(result: Result) -> Iterator[str]:
    of_arms = (item for group in result.groups.values() for item in group.items())
    for key, value in (*result.printed.items(), *of_arms):
        if isinstance(value, Reported):
            with suppress(PrintedError):
                read = read_value(str(key), value.printed)
                yield read.hedge if isinstance(read, Number) else ""


def _of_threshold(evaluator: Evaluator, declared: Judged) -> Iterator[ChoiceRow]:
    """Yield the smallest effect of interest nearest to the declared one with another verdict.

    The word for an effect changes only where the threshold passes an end of the interval or of the
    printed set, so that no other value needs to be tried.
    """
    effect, claim = declared.body.effect, evaluator.claim
    if effect is None or effect.estimable == "no":
        return
    start = limits_of(evaluator.rubric, claim, effect).decided
    ends = sorted({size for size in _sizes(effect) if _can_be_threshold(effect, size)})
    # A value just past each end, on both sides.
    tried = [size * (1 + sign * PAST_THE_END) for size in ends for sign in (-1, 1)]
    if claim.threshold is None and ends:
        # Conventions may say less than any threshold would: then no threshold stands for them.
        least = _with_threshold(evaluator, effect, ends[0] * PAST_THE_END)
        tried = tried if _verdict(evaluator, least) == declared.decision.verdict else []
    for value in sorted(tried, key=lambda value: abs(value - start)):
        then = _verdict(evaluator, _with_threshold(evaluator, effect, value))
        if then in ("", declared.decision.verdict):
            continue
        flip = min(ends, key=lambda size: abs(size - value))
        side = "below" if value > start else "above"
        yield ChoiceRow(
            claim=claim.id,
            choice=f"the smallest effect of interest ({effect.measure})",
            declared=claim.threshold.value if claim.threshold is not None else "no effect",
            option="any larger one" if value > start else "any smaller one",
            kind=ChoiceKind.DIFFERENT.value,
            verdict=then,
            moves=True,
            because=f"holds for every smallest effect of interest {side} {_shown(effect, flip)}",
            sort=Sort.THRESHOLD.value,
            effect=effect.effect,
            yi=effect.yi,
            flip=flip,
        )
        return


def _sizes(effect: EffectRow) -> Iterator[float]:
    """Yield the sizes at which a word for an effect can change."""
    shifts = [0.0]
    if effect.yi is not None:
        ends = (end for end in (effect.yi_min, effect.yi_max) if end is not None)
        shifts.extend(end - effect.yi for end in ends)
    for value in (effect.yi, effect.ci_lb, effect.ci_ub):
        if value is not None:
            yield from (abs(value + shift) for shift in shifts)
    yield from (abs(end) for end in (effect.yi_min, effect.yi_max) if end is not None)


def _can_be_threshold(effect: EffectRow, size: float) -> bool:
    """Return whether a size can be printed as a threshold, with some room beside it."""
    most = float(LARGEST) / 2
    ratio = find_measure(effect.measure).family is Family.RATIO
    return _LEAST_THRESHOLD < size < (math.log(most) if ratio else most)


def _with_threshold(evaluator: Evaluator, effect: EffectRow, size: float) -> Specification:
    ratio = find_measure(effect.measure).family is Family.RATIO
    value = math.exp(size) if ratio else size
    threshold = Threshold(
        value=f"{value:.12f}", measure=effect.measure, source=effect.study, place="searched"
    )
    claim = evaluator.claim.model_copy(update={"threshold": threshold})
    return replace(evaluator.declared, claim=claim)


def _shown(effect: EffectRow, value: float) -> str:
    if find_measure(effect.measure).back == "exp":
        return f"a ratio of {math.exp(value):.4g}"
    return f"{value:.4g}"


def _with_value(
    evaluator: Evaluator, study: Study, span: DefensibleRange, value: float
) -> Specification:
    """Return the declared specification with a setting at one value of its range."""
    return _at_value(evaluator.declared, study=study, span=span, value=value)


def _at_value(
    specification: Specification, *, study: Study, span: DefensibleRange, value: float
) -> Specification:
    settings = Settings(values={span.setting: f"{value:.12g}"}, ranges=False)
    return replace(specification, settings={**specification.settings, study.id: settings})


def _verdict(evaluator: Evaluator, specification: Specification) -> str:
    try:
        return evaluator.judge(specification).decision.verdict
    except FactsError:
        return ""


def ends_of(span: DefensibleRange) -> tuple[float, float, float]:
    """Return the low end of a range, its declared value and its high end."""
    return _value(span.low), _value(span.declared), _value(span.high)


def _value(text: str) -> float:
    best = parse(text).best
    if best is None:
        raise ValueError(f"{text!r} is a bound; a range has numbers as its ends")
    return best


def _grid(low: float, high: float, *, whole: bool) -> list[float]:
    if whole:
        return [float(n) for n in range(int(low), int(high) + 1)]
    return [low + (high - low) * step / GRID_STEPS for step in range(GRID_STEPS + 1)]


def values_along_ranges(evaluator: Evaluator, declared: Judged) -> Iterator[ChoiceRow]:
    """Yield a row for each value at which a range behind the best evidence is looked at.

    A value that contradicts the rest of what is printed has no row.
    """
    for study, result in _deciding(declared):
        for assumption in assumptions_of(study, result):
            if assumption.span is not None:
                yield from _values_along(evaluator, declared, study, assumption, assumption.span)


def _values_along(
    evaluator: Evaluator,
    declared: Judged,
    study: Study,
    assumption: Assumption,
    span: DefensibleRange,
) -> Iterator[ChoiceRow]:
    for value in _values(*ends_of(span), whole=span.setting.startswith("n")):
        try:
            judged = evaluator.judge(_with_value(evaluator, study, span, value))
        except FactsError:
            continue
        effect = judged.body.effect
        yield ChoiceRow(
            claim=evaluator.claim.id,
            choice=f"{study.label}: {assumption.what}",
            declared=span.declared,
            option=f"{value:.6g}",
            kind=VALUE_OF_RANGE,
            verdict=judged.decision.verdict,
            moves=judged.decision.verdict != declared.decision.verdict,
            because=f"with {span.setting} at this value",
            sort=sort_of(assumption).value,
            effect=effect.effect if effect else "",
            yi=effect.yi if effect else None,
            flip=None,
        )


def _values(low: float, declared: float, high: float, *, whole: bool) -> list[float]:
    """Return at most `MAX_CURVE_VALUES` values from low to high, the declared one included."""
    steps = MAX_CURVE_VALUES - 2
    if whole:
        step = math.ceil((high - low) / steps) or 1
        return sorted({*map(float, range(int(low), int(high) + 1, step)), declared, high})
    return sorted({*(low + (high - low) * n / steps for n in range(steps + 1)), declared})
