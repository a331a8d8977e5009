"""Refuse printed values that nothing could be computed from, alone or beside one another.

The module `model.read_printed` words the faults of a text that cannot be read. A value that merely
contradicts another may be what the source prints: `check` reports it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from mcstats.model.base import Record, Reported
from mcstats.model.errors import Fault
from mcstats.model.printed import ABOUT, Number, Pair, Printed
from mcstats.model.printed_characters import PrintedError
from mcstats.model.printed_keys import ArmKey, ContrastKey, KeyKind, kind_of, read_value
from mcstats.model.read_printed import read_number
from mcstats.model.study import Study
from mcstats.model.topic import Path, Positions
from mcstats.model.units import counts_a_course, is_known

Value: TypeAlias = Printed | tuple[Printed, Printed] | None
"""The set of a value, or of both ends of an interval; None where it is not printed."""
_NUMBER = re.compile(r"[0-9]+(?:[.,·'’][0-9]+| [0-9]{3}(?![0-9]))*")
MOST_PERCENT = 100.0
_NOT_COUNTED = frozenset(
    "excluded lost missing withdrawn withdrew dropped dropout dropouts died dead deaths ineligible"
    " declined refused".split()
)
PERCENT = frozenset({"", "%", "percent", "per cent"})


def lint_values(study: Study, positions: Positions) -> Iterator[Fault]:
    """Yield one fault for each value that is no number, or cannot be the number it should be."""
    reader = _Reader(positions)
    reader.value("n", study.total, ("total",))
    for index, arm in enumerate(study.arms):
        reader.value("n", arm.randomised, ("arms", index, "randomised"))
        reader.value("n", arm.analysed, ("arms", index, "analysed"))
    for key, value in (study.review.risks_of_trials if study.review is not None else {}).items():
        share = isinstance(value, Reported) and "%" in value.printed
        reader.value("percent" if share else "events", value, ("review", key))
    for index, result in enumerate(study.results):
        base: Path = ("results", index)
        reader.group(result.printed, (*base, "printed"))
        for arm_id, printed in result.groups.items():
            reader.group(printed, (*base, "groups", arm_id))
    for index, time in enumerate(study.times):
        if time.weeks is not None:
            reader.faults.extend(number_fault(time.weeks, ("times", index, "weeks"), positions))
    yield from reader.faults


def unquoted_values(study: Study, positions: Positions) -> Iterator[str]:
    """Yield a line for each value whose quoted words do not hold its numbers.

    A value with a reason may be one that its source gives in other words or in another language.
    """
    for path, value in _unquoted(study, ()):
        place = f"{positions.file}:{positions.nearest((*path, 'words'))[0]}"
        words = f'the words "{value.words}" do not hold {value.printed}'
        yield f"{place} {words}; quote those that do, or leave out words"


def _unquoted(part: object, path: Path) -> Iterator[tuple[Path, Reported]]:
    if isinstance(part, Reported) and part.words is not None and part.because is None:
        quoted = {_digits(number) for number in _NUMBER.findall(part.words)}
        if not {_digits(number) for number in _NUMBER.findall(part.printed)} <= quoted:
            yield path, part
    if isinstance(part, Record):
        for name in type(part).model_fields:
            yield from _unquoted(getattr(part, name), (*path, name))
    elif isinstance(part, Mapping):
        for key, value in part.items():
            yield from _unquoted(value, (*path, str(key)))
    elif isinstance(part, tuple):
        for index, value in enumerate(part):
            yield from _unquoted(value, (*path, index))


def _digits(number: str) -> str:
    """Return the digits of a number, whatever separates its thousands and its decimals."""
    return re.sub(r"\D", "", number)


def number_fault(text: str, path: Path, positions: Positions) -> Iterator[Fault]:
    """Yield a fault where a text that is no printed value is no plain number either."""
    try:
        number = read_number(text).resolve(ABOUT)
    except PrintedError as error:
        yield positions.fault(path, *error.words)
        return
    if number.best is None:
        fix = "write the number alone"
        yield positions.fault(path, "NUM-FORM", f'"{text}"', "a number", fix)


class _Reader:
    def __init__(self, positions: Positions) -> None:
        self.positions = positions
        self.faults: list[Fault] = []

    def group(
        self,
        printed: Mapping[ArmKey, Reported | str] | Mapping[ContrastKey, Reported | str],
        base: Path,
    ) -> None:
        """Read all that is printed of one arm or one comparison, and hold it together."""
        values = {
            str(k): self.value(str(k), value, (*base, str(k))) for k, value in printed.items()
        }
        self.faults.extend(_incoherent(values, base, self.positions))

    def value(self, key: str, value: Reported | str, path: Path) -> Value:
        """Read one value with what other records print for it, which may vary in the stability."""
        if not isinstance(value, Reported):
            return None
        for number, other in enumerate(value.other):
            self.text(key, other.printed, value.unit, (*path, "other", number))
        return self.text(key, value.printed, value.unit, path)

    def text(self, key: str, text: str, unit: str | None, path: Path) -> Value:
        """Read the text of one value, or note what is wrong with it."""
        try:
            return self.sets(key, read_value(key, text), unit, path)
        except PrintedError as error:
            self.faults.append(self.positions.fault((*path, "printed"), *error.words))
            return None

    def sets(self, key: str, read: Number | Pair, unit: str | None, path: Path) -> Value:
        """Return the set of a value, or of both ends, where it can be what its key says."""
        if isinstance(read, tuple):
            return read[0].resolve(), read[1].resolve()
        number = read.resolve(ABOUT)
        flaw = next(_flaws(key, number, unit or ""), None)
        if flaw is None:
            return number
        place, *words = flaw
        self.faults.append(self.positions.fault((*path, place), *words))
        return None


def _flaws(key: str, number: Printed, unit: str) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield the place of each flaw of a value, with code, finding, expected values and remedy."""
    known, found = kind_of(key), f'"{number.text}"'
    if range_ := _out_of_range(key, number):
        yield "printed", "RANGE", found, *range_
    if known.size and number.unit and set(number.unit.lower().split()) & _NOT_COUNTED:
        expected = "the number of those who are counted"
        fix = "write how many were analysed, and this under details"
        yield "printed", "UNIT", found, expected, fix
    fix = "check the key or the figure"
    if known.kind == "count" and is_known(number.unit) and not counts_a_course(number.unit):
        found, expected = f'the unit "{number.unit}" of a count', "what is counted, or nothing"
        yield "printed", "UNIT", found, expected, fix
    share = known.kind == "share" or known.percent
    expected = "% or no unit" if share else f"no unit: {key} is a pure number"
    for place, named in (("printed", number.unit), ("unit", unit)):
        if (share or known.pure) and named not in (PERCENT if share else {""}):
            yield place, "UNIT", f'the unit "{named}"', expected, fix


def _out_of_range(key: str, number: Printed) -> tuple[str, str] | None:
    """Return the range of a value that lies outside of it, and the remedy; None for another one."""
    known, sign = kind_of(key), "check the sign in the source"
    if known.positive and number.best == 0:
        return "a number above 0", 'if the source prints none write "not reported"'
    if known.positive and number.hi <= 0:
        return "a number above 0", sign
    if known.not_negative and number.hi < 0:
        return "0 or more", sign
    if key == "n" and number.hi < 1:
        return "1 or more", "is this the number of events?"
    if known.percent and number.lo > MOST_PERCENT:
        fix = "more than all cannot be taken away: is it an increase, written as -42%?"
        return "at most 100%", fix
    if number.lo > known.most or number.hi < known.least:
        return _range(known), "is this another statistic?"
    if key == "nnt" and -1 < number.lo and number.hi < 1:
        return "1 or more, or -1 or less", "is this a difference of risks?"
    if share_as_fraction(known, number):
        fix = f"write {number.text}%, or {(number.best or 0) * 100:g}% if it is a part of 1"
        return "a share in percent, with its sign", fix
    return None


def share_as_fraction(known: KeyKind, number: Printed) -> bool:
    """Return whether "0.3" may be 30 % as well as 0.3 %: a share below 1 without its sign."""
    share = known.kind == "share" or known.percent
    return share and not number.unit and number.best is not None and 0 < abs(number.best) < 1


def _range(known: KeyKind) -> str:
    if math.isinf(known.least):
        return f"at most {known.most:,.0f}"
    return (
        f"{known.least:g} or more"
        if math.isinf(known.most)
        else f"{known.least:g} … {known.most:g}"
    )


def _incoherent(group: dict[str, Value], base: Path, positions: Positions) -> Iterator[Fault]:
    """Yield a fault for each pair of values of one arm or comparison that cannot both be."""

    def fault(key: str, code: str, found: str, expected: str, fix: str) -> Fault:
        return positions.fault((*base, key, "printed"), code, found, expected, fix)

    size, events, interval = group.get("n"), group.get("events"), group.get("ci")
    most = size.hi if isinstance(size, Printed) else math.inf
    least = events.lo if isinstance(events, Printed) else 0
    too_many = least > most or (least == most and isinstance(events, Printed) and events.lo_open)
    if isinstance(size, Printed) and isinstance(events, Printed) and too_many:
        found, expected = f"{events.text} events with n {size.text}", f"0 … {size.text}"
        fix = "check whether n and events are swapped; of events that recur give person_time for n"
        yield fault("events", "LOGIC", found, expected, fix)
    if isinstance(interval, tuple):
        for key in ("difference", "estimate", "reduction", "change", "mean"):
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
