"""Compare the figures and files of a run with those accepted or recorded, and name each cause.

The `cause` of a figure is two fingerprints, ``DATUM/RULES``: of the printed values that it rests
on, and of the rubric with the program. A figure that moved although neither changed is unexplained.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from mcstats.model.tables import MoveRow, NumberRow

TOLERANCE: Mapping[str, float] = MappingProxyType(
    {
        "count": 0.0,  # whole things are equal or they are not
        "closed form": 1e-10,  # another order of operations in double precision
        "iterative": 1e-6,  # what optimisers stop at
        "printed": 0.0,  # characters
    }
)
DATUM, RULE = "datum edited", "rule or formula changed"
NOISE, NEW, GONE = "library or platform noise", "new", "gone"
UNEXPLAINED = "unexplained"


def stamp(rows: Iterable[NumberRow], rules: str) -> list[NumberRow]:
    """Return the figures with the fingerprint of the rules beside that of their printed values."""
    return [replace(row, cause=f"{row.cause.partition('/')[0]}/{rules}") for row in rows]


def compare(accepted: Iterable[NumberRow], fresh: Iterable[NumberRow]) -> list[MoveRow]:
    """Return the figures that moved, sorted by id.

    Parameters
    ----------
    accepted, fresh : iterable of NumberRow
        The figures of the accepted list and of this run, with their causes as `stamp` writes them.

    Returns
    -------
    list of MoveRow
        Empty where every figure is the accepted one to the last bit.
    """
    old = {row.number: row for row in accepted}
    new = {row.number: row for row in fresh}
    moves = []
    for number in sorted(old.keys() | new.keys()):
        was, now = old.get(number), new.get(number)
        if now is None and was is not None:
            moves.append(MoveRow(number, _shown(was), "", GONE))
        elif was is None and now is not None:
            moves.append(MoveRow(number, "", _shown(now), NEW))
        elif (
            was is not None
            and now is not None
            and (was.value, was.printed, was.kind) != (now.value, now.printed, now.kind)
        ):
            moves.append(MoveRow(number, _shown(was), _shown(now), _cause(was, now)))
    return _attributed(moves, {**old, **new})


def _attributed(moves: list[MoveRow], rows: Mapping[str, NumberRow]) -> list[MoveRow]:
    """Return the moves with what rests on a table laid to the data, if they changed.

    A count, or a number in a reason, rests on a whole table and has no fingerprint of printed
    values. One that appears or goes follows from an edited value; where values came or went
    themselves, it is left as it is.
    """
    of_values = {m.cause for m in moves if rows[m.number].cause.partition("/")[0]}
    follows = {UNEXPLAINED} if of_values & {DATUM, NEW, GONE} else set()
    follows |= {NEW, GONE} if DATUM in of_values else set()
    return [
        replace(move, cause=DATUM)
        if move.cause in follows and _is_of_table(rows[move.number])
        else move
        for move in moves
    ]


def _is_of_table(row: NumberRow) -> bool:
    of_table = row.kind == "count" or row.rests_on.startswith("tables/")
    return of_table and not row.cause.partition("/")[0]


def merge(accepted: Iterable[NumberRow], fresh: Iterable[NumberRow]) -> list[NumberRow]:
    """Return the list to accept; figures that did not move keep their accepted row."""
    old = {row.number: row for row in accepted}
    merged = []
    for row in sorted(fresh, key=lambda entry: entry.number):
        before = old.get(row.number)
        same = before is not None and replace(row, cause=before.cause) == before
        kept = before is not None and before.cause.partition("/")[0] == row.cause.partition("/")[0]
        merged.append(before if before is not None and same and kept else row)
    return merged


def fails(move: MoveRow) -> bool:
    """Return whether a move has to be accepted before the check passes again."""
    return move.cause != NOISE


def describe_move(move: MoveRow, rests_on: str = "") -> str:
    """Return one line: old and new value, cause, and the origin of the figure."""
    old, new = move.old or "nothing", move.new or "nothing"
    where = f"; rests on {rests_on}" if rests_on else ""
    return f"{move.number}: {old} → {new} ({move.cause}){where}"


def _shown(row: NumberRow) -> str:
    if row.value is None or row.printed == repr(row.value):
        return row.printed
    return f"{row.printed} ({row.value!r})"


def _cause(was: NumberRow, now: NumberRow) -> str:
    if _within(was, now):
        return NOISE
    (datum, _, rules), (other_datum, _, other_rules) = (
        row.cause.partition("/") for row in (was, now)
    )
    if datum != other_datum:
        return DATUM
    return RULE if rules != other_rules else UNEXPLAINED


def _within(was: NumberRow, now: NumberRow) -> bool:
    """Return whether a figure moved within the tolerance of its kind and is shown alike."""
    if was.kind != now.kind or was.printed != now.printed:
        return False
    if was.value is None or now.value is None:
        return False
    tolerance = TOLERANCE.get(now.kind, 0.0)
    return math.isclose(was.value, now.value, rel_tol=tolerance, abs_tol=tolerance)


def differences(
    recorded: Mapping[str, str], present: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Yield each file that differs from the record, with the difference.

    Parameters
    ----------
    recorded, present : mapping of str to str
        Name of a file to its sha256.
    """
    for name in sorted(recorded.keys() | present.keys()):
        if name not in present:
            yield name, "missing"
        elif name not in recorded:
            yield name, "not of this run"
        elif recorded[name] != present[name]:
            yield name, "edited"
