"""Refuse members of one synthesis that count the same people twice, or that were retracted."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from mcstats.effects.assumptions import DECLARED, settle
from mcstats.model.claim import Synthesis
from mcstats.model.errors import Fault
from mcstats.model.result import Result
from mcstats.model.study import Study
from mcstats.model.topic import Path, Topic
from mcstats.verdict.eligible_results import retraction_of
from mcstats.verdict.same_people import why_same_people

EXPECTED = "each participant once in a synthesis"
ONE = "pool one of the two, and give the other a `sensitivity`, or take the member out"
SHARE = "declare `shared` among the settings of both, or take the arms together in one result"


def dependent_members(topic: Topic) -> Iterator[Fault]:
    """Yield a fault for each member of a synthesis whose people another member counts too.

    A retracted result has a fault of its own, unless it stands in a sensitivity analysis.

    Two results of one study are independent if they are of different subgroups, of arms that have
    none in common, or of a common last arm that is split between them (Cochrane Handbook 2019, sec.
    23.3.4). Members of a sensitivity analysis are compared with each other; in it they replace the
    others of their study.
    """
    for index, synthesis in enumerate(topic.claims.syntheses):
        yield from _in_synthesis(topic, synthesis, ("syntheses", index, "members"))


def _in_synthesis(topic: Topic, synthesis: Synthesis, base: Path) -> Iterator[Fault]:
    known: list[tuple[int, str | None, Study, Result]] = []
    for number, member in enumerate(synthesis.members):
        study = topic.studies.get(member.study)
        result = next((r for r in study.results if r.id == member.result), None) if study else None
        if study is not None and result is not None:
            known.append((number, member.sensitivity, study, result))
            retracted = "" if member.sensitivity else retraction_of(topic, study, result)
            if retracted:
                found = f"{result.id} of {study.id}, whose report was retracted ({retracted})"
                expected, fix = "results that still stand", "take the member out"
                place = (*base, number, "result")
                yield topic.positions["claims"].fault(place, "POOL", found, expected, fix)
    at_fault: set[int] = set()
    for (_, label, study, result), (number, other_label, other, second) in itertools.combinations(
        known, 2
    ):
        twice = study is other and result is second  # a member twice has a fault of its own
        if label != other_label or number in at_fault or twice:
            continue
        if study is other:
            why, fix = _within(study, result, second)
        else:
            why, fix = why_same_people(study, other, topic), ONE
        if why:
            at_fault.add(number)
            found = f"{second.id} of {other.id} beside {result.id} of {study.id}: {why}"
            place = (*base, number, "result")
            yield topic.positions["claims"].fault(place, "POOL", found, EXPECTED, fix)


def _within(study: Study, one: Result, other: Result) -> tuple[str, str]:
    """Return why two results of a study are of the same people, and the remedy."""
    if one.subgroup and other.subgroup and one.subgroup != other.subgroup:
        return "", ""
    common = set(one.arms) & set(other.arms)
    if study.design.assigned.same_people or not (one.arms and other.arms):
        return "both are of the same people", ONE
    if not common:
        return "", ""
    if common != {one.arms[-1]} or common != {other.arms[-1]}:
        return f"both count the arm {min(common)}", ONE
    split = all(settle(study, result, DECLARED)[0].shared > 1 for result in (one, other))
    return ("", "") if split else (f"both count the whole arm {one.arms[-1]}", SHARE)
