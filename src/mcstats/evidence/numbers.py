"""What the printed values of a study must be before anything is computed from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from mcstats.schema.base import Reported
from mcstats.schema.errors import Fault
from mcstats.schema.printed import Hedge, Kind, Printed, PrintedError, parse, parse_pair
from mcstats.schema.study import ArmKey, ContrastKey, Result, Study
from mcstats.schema.topic import Path, Positions

# Any tolerance will do here: lint asks whether the text can be read, the rubric says how wide.
_READABLE: Mapping[str, Hedge] = MappingProxyType(
    {w: Hedge("about", 1) for w in ("about", "roughly", "approximately", "around", "~", "≈")}
)
COUNTS = frozenset({"n", "events", "k"})
SHARES = frozenset({"percent", "i2"})
POSITIVE = frozenset({"sd", "se", "baseline_sd", "change_sd"})


def printed_kind(key: str) -> Kind:
    """Return how the printed value of a key is read."""
    return "count" if key in COUNTS else "p" if key == "p" else "value"


def unreadable(study: Study, positions: Positions) -> Iterator[Fault]:
    """Yield one fault for each value that is no number, or cannot be the number it should be."""
    yield from _count(study.total, ("total",), positions)
    for index, arm in enumerate(study.arms):
        yield from _count(arm.randomised, ("arms", index, "randomised"), positions)
        yield from _count(arm.analysed, ("arms", index, "analysed"), positions)
    for index, result in enumerate(study.results):
        at: Path = ("results", index)
        contrast = dict(_group(result.printed, (*at, "printed"), positions))
        yield from (f for f in contrast.values() if isinstance(f, Fault))
        yield from _estimate_in_interval(result, contrast, (*at, "printed"), positions)
        for arm_id, printed in result.groups.items():
            group = dict(_group(printed, (*at, "groups", arm_id), positions))
            yield from (f for f in group.values() if isinstance(f, Fault))
            yield from _events_in_n(group, (*at, "groups", arm_id), positions)


def _count(value: Reported | str, path: Path, positions: Positions) -> Iterator[Fault]:
    if isinstance(value, Reported):
        found = _read("n", value, path, positions)
        if isinstance(found, Fault):
            yield found


def _group(
    printed: Mapping[ArmKey, Reported | str] | Mapping[ContrastKey, Reported | str],
    at: Path,
    positions: Positions,
) -> Iterator[tuple[str, Printed | tuple[Printed, Printed] | Fault]]:
    for key, value in printed.items():
        if isinstance(value, Reported):
            yield str(key), _read(str(key), value, (*at, str(key)), positions)


def _read(
    key: str, value: Reported, path: Path, positions: Positions
) -> Printed | tuple[Printed, Printed] | Fault:
    line, column = positions.nearest((*path, "printed"))

    def fault(code: str, found: str, allowed: str, mend: str) -> Fault:
        return Fault(positions.file, line, column, code, found, allowed, mend)

    try:
        if key == "ci":
            return parse_pair(value.printed)
        number = parse(
            value.printed,
            _READABLE,
            kind=printed_kind(key),
            share=key in SHARES,
            thousands=key in COUNTS,
        )
    except PrintedError as error:
        return fault(error.code, error.found, error.allowed, error.mend)
    shown = f'"{value.printed}"'
    if key in POSITIVE and number.hi <= 0:
        if number.best == 0:
            mend = 'if the source prints no spread write "not reported"'
            return fault("RANGE", shown, "a number above 0", mend)
        return fault("RANGE", shown, "a number above 0", "check the sign in the source")
    if key in POSITIVE and number.best == 0:
        mend = 'if the source prints no spread write "not reported"'
        return fault("RANGE", shown, "a number above 0", mend)
    if key == "n" and number.hi < 1:
        return fault("RANGE", shown, "1 or more", "is this the number of events?")
    return number


def _estimate_in_interval(
    result: Result,
    read: Mapping[str, Printed | tuple[Printed, Printed] | Fault],
    at: Path,
    positions: Positions,
) -> Iterator[Fault]:
    interval = read.get("ci")
    if not isinstance(interval, tuple):
        return
    for key in ("difference", "estimate", "change"):
        value = read.get(key)
        if isinstance(value, Printed) and (value.hi < interval[0].lo or value.lo > interval[1].hi):
            line, column = positions.nearest((*at, "ci", "printed"))
            yield Fault(
                positions.file,
                line,
                column,
                "LOGIC",
                f'the interval "{result.printed[ContrastKey.CI].printed}" '  # type: ignore[union-attr]  # it was read
                f'beside the estimate "{value.text}"',
                "low ≤ estimate ≤ high",
                "check the sign of the estimate, and ratio against logarithm",
            )


def _events_in_n(
    read: Mapping[str, Printed | tuple[Printed, Printed] | Fault], at: Path, positions: Positions
) -> Iterator[Fault]:
    n, events = read.get("n"), read.get("events")
    if isinstance(n, Printed) and isinstance(events, Printed) and events.lo > n.hi:
        line, column = positions.nearest((*at, "events", "printed"))
        yield Fault(
            positions.file,
            line,
            column,
            "LOGIC",
            f"{events.text} events with n {n.text}",
            f"0 … {n.text}",
            "n and events look exchanged",
        )
