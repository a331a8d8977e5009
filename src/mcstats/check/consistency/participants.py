"""Check the numbers of participants of a result against the arms and the total of its study.

Sources do contradict themselves, so that a size beyond what was allocated is a row to declare and
no fault of the file.
"""

from __future__ import annotations

from collections.abc import Iterator

from mcstats.check.consistency.result_values import ResultValues
from mcstats.check.row import CONTRADICTION, UNCHECKED
from mcstats.model.base import Reported
from mcstats.model.printed_keys import read_count
from mcstats.model.result import unit_counted
from mcstats.model.tables import CheckRow

MORE_PEOPLE = "more participants than allocated"
FEWER = "fewer participants than studies"
TOO_MANY = "more than the participants"


def check_participants(values: ResultValues) -> Iterator[CheckRow]:
    """Yield a row for each number of participants that is larger than its arm or its study.

    Where one person is counted in several arms, or what is counted are no people, sizes of arms say
    nothing about one another.
    """
    counted_twice = values.study.design.assigned.counts_people_twice
    if values.study.is_review:
        yield from _beyond(values, "n", "", _most(values.study.total), "in all")
        studies, people = values.of.get("k"), values.of.get("n")
        if studies is not None and people is not None and people.set.hi < studies.set.lo:
            what = f"{people.text} participants in {studies.text} studies"
            allowed = f"at least {studies.text}"
            yield values.row(
                "fewer-than-studies",
                CONTRADICTION,
                what,
                "printed.n",
                printed=people.text,
                allowed=allowed,
                diagnosis=FEWER,
            )
        return
    if counted_twice or unit_counted([values.result]) != "people":
        return
    whole = _most(values.study.total)
    allocated = {arm.id: _most(arm.randomised) for arm in values.study.arms}
    for arm in values.arms:
        known = allocated.get(arm)
        most, of = (known, "allocated to it") if known is not None else (whole, "in the study")
        yield from _beyond(values, "n", arm, most, of)
    sizes = [allocated.get(arm) for arm in values.result.arms]
    both = sum(size for size in sizes if size is not None) if None not in sizes and sizes else whole
    yield from _beyond(values, "n", "", both, "allocated to its arms")


def check_counts_of_participants(values: ResultValues) -> Iterator[CheckRow]:
    """Yield a row for each count that cannot exceed the participants and does.

    Mixed models may leave more degrees of freedom than there are participants, so that these are
    asked about and not called wrong.
    """
    sizes = [values.arm(number, "n") for number in range(max(len(values.result.arms), 2))]
    sizes = sizes[: len(values.result.arms or values.arms)]
    whole = sum(size.hi for size in sizes if size is not None)
    if None in sizes or not sizes:
        size = values.span("n")
        whole = size.hi if size is not None else 0.0
    if whole <= 0:
        return
    for key, spare in (("df", 1), ("covariates", 2), ("only_first", 0), ("only_last", 0)):
        span = values.span(key)
        if span is not None and span.lo > whole - spare:
            status = UNCHECKED if key == "df" else CONTRADICTION
            yield values.row(
                f"{key}-participants",
                status,
                f"{key} of {whole:g} participants",
                f"printed.{key}",
                printed=values.of[key].text,
                allowed=f"at most {whole - spare:g}",
                diagnosis=TOO_MANY,
            )
    for arm, printed in values.arms.items():
        if "clusters" in printed and "n" in printed:
            if printed["clusters"].set.lo > printed["n"].set.hi:
                yield values.row(
                    f"clusters-{arm}",
                    CONTRADICTION,
                    f"{printed['clusters'].text} clusters of {printed['n'].text} participants",
                    f"groups.{arm}.clusters",
                    printed=printed["clusters"].text,
                    allowed=f"at most {printed['n'].text}",
                    diagnosis=TOO_MANY,
                )


def _most(value: Reported | str) -> float | None:
    """Return the largest number that a printed size and its other readings stand for."""
    if not isinstance(value, Reported):
        return None
    return max(read_count(value).hi, *(read_count(other).hi for other in value.other), 0.0)


def _beyond(
    values: ResultValues, key: str, arm: str, most: float | None, of: str
) -> Iterator[CheckRow]:
    printed = values.arms.get(arm, {}) if arm else values.of
    if most is None or key not in printed or printed[key].set.lo <= most:
        return
    yield values.row(
        f"participants-{arm}" if arm else "participants",
        CONTRADICTION,
        f"{printed[key].text} participants of {most:g} {of}",
        f"groups.{arm}.{key}" if arm else f"printed.{key}",
        printed=printed[key].text,
        allowed=f"at most {most:g}",
        diagnosis=MORE_PEOPLE,
    )
