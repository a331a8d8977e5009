"""Printed values that cannot stand beside each other: what each key asks of its neighbours.

Only what cannot be computed with is refused; what merely contradicts itself may be what the source
prints, and is the business of `check`.
"""

from __future__ import annotations

from collections.abc import Iterator

from mcstats.model.errors import Fault
from mcstats.model.printed import Printed
from mcstats.model.result import kind_of
from mcstats.model.topic import Path, Positions

Value = Printed | tuple[Printed, Printed] | None
"""The set of a value, or of both ends of an interval; None where it is not printed."""


def incoherent(group: dict[str, Value], at: Path, positions: Positions) -> Iterator[Fault]:
    """Yield a fault for each pair of values of one arm or comparison that cannot both be."""

    def fault(key: str, code: str, found: str, expected: str, fix: str) -> Fault:
        return positions.fault((*at, key, "printed"), code, found, expected, fix)

    size, events, interval = group.get("n"), group.get("events"), group.get("ci")
    if isinstance(size, Printed) and isinstance(events, Printed) and events.lo > size.hi:
        found, expected = f"{events.text} events with n {size.text}", f"0 … {size.text}"
        yield fault("events", "LOGIC", found, expected, "n and events look exchanged")
    if isinstance(interval, tuple):
        for key in ("difference", "estimate", "change", "mean"):
            value = group.get(key)
            if isinstance(value, Printed) and (
                value.hi < interval[0].lo or value.lo > interval[1].hi
            ):
                found = f'the interval "{interval[0].text}" to "{interval[1].text}" '
                found += f'beside {key} "{value.text}"'
                fix = "check the sign of the estimate, and ratio against logarithm"
                yield fault("ci", "LOGIC", found, "low ≤ estimate ≤ high", fix)
    if isinstance(size, Printed) and size.hi < 2 and any(kind_of(key).spread for key in group):
        found = f'n "{size.text}" with a spread'
        fix = "one participant has no spread: is this the number of groups?"
        yield fault("n", "RANGE", found, "2 or more", fix)
