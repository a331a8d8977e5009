"""What the printed values of a study must be before anything is computed from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from mcstats.schema.base import Reported
from mcstats.schema.errors import Fault
from mcstats.schema.glyphs import PrintedError
from mcstats.schema.printed import ABOUT, Hedge, Kind, Printed, parse, parse_pair
from mcstats.schema.result import ArmKey, ContrastKey
from mcstats.schema.study import Study
from mcstats.schema.topic import Path, Positions

from .logic import incoherent

__all__ = ["READABLE", "number_fault", "printed_kind", "unreadable"]

# Any tolerance will do here: lint asks whether the text can be read, the rubric says how wide.
READABLE: Final[Mapping[str, Hedge]] = MappingProxyType({w: Hedge("about") for w in ABOUT})
COUNTS = frozenset({"n", "events", "k"})
SHARES = frozenset({"percent", "i2"})
POSITIVE = frozenset({"sd", "se", "baseline_sd", "change_sd", "df", "k"})
NOT_NEGATIVE = frozenset({"f"})
# Ratios of like things: a unit would say that another figure was copied.
PURE = frozenset({"t", "f", "p", "df", "r"})
PERCENT = frozenset({"", "%", "percent", "per cent"})


def printed_kind(key: str) -> Kind:
    """Return how the printed value of a key is read."""
    return "count" if key in COUNTS else "p" if key == "p" else "value"


def unreadable(study: Study, positions: Positions) -> Iterator[Fault]:
    """Yield one fault for each value that is no number, or cannot be the number it should be."""
    reader = _Reader(positions)
    reader.read("n", study.total, ("total",))
    for index, arm in enumerate(study.arms):
        reader.read("n", arm.randomised, ("arms", index, "randomised"))
        reader.read("n", arm.analysed, ("arms", index, "analysed"))
    for index, result in enumerate(study.results):
        at: Path = ("results", index)
        reader.group(result.printed, (*at, "printed"))
        for arm_id, printed in result.groups.items():
            reader.group(printed, (*at, "groups", arm_id))
    for index, time in enumerate(study.times):
        if time.weeks is not None:
            reader.found.extend(number_fault(time.weeks, ("times", index, "weeks"), positions))
    yield from reader.found


def number_fault(
    text: str, path: Path, positions: Positions, kind: Kind = "value"
) -> Iterator[Fault]:
    """Yield a fault where a text that is no printed value is no plain number either."""
    line, column = positions.nearest(path)
    try:
        number = parse(text, READABLE, kind=kind)
    except PrintedError as error:
        told = (error.code, error.found, error.expected, error.fix)
        yield Fault(positions.file, line, column, *told)
        return
    if number.best is None:
        fix = "write the number alone"
        yield Fault(positions.file, line, column, "NUM-FORM", f'"{text}"', "a number", fix)


class _Reader:
    def __init__(self, positions: Positions) -> None:
        self.positions = positions
        self.found: list[Fault] = []

    def group(
        self,
        printed: Mapping[ArmKey, Reported | str] | Mapping[ContrastKey, Reported | str],
        at: Path,
    ) -> None:
        """Read all that is printed of one arm or one comparison, and hold it together."""
        values = {str(k): self.read(str(k), value, (*at, str(k))) for k, value in printed.items()}
        self.found.extend(incoherent(values, at, self.positions))

    def read(
        self, key: str, value: Reported | str, path: Path
    ) -> Printed | tuple[Printed, Printed] | None:
        """Read one value with what other records print for it, which may vary in the stability."""
        if not isinstance(value, Reported):
            return None
        for number, other in enumerate(value.other):
            self.number(key, other.printed, value.unit, (*path, "other", number))
        return self.number(key, value.printed, value.unit, path)

    def number(
        self, key: str, text: str, unit: str | None, path: Path
    ) -> Printed | tuple[Printed, Printed] | None:
        """Read one value, or note what is wrong with it."""
        place = (*path, "printed")
        try:
            if key == "ci":
                return parse_pair(text)
            number = parse(
                text,
                READABLE,
                kind=printed_kind(key),
                share=key in SHARES,
                thousands=key in COUNTS,
            )
        except PrintedError as error:
            self.note(place, error.code, error.found, error.expected, error.fix)
            return None
        shown = f'"{text}"'
        if key in POSITIVE and (number.hi <= 0 or number.best == 0):
            fix = "check the sign in the source"
            if number.best == 0:
                fix = 'if the source prints none write "not reported"'
            self.note(place, "RANGE", shown, "a number above 0", fix)
            return None
        if key in NOT_NEGATIVE and number.hi < 0:
            self.note(place, "RANGE", shown, "0 or more", "check the sign in the source")
            return None
        if key == "n" and number.hi < 1:
            self.note(place, "RANGE", shown, "1 or more", "is this the number of events?")
            return None
        if key == "r" and not -1 <= (number.best or 0) <= 1:
            self.note(place, "RANGE", shown, "-1 … 1", "is this another statistic?")
            return None
        for named, where in ((number.unit, place), (unit or "", (*path, "unit"))):
            expected = PERCENT if key in SHARES else {""}
            if key in PURE | SHARES and named not in expected:
                what = "% or no unit" if key in SHARES else f"no unit: {key} is a pure number"
                self.note(where, "UNIT", f'the unit "{named}"', what, "check the key or the figure")
                return None
        return number

    def note(self, path: Path, code: str, found: str, expected: str, fix: str) -> None:
        line, column = self.positions.nearest(path)
        self.found.append(Fault(self.positions.file, line, column, code, found, expected, fix))
