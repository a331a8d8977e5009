"""Printed values that cannot stand beside each other: what each key asks of its neighbours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mcstats.schema.errors import Fault
from mcstats.schema.printed import Printed
from mcstats.schema.topic import Path, Positions

__all__ = ["Group", "incoherent"]

Group = dict[str, Printed | tuple[Printed, Printed] | None]

# The first is never above the second, and why the two are found the wrong way round.
_ORDER: Final[tuple[tuple[str, str, str], ...]] = (
    ("events", "n", "n and events look exchanged"),
    ("analysed", "randomised", "the two look exchanged"),
    ("q1", "median", "check the quartiles"),
    ("median", "q3", "check the quartiles"),
    ("q1", "q3", "check the quartiles"),
    ("min", "max", "the two look exchanged"),
    ("min", "q1", "check the smallest value"),
    ("q3", "max", "check the largest value"),
    ("min", "mean", "check the smallest value"),
    ("mean", "max", "check the largest value"),
    ("min", "median", "check the smallest value"),
    ("median", "max", "check the largest value"),
)
_SPREAD = frozenset({"sd", "se", "change_sd", "baseline_sd"})


def incoherent(group: Group, at: Path, positions: Positions) -> Iterator[Fault]:
    """Yield a fault for each pair of values of one arm or comparison that cannot both be."""

    def fault(key: str, code: str, found: str, allowed: str, mend: str) -> Fault:
        line, column = positions.nearest((*at, key, "printed"))
        return Fault(positions.file, line, column, code, found, allowed, mend)

    for lower, upper, mend in _ORDER:
        low, high = group.get(lower), group.get(upper)
        if isinstance(low, Printed) and isinstance(high, Printed) and low.lo > high.hi:
            found = f'{lower} "{low.text}" beside {upper} "{high.text}"'
            yield fault(lower, "LOGIC", found, f"{lower} ≤ {upper}", mend)
    interval = group.get("ci")
    if isinstance(interval, tuple):
        for key in ("difference", "estimate", "change", "mean"):
            value = group.get(key)
            if isinstance(value, Printed) and (
                value.hi < interval[0].lo or value.lo > interval[1].hi
            ):
                found = f'the interval "{interval[0].text}" to "{interval[1].text}" '
                found += f'beside {key} "{value.text}"'
                mend = "check the sign of the estimate, and ratio against logarithm"
                yield fault("ci", "LOGIC", found, "low ≤ estimate ≤ high", mend)
    size = group.get("n")
    if isinstance(size, Printed) and size.hi < 2 and not _SPREAD.isdisjoint(group):
        found = f'n "{size.text}" with a spread'
        mend = "one participant has no spread: is this the number of groups?"
        yield fault("n", "RANGE", found, "2 or more", mend)
