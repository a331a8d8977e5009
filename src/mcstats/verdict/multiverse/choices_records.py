"""List choices among records that print a number behind the evidence differently."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from mcstats.effects.inputs_of_result import CONTEXT_ONLY
from mcstats.effects.routes.route_registry import ROUTES
from mcstats.model.base import OtherReported, Reported
from mcstats.model.result import Result
from mcstats.model.study import Arm, Study
from mcstats.model.vocabularies import ChoiceKind
from mcstats.verdict.multiverse.specification import (
    Choice,
    Option,
    Sort,
    StudyEdit,
    edit_result,
    edit_study,
    offer,
)

_NAMES = {"p": "P value", "n": "number analysed", "ci": "interval", "se": "standard error"}


def record_choices(study: Study, result: Result | None) -> Iterator[Choice]:
    """Yield a choice for each number of arms or of a result that another record prints otherwise.

    The numbers that one record prints of several arms are one reading, taken for all or none.
    """
    for name in ("randomised", "analysed"):
        yield from _of_arms(study, name)
    if result is None:
        return
    routes = [ROUTES[estimate.route] for estimate in result.estimates]
    read = {"p", "df", "level", *(k for r in routes for k in (*r.needs, *r.arm_needs))}
    for key, value in result.printed.items():
        if str(key) in read - CONTEXT_ONLY:
            yield from _one(study, str(key), value, _in_printed(result, key))
    for column in dict.fromkeys(key for group in result.groups.values() for key in group):
        if str(column) in read:
            yield from _of_groups(study, result, column)


def _of_arms(study: Study, name: str) -> Iterator[Choice]:
    values = {arm.id: getattr(arm, name) for arm in study.arms}

    def put(record: tuple[str, str]) -> StudyEdit:
        def change(read: Study) -> Study:
            arms = tuple(_arm(arm, name, record) for arm in read.arms)
            return read.model_copy(update={"arms": arms})

        return change

    yield from _by_record(study, f"number {name}", values, put)


def _arm(arm: Arm, name: str, record: tuple[str, str]) -> Arm:
    value = _taken(getattr(arm, name), record)
    return arm if value is None else arm.model_copy(update={name: value})


def _of_groups(study: Study, result: Result, key: Any) -> Iterator[Choice]:
    values = {arm: group.get(key) for arm, group in result.groups.items()}

    def put(record: tuple[str, str]) -> StudyEdit:
        def edit(read: Result) -> Result:
            groups = {
                arm: {**group, key: _taken(group[key], record) or group[key]}
                if key in group
                else group
                for arm, group in read.groups.items()
            }
            return read.model_copy(update={"groups": groups})

        return edit_result(result.id, edit)

    yield from _by_record(study, str(key), values, put)


def _by_record(
    study: Study, what: str, values: dict[str, Any], put: Callable[[tuple[str, str]], StudyEdit]
) -> Iterator[Choice]:
    by_record: dict[tuple[str, str], list[str]] = {}
    for value in values.values():
        for other in _others(value):
            by_record.setdefault((other.source or "", other.place), []).append(other.printed)
    declared = [v.printed for v in values.values() if isinstance(v, Reported)]
    options = (
        Option(
            " and ".join(printed),
            ChoiceKind.UNCERTAIN,
            f"{' '.join(filter(None, record))} prints it",
            edit_study(study.id, put(record)),
            _if_so(study, what, " and ".join(printed)),
        )
        for record, printed in by_record.items()
    )
    name = f"{study.label}: {what}"
    yield from offer(name, Sort.READING, " and ".join(declared), options)


def _one(
    study: Study, what: str, value: Any, put: Callable[[Reported], StudyEdit]
) -> Iterator[Choice]:
    if not isinstance(value, Reported):
        return
    options = tuple(
        Option(
            other.printed,
            ChoiceKind.UNCERTAIN,
            other.because or f"{other.source or other.place} prints it",
            edit_study(study.id, put(_printed(value, other))),
            _if_so(study, what, other.printed),
        )
        for other in _others(value)
    )
    yield from offer(f"{study.label}: {what}", Sort.READING, value.printed, options)


def _if_so(study: Study, what: str, printed: str) -> tuple[str, ...]:
    name = _NAMES.get(what, what.replace("_", " "))
    return (
        f"the {name} in {study.label} were “{printed}”, as another record reports it",
        f"the {name} in {study.label} were “{printed}”",
    )


def _others(value: Any) -> tuple[OtherReported, ...]:
    if not isinstance(value, Reported):
        return ()
    return tuple(other for other in value.other if other.printed != value.printed)


def _taken(value: Any, record: tuple[str, str]) -> Reported | None:
    for other in _others(value):
        if (other.source or "", other.place) == record:
            return _printed(value, other)
    return None


def _printed(value: Reported, other: OtherReported) -> Reported:
    return value.model_copy(update={"printed": other.printed, "place": other.place})


def _in_printed(result: Result, key: Any) -> Callable[[Reported], StudyEdit]:
    def put(value: Reported) -> StudyEdit:
        return edit_result(
            result.id, lambda r: r.model_copy(update={"printed": {**r.printed, key: value}})
        )

    return put
