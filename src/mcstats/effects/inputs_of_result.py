"""The printed values of a result as the sets they stand for, each with its place."""

from __future__ import annotations

from collections.abc import Mapping

from mcstats.effects.assumptions import Options
from mcstats.effects.routes.merged_arms import merge_last_arms
from mcstats.effects.routes.route import Given, Value
from mcstats.model.base import Reported
from mcstats.model.printed import Hedge
from mcstats.model.result import Result, read_value
from mcstats.model.study import Study
from mcstats.model.topic import Path

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
        resolved = set_of(key, value, hedges, options)
        low, high = resolved if isinstance(resolved, tuple) else (resolved, resolved)
        inputs.append((key, arm, path, value, (low.lo, high.hi)))
        return resolved

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
