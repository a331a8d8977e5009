"""The printed values of a result as the sets they stand for, each with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from mcstats.effects.assumptions import Options
from mcstats.effects.measures.measure import Family
from mcstats.effects.measures.registry import find_measure
from mcstats.effects.routes.merged_arms import merge_last_arms
from mcstats.effects.routes.route import Given, Value
from mcstats.model.base import Reported
from mcstats.model.printed import Hedge
from mcstats.model.printed_keys import OF_POOLING, ContrastKey, kind_of, read_value
from mcstats.model.result import Result
from mcstats.model.study import Study
from mcstats.model.topic import Path
from mcstats.model.units import factor_if_known, is_percent, is_points
from mcstats.model.vocabularies import Scale

_DIFFERENCES: Final = frozenset(
    {Family.RAW, Family.STANDARDISED, Family.PERCENT, Family.RISK_DIFFERENCE}
)
CONTEXT_ONLY = OF_POOLING | {"n"}  # printed beside a comparison; no route reads them

Input = tuple[str, str, Path, Reported, tuple[float, float]]
"""Key, arm, path, the value as printed, and the set it stands for.

The path is one inside the result, or one inside the study, which then begins with ``arms`` or
``results``: a number analysed stands with its arm, a change since before with its own time.
"""


def given_of(
    study: Study, result: Result, options: Options, hedges: Mapping[str, Hedge]
) -> tuple[Given, list[Input]]:
    """Return the printed values of a result as sets, and where each stands.

    A value in another unit than the outcome's is converted where that is exact, and a change or a
    difference that is printed as a reduction is the negative of what is printed; the inputs keep
    the set that is printed.
    """
    inputs: list[Input] = []

    def read(key: str, arm: str, path: Path, value: Reported) -> Value:
        resolved = set_of(key, value, hedges, options)
        low, high = resolved if isinstance(resolved, tuple) else (resolved, resolved)
        inputs.append((key, arm, path, value, (low.lo, high.hi)))
        factor = conversion_of(study, result, key, value)
        if factor is not None and factor != 1:
            unit = study.outcome(result.outcome).unit or ""
            resolved = low.times(factor, unit)
            if low is not high:
                resolved = resolved, high.times(factor, unit)
        if not is_reduction(study, result, key, arm):
            return resolved
        if isinstance(resolved, tuple):
            return resolved[1].negated(), resolved[0].negated()
        return resolved.negated()

    contrast = {
        str(key): read(str(key), "", ("printed", str(key)), value)
        for key, value in result.printed.items()
        if isinstance(value, Reported) and str(key) not in CONTEXT_ONLY
    }
    arms = []
    for arm in result.arms or tuple(result.groups):
        group = {
            str(key): read(str(key), arm, ("groups", arm, str(key)), value)
            for key, value in result.groups.get(arm, {}).items()
            if isinstance(value, Reported)
        }
        position, size = next((n, a.analysed) for n, a in enumerate(study.arms) if a.id == arm)
        # The number randomised is never taken for the number analysed.
        if "n" not in group and isinstance(size, Reported):
            group["n"] = read("n", arm, ("arms", position, "analysed"), size)
        arms.append(group)
    given = Given(contrast, tuple(arms))
    if result.reference_arms:
        given = merge_last_arms(given, len(result.reference_arms))
    return given, inputs


def printed_unit(key: str, value: Reported) -> str:
    """Return the unit that is printed with a value, in its text or elsewhere; empty for none."""
    read = read_value(key, value.printed)
    number = read[1] if isinstance(read, tuple) else read
    return number.unit or value.unit or ""


def is_percentage(unit: str, result: Result) -> bool:
    """Return whether a value in this unit is in percent or points, and not in a unit of measure."""
    return is_percent(unit) or is_points(unit) or result.scale is not Scale.RAW


def conversion_of(study: Study, result: Result, key: str, value: Reported) -> Decimal | None:
    """Return the factor from the unit of a value to that of its outcome; None where there is none.

    It is 1 where either is not printed, and for what is in percent or is no measurement.
    """
    unit, of_outcome = printed_unit(key, value), study.outcome(result.outcome).unit
    if not kind_of(key).measured or not unit or not of_outcome:
        return Decimal(1)
    if is_percentage(unit, result):
        return Decimal(1)
    return factor_if_known(unit, of_outcome)


def is_reduction(study: Study, result: Result, key: str, arm: str = "") -> bool:
    """Return whether a value of the comparison, or of an arm, is printed as a reduction."""
    if not study.outcome(result.outcome).prints_reductions:
        return False
    if arm or key not in ("estimate", "ci"):
        return kind_of(key).signed
    if key == "ci" and any(kind_of(str(other)).signed for other in _estimates_of(result)):
        return True
    if key == "ci" and ContrastKey.REDUCTION in result.printed:
        return False
    # An estimate of its own is a difference unless a ratio is made of it; an estimate of a ratio
    # says below one that there is less, and needs no other sign.
    return all(find_measure(e.measure).family in _DIFFERENCES for e in result.estimates)


def _estimates_of(result: Result) -> Iterator[str]:
    """Yield the keys of the values that a printed interval may belong to."""
    for key in ("difference", "change"):
        if isinstance(result.printed.get(ContrastKey(key)), Reported):
            yield key


def in_study(study: Study, result: Result, path: Path) -> Path:
    """Return the path of an input of a result inside its study."""
    if path[0] in ("arms", "results"):
        return path
    return ("results", study.results.index(result), *path)


def set_of(key: str, value: Reported, hedges: Mapping[str, Hedge], options: Options) -> Value:
    """Return the set that a printed value stands for, or the two of an interval."""
    read = read_value(key, value.printed)
    if isinstance(read, tuple):
        return read[0].resolve(), read[1].resolve()
    return read.resolve(hedges, options.p_reading if read.kind == "p" else "rounded")
