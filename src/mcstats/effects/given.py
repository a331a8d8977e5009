"""The printed values of a result as the sets they stand for, each with its place."""

from __future__ import annotations

from collections.abc import Mapping

from mcstats.effects.options import Options
from mcstats.effects.route import Given, Value
from mcstats.schema.base import Reported
from mcstats.schema.printed import Hedge, Kind, parse, parse_pair
from mcstats.schema.result import Result
from mcstats.schema.study import Study
from mcstats.schema.topic import Path

__all__ = ["CONTEXT_ONLY", "Input", "given_of", "in_study", "read_printed"]

COUNTS = frozenset({"n", "events", "k"})
SHARES = frozenset({"percent", "i2"})
CONTEXT_ONLY = frozenset({"k", "i2", "n"})  # printed beside a comparison; no route reads them

Input = tuple[str, str, Path, Reported, tuple[float, float]]
"""Key, arm, path, the value as printed, and the set it stands for.

The path is one inside the result, or one inside the study, which then begins with ``arms`` or
``results``: a number analysed stands with its arm, a change since before with its own time.
"""


def given_of(
    study: Study, result: Result, options: Options, hedges: Mapping[str, Hedge]
) -> tuple[Given, list[Input]]:
    """Return the printed values of a result as sets, and where each stands."""
    inputs: list[Input] = []

    def read(key: str, arm: str, path: Path, value: Reported) -> Value:
        read_value = read_printed(key, value, hedges, options)
        low, high = read_value if isinstance(read_value, tuple) else (read_value, read_value)
        inputs.append((key, arm, path, value, (low.lo, high.hi)))
        return read_value

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
        if "n" not in group:
            group |= _analysed(study, arm, inputs)
        arms.append(group)
    return Given(contrast, tuple(arms)), inputs


def in_study(study: Study, result: Result, path: Path) -> Path:
    """Return the path of an input of a result inside its study."""
    if path[0] in ("arms", "results"):
        return path
    return ("results", study.results.index(result), *path)


def _analysed(study: Study, arm_id: str, inputs: list[Input]) -> dict[str, Value]:
    """Return the number printed as analysed; the number randomised is never taken for it."""
    position, arm = next((n, a) for n, a in enumerate(study.arms) if a.id == arm_id)
    if not isinstance(arm.analysed, Reported):
        return {}
    count = parse(arm.analysed.printed, kind="count", thousands=True)
    path: Path = ("arms", position, "analysed")
    inputs.append(("n", arm_id, path, arm.analysed, (count.lo, count.hi)))
    return {"n": count}


def read_printed(key: str, value: Reported, hedges: Mapping[str, Hedge], options: Options) -> Value:
    """Return the set that a printed value stands for, or the two of an interval."""
    if key == "ci":
        return parse_pair(value.printed)
    kind: Kind = "count" if key in COUNTS else "p" if key == "p" else "value"
    return parse(
        value.printed,
        hedges,
        options.p_reading if key == "p" else "rounded",
        kind=kind,
        share=key in SHARES,
        thousands=key in COUNTS,
    )
